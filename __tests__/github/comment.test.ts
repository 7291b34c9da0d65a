import { ForeignText } from '../../src/foreign';
import { marked } from 'marked';
import { systemClock } from '../../src/clock';
import { openTransport } from '../../src/network/transport';
import {
  commentBody,
  commentOnPullRequest,
  footOf,
  keepComment,
  LARGEST_COMMENT_BYTES,
  markerOf,
  type CommentHost,
  type Origin,
} from '../../src/github/comment';
import { pullRequestOf } from '../../src/github/event';
import { openIssueComments, type IssueComments } from '../../src/github/comments';
import { GitHubError } from '../../src/github/errors';
import { Redactor } from '../../src/report/redact';
import { createReporter } from '../../src/report/reporter';
import type { Cleaner } from '../../src/view/clean';
import { runView, type RunReport } from '../../src/view/view';
import { Secret } from '../../src/secret';
import {
  GRAPHQL,
  startGitHub,
  type GitHubOptions,
  type RunningGitHub,
} from '../support/github-api';
import { unmarked } from '../support/foreign';
import { VirtualTime } from '../support/virtual-clock';
import { cleanOf, outcomeOf as outcomeWith, reportOf } from '../report/outcomes';

/** An integration whose description differs, unless told otherwise. */
const outcomeOf: typeof outcomeWith = (name, other) =>
  outcomeWith(name, { changes: [{ field: 'description', from: 'before', to: 'after' }], ...other });

const MARKER = markerOf(['Connect', 'https://connect.example.com', 'integrations.yml']);
const ORIGIN: Origin = {
  workflow: 'Connect',
  manifest: 'integrations.yml',
  runUrl: 'https://github.com/octocat/example/actions/runs/12',
};

const bodyOf = (report: RunReport, origin = ORIGIN, clean: Cleaner = cleanOf()): string =>
  commentBody(MARKER, runView(report, clean), footOf(origin, clean));

describe('the pull request', () => {
  it.each(['pull_request', 'pull_request_target'])('of %s is its own', (event) => {
    expect(pullRequestOf(event, { action: 'opened', pull_request: { number: 7 } })).toBe(7);
  });

  it('of a comment is what was commented on', () => {
    const url = 'https://api.github.com/repos/octocat/example/pulls/8';
    expect(pullRequestOf('issue_comment', { issue: { number: 8, pull_request: { url } } })).toBe(8);
  });

  it('of a comment on an issue is none', () => {
    expect(pullRequestOf('issue_comment', { issue: { number: 8 } })).toBeNull();
    expect(pullRequestOf('issue_comment', { issue: { number: 8, pull_request: null } })).toBeNull();
  });

  it.each(['push', 'schedule', 'workflow_dispatch', 'merge_group', 'pull_request_review'])(
    'of %s is none',
    (event) => {
      expect(pullRequestOf(event, { pull_request: { number: 7 } })).toBeNull();
    },
  );

  it.each([-1, 0, 1.5, '7', '1/../2', 2 ** 53, null, [7]])('is not %j', (number) => {
    expect(() => pullRequestOf('pull_request', { pull_request: { number } })).toThrow(
      'holds no number of a pull request',
    );
    const issue = { number, pull_request: {} };
    expect(() => pullRequestOf('issue_comment', { issue })).toThrow(
      'holds no number of a pull request',
    );
  });

  it('has to be in the payload', () => {
    expect(() => pullRequestOf('pull_request', {})).toThrow();
  });
});

describe('the marker', () => {
  it('is one line that no name can end', () => {
    expect(markerOf(['--> <script>', 'a\nb'])).toMatch(
      /^<!-- connect-integration-action [0-9a-f]{64} -->$/,
    );
  });

  it('differs with every part, and with where one part ends', () => {
    const identities = [
      ['a', 'b', 'c'],
      ['ab', '', 'c'],
      ['a', 'b'],
      ['a', 'bc'],
      ['a', 'b', 'd'],
    ];
    expect(new Set(identities.map(markerOf)).size).toBe(identities.length);
  });
});

describe('the body', () => {
  it('has the marker on its first line, then the summary, then where it is from', () => {
    const body = bodyOf(reportOf([outcomeOf('Azure')]));
    const lines = body.split('\n');
    expect(lines[0]).toBe(MARKER);
    expect(lines[1]).toBe('### OAuth integrations on Posit Connect: plan (1 to update)');
    expect(body).toContain('1 to update');
    expect(lines.at(-1)).toBe(
      '<sub>manifest <code>integrations.yml</code>, workflow <code>Connect</code>, [this run](https://github.com/octocat/example/actions/runs/12)</sub>',
    );
  });

  it('says what was done if something was', () => {
    const report = reportOf([outcomeOf('Azure')], { dryRun: false });
    const body = bodyOf(report, { ...ORIGIN, manifest: null });
    expect(body).toContain('### OAuth integrations on Posit Connect: 1 updated\n');
    expect(body).toContain('1 updated');
    expect(body).not.toContain('manifest');
  });

  it('is marked outdated if there is nothing to do', () => {
    const unchanged = outcomeOf('Azure', { operation: 'unchanged', changed: false });
    const body = bodyOf(reportOf([unchanged]));
    expect(body).toContain('### OAuth integrations on Posit Connect: no differences any more\n');
    expect(body).toContain('The plan that stood here is outdated.');
    expect(body).toContain('is as declared: 1 unchanged.');
  });

  it('is marked outdated if only a secret is sent again', () => {
    const rotated = outcomeOf('Azure', {
      changes: [],
      secrets: [{ key: 'client_secret', variable: null }],
    });
    const body = bodyOf(reportOf([rotated]));
    expect(body).toContain('no differences any more');
  });

  it('is not marked outdated if something failed', () => {
    const failed = outcomeOf('Azure', { operation: 'unchanged', error: new Error('Not found.') });
    const body = bodyOf(reportOf([failed], { dryRun: false }));
    expect(body).not.toContain('no differences any more');
    expect(body).toContain('Not found.');
  });

  it.each([
    ['many integrations', Array.from({ length: 2000 }, (_, i) => outcomeOf(`Integration ${i}`))],
    [
      'names of four bytes a character',
      Array.from({ length: 2000 }, () => outcomeOf('🙂'.repeat(60))),
    ],
    [
      'references',
      Array.from({ length: 100 }, () =>
        outcomeOf('Azure', { error: new Error('@octocat #1 '.repeat(200)) }),
      ),
    ],
  ])('is shortened: %s', (_, outcomes) => {
    const body = bodyOf(reportOf(outcomes, { dryRun: false }));
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(LARGEST_COMMENT_BYTES);
    expect(Buffer.byteLength(body)).toBeGreaterThan(0.9 * LARGEST_COMMENT_BYTES);
    expect(body).toMatch(/\d+ more are in the log/);
    expect(body.endsWith('</sub>')).toBe(true);
  });

  it('leaves room for long names of where it is from', () => {
    const outcomes = Array.from({ length: 2000 }, (_, i) => outcomeOf(`Integration ${i}`));
    const origin = { ...ORIGIN, workflow: 'w'.repeat(1000), manifest: 'm'.repeat(4000) };
    const body = bodyOf(reportOf(outcomes), origin);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(LARGEST_COMMENT_BYTES);
    expect(body).toContain(`<code>${origin.manifest}</code>`);
  });

  it('keeps deletions, whatever else there is', () => {
    const others = Array.from({ length: 3000 }, (_, i) => outcomeOf(`Padding ${i}`));
    const deleted = outcomeOf('Production', { operation: 'deleted', changes: [] });
    const body = bodyOf(reportOf([...others, deleted]));
    expect(body).toMatch(/^- Production +delete /m);
    expect(body.split('\n')[1]).toContain('plan (1 to delete, 3000 to update)');
  });

  it('holds no secret, not even in part', () => {
    const secret = 'an@octocat <secret> #1 of the client';
    const body = bodyOf(
      reportOf([outcomeOf(`x${secret}`, { error: new Error(`Server: ${secret}.`) })], {
        version: secret,
        dryRun: false,
      }),
      { ...ORIGIN, workflow: secret, manifest: secret, runUrl: `https://x.example/${secret}` },
      cleanOf(secret),
    );
    expect(body).toContain('-     Server: ***.');
    expect(body).not.toMatch(/octocat|secret|client/);
  });

  it('notifies nobody, links no issue and no commit, and is no Markdown but its own', () => {
    const nasty =
      '**@octocat** <img src=x> #1 GH-12 0123456789abcdef0123456789abcdef01234567 | [a](http://x.example) <!-- ```';
    const body = bodyOf(
      reportOf([outcomeOf(nasty), outcomeOf('B', { error: new Error(nasty) })], {
        version: nasty,
        dryRun: false,
      }),
      { ...ORIGIN, workflow: nasty, manifest: nasty },
    );
    const html = marked.parse(body, { async: false });
    expect(html).not.toMatch(/<(img|strong|em|script|tr)|href="http:\/\/x/);
    // GitHub looks for references in the text outside of <code>, entities resolved.
    const text = html
      .replace(/<code.*?<\/code>/gs, '')
      .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
    expect(text).not.toMatch(/[@#]\w|GH-|[0-9a-f]{7}(?!.*-->)/);
  });
});

describe('keeping a comment', () => {
  const existing = (author: string | null, body: string, id = 1) => ({ id, author, body });

  function commentsOf(
    stored: readonly { id: number; author: string | null; body: string }[],
    login: string | null = 'me',
    refusal: Error | null = null,
  ): IssueComments & { done: string[] } {
    const done: string[] = [];
    return {
      done,
      // eslint-disable-next-line @typescript-eslint/require-await -- a page comes at once
      async *all() {
        yield* stored;
      },
      login() {
        done.push('login');
        return Promise.resolve(login);
      },
      create(body) {
        done.push(`create ${body}`);
        return Promise.resolve();
      },
      update(id, body) {
        if (refusal !== null) return Promise.reject(refusal);
        done.push(`update ${id} ${body}`);
        return Promise.resolve();
      },
    };
  }

  const wanted = { marker: MARKER, body: 'new', wanted: true };

  it.each([
    ['without any comment', []],
    ['with comments of the same user', [existing('me', 'Hello')]],
    ['with a copied marker', [existing('mallory', MARKER)]],
    ['with the marker of an account that is no more', [existing(null, MARKER)]],
    ['with a quoted marker', [existing('me', `> ${MARKER}`), existing('me', `Hi\n${MARKER}`)]],
  ])('%s creates one', async (_, stored) => {
    const comments = commentsOf(stored);
    expect(await keepComment(comments, wanted)).toBe('created');
    expect(comments.done.filter((one) => one !== 'login')).toEqual(['create new']);
  });

  it('asks for its own name only where a marker is found, and once', async () => {
    const none = commentsOf([existing('me', 'Hello')]);
    await keepComment(none, wanted);
    expect(none.done).not.toContain('login');
    const two = commentsOf([existing('mallory', MARKER), existing('trudy', MARKER, 2)]);
    await keepComment(two, wanted);
    expect(two.done).toEqual(['login', 'create new']);
  });

  it('updates its own, the oldest one', async () => {
    const comments = commentsOf([
      existing('mallory', MARKER, 1),
      existing('me', `${MARKER}\nold`, 2),
      existing('me', MARKER, 3),
    ]);
    expect(await keepComment(comments, wanted)).toBe('updated');
    expect(comments.done).toEqual(['login', 'update 2 new']);
  });

  it('takes the one of the bot, or else the oldest, where GitHub does not tell whose token it is', async () => {
    const bot = 'github-actions[bot]';
    const known = commentsOf([existing('mallory', MARKER, 1), existing(bot, MARKER, 2)], null);
    expect(await keepComment(known, wanted)).toBe('updated');
    expect(known.done).toEqual(['login', 'update 2 new']);
    const unknown = commentsOf([existing('gitea', MARKER, 1), existing('copy', MARKER, 2)], null);
    expect(await keepComment(unknown, wanted)).toBe('updated');
    expect(unknown.done).toEqual(['login', 'update 1 new']);
  });

  it('creates one where the oldest turns out to be of somebody else', async () => {
    const refusal = new GitHubError('No.', 403);
    const comments = commentsOf([existing('mallory', MARKER)], null, refusal);
    expect(await keepComment(comments, wanted)).toBe('created');
    const own = commentsOf([existing('me', MARKER)], 'me', refusal);
    await expect(keepComment(own, wanted)).rejects.toThrow('No.');
    const broken = commentsOf([existing('gitea', MARKER)], null, new GitHubError('Down.', 502));
    await expect(keepComment(broken, wanted)).rejects.toThrow('Down.');
  });

  it('updates, but never creates one that is not wanted', async () => {
    const one = commentsOf([existing('me', MARKER)]);
    expect(await keepComment(one, { ...wanted, wanted: false })).toBe('updated');
    const none = commentsOf([existing('mallory', MARKER)]);
    expect(await keepComment(none, { ...wanted, wanted: false })).toBe('not needed');
    expect(none.done).toEqual(['login']);
  });
});

const TOKEN = 'ghs_token-of-the-job';
const running: RunningGitHub[] = [];
const closing: (() => void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await Promise.all(running.splice(0).map((github) => github.close()));
});

async function github(options?: GitHubOptions): Promise<RunningGitHub> {
  const server = await startGitHub(options);
  running.push(server);
  return server;
}

function network(): ReturnType<typeof openTransport> {
  const transport = openTransport({
    caCertificate: null,
    maxSockets: 1,
    connectTimeoutMs: 10_000,
    env: {},
  });
  closing.push(() => {
    transport.close();
  });
  return transport;
}

function commentsOn(url: string, { token = TOKEN, number = 7 } = {}): IssueComments {
  const { signal } = new AbortController();
  const api = { url, repository: 'octocat/example', number, signal };
  return openIssueComments(api, new Secret(token), network().send);
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('comments on GitHub', () => {
  it.each(['', '/api/v3'])('are listed, created and updated below "%s"', async (prefix) => {
    const server = await github({ prefix });
    server.add({ issue: 8, login: 'octocat', body: 'Elsewhere' });
    const comments = commentsOn(server.url);
    await comments.create('One');
    const [one] = await collect(comments.all());
    expect(one).toMatchObject({ author: 'github-actions[bot]', body: 'One' });
    await comments.update(one!.id, 'Two');
    expect(await collect(comments.all())).toEqual([{ ...one, body: 'Two' }]);
    expect(await comments.login()).toBe('github-actions[bot]');
    for (const { headers } of server.requests) {
      expect(headers.authorization).toBe(`token ${TOKEN}`);
      expect(headers['user-agent']).toMatch(/^connect-integration-action /);
    }
    expect(server.connections).toBe(1);
  });

  it('are read page by page, as far as they are asked for', async () => {
    const server = await github();
    for (let i = 0; i < 250; i += 1) server.add({ issue: 7, login: null, body: `${i}` });
    const comments = commentsOn(server.url);
    const all = await collect(comments.all());
    expect(all.map(({ body }) => body)).toEqual(Array.from({ length: 250 }, (_, i) => `${i}`));
    expect(server.requests).toHaveLength(3);
    for await (const { body } of comments.all()) if (body === '150') break;
    expect(server.requests).toHaveLength(5);
  });

  it('never go on for ever', async () => {
    const server = await github();
    const next = `<${server.url}/elsewhere?page=2>; rel="next"`;
    const headers = { 'content-type': 'application/json', link: next };
    server.fail({ method: 'GET' }, { status: 200, headers, body: '[]' });
    expect(await collect(commentsOn(server.url).all())).toEqual([]);
    expect(server.requests).toHaveLength(1);
    server.fail({ method: 'GET' }, { status: 200, headers, body: '[{"id":1}]' });
    expect(await collect(commentsOn(server.url).all())).toHaveLength(100);
  });

  it.each([
    ['an app, by GraphQL', { login: 'our-app[bot]', app: true }, true],
    ['a user, by GraphQL', { login: 'octocat', app: false }, true],
    ['a user, by REST', { login: 'octocat', app: false }, false],
  ])('are signed by %s', async (_, account, graphql) => {
    const server = await github({ tokens: { abc: { ...account, canWrite: true } }, graphql });
    expect(await commentsOn(server.url, { token: 'abc' }).login()).toBe(account.login);
  });

  it('are signed by nobody knows whom where no API tells', async () => {
    const server = await github({ graphql: false });
    expect(await commentsOn(server.url).login()).toBeNull();
  });

  it('are not guessed to be signed by anybody while the API is out of order', async () => {
    const server = await github();
    server.fail({ path: new RegExp(GRAPHQL) }, { status: 502 });
    await expect(commentsOn(server.url).login()).rejects.toThrow('status 502');
  });

  it.each([
    [403, {}, 'Resource not accessible by integration', 'permissions: pull-requests: write'],
    [404, {}, 'Not Found', 'permissions: pull-requests: write'],
    [401, {}, 'Bad credentials', 'github-token is not valid'],
    [429, {}, 'Too many', 'Too many requests'],
    [403, { 'retry-after': '60' }, 'Slow down', 'Too many requests'],
    [403, { 'x-ratelimit-remaining': '0' }, 'Exceeded', 'Too many requests'],
    [403, {}, 'You have exceeded a secondary rate limit.', 'Too many requests'],
    [500, {}, 'Server Error', 'The next run tries again'],
    [422, {}, 'Validation Failed', 'status 422 (Validation Failed).'],
  ])('that are refused (%d %j %s) say what to do', async (status, headers, message, hint) => {
    const server = await github();
    const json = { 'content-type': 'application/json', ...headers };
    server.fail({ method: 'POST' }, { status, headers: json, body: JSON.stringify({ message }) });
    const error = await commentsOn(server.url)
      .create('One')
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(GitHubError);
    expect((error as Error).message).toContain(new ForeignText(message).quoted());
    const shown = unmarked((error as Error).message);
    expect(shown).toContain(`status ${status} (${message})`);
    expect(shown).toContain(hint);
    expect(server.requests).toHaveLength(1);
  });

  it('that are refused at length say so in short', async () => {
    const server = await github();
    const body = JSON.stringify({ message: 'x'.repeat(301) });
    server.fail({}, { status: 400, headers: { 'content-type': 'application/json' }, body });
    await expect(commentsOn(server.url).create('One')).rejects.toThrow(
      /^GitHub answered with status 400\.$/,
    );
  });

  it.each([
    ['a page of HTML', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }],
    ['other JSON', { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }],
    ['nothing', { status: 200 }],
  ])('that turn out to be %s are no answer', async (_, fault) => {
    const server = await github();
    server.fail({}, fault);
    await expect(collect(commentsOn(server.url).all())).rejects.toThrow(
      `The answer of ${server.url} is not one that GitHub's API documents.`,
    );
  });

  it('are not sought at another address', async () => {
    const elsewhere = await github();
    const server = await github();
    server.fail({}, { status: 301, headers: { location: `${elsewhere.url}/x` } });
    const comments = commentsOn(server.url);
    await expect(collect(comments.all())).rejects.toThrow('redirects to another address');
    await expect(comments.create('One')).rejects.toThrow('redirects to another address');
    expect(elsewhere.requests).toEqual([]);
  });

  it('of a server that cannot be reached name it', async () => {
    const server = await github();
    server.fail({}, 'drop');
    await expect(commentsOn(server.url).create('One')).rejects.toThrow(
      `The connection to ${new URL(server.url).host} was closed before the answer was complete (ECONNRESET).`,
    );
  });
});

describe('a run', () => {
  function setUp(env: Record<string, string>, options: Partial<CommentHost> = {}) {
    const warnings: string[] = [];
    const log: string[] = [];
    const nothing = (): void => undefined;
    const reporter = createReporter(
      {
        info: (text) => void log.push(text),
        warning: (text) => void warnings.push(text),
        notice: nothing,
        debug: nothing,
        error: nothing,
        startGroup: nothing,
        endGroup: nothing,
        setOutput: nothing,
        writeSummary: () => Promise.resolve(),
      },
      new Redactor(),
    );
    const never = new AbortController().signal;
    const host: CommentHost = {
      env: {
        GITHUB_EVENT_NAME: 'pull_request',
        GITHUB_EVENT_PATH: '/event.json',
        GITHUB_REPOSITORY: 'octocat/example',
        GITHUB_WORKFLOW: 'Connect',
        GITHUB_SERVER_URL: 'https://github.com',
        GITHUB_RUN_ID: '12',
        ...env,
      },
      readFile: () => Promise.resolve(Buffer.from('{"pull_request":{"number":7}}')),
      openTransport,
      clock: systemClock,
      cancellation: { stopping: never, aborting: never },
      ...options,
    };
    const comment = (manifest: string | null = 'integrations.yml') => {
      const report = reportOf([outcomeOf('Azure')]);
      const declared = report.outcomes.map(({ desired }) => desired);
      return commentOnPullRequest(
        runView(report, cleanOf()),
        new Secret(TOKEN),
        {
          connection: { server: report.server, caCertificate: null },
          declared,
          manifest: manifest === null ? null : { path: manifest, complete: false, identity: [] },
        },
        host,
        reporter,
      );
    };
    return { comment, warnings, log };
  }

  it('writes one comment for each manifest and workflow', async () => {
    const server = await github();
    const { comment, warnings, log } = setUp({ GITHUB_API_URL: server.url });
    await comment();
    await comment('other.yml');
    await comment(null);
    await comment();
    const other = setUp({ GITHUB_API_URL: server.url, GITHUB_WORKFLOW: 'Nightly' });
    await other.comment();
    expect(server.comments).toHaveLength(4);
    expect(warnings).toEqual([]);
    expect(log).toEqual([
      'Comment on pull request 7: created.',
      'Comment on pull request 7: created.',
      'Comment on pull request 7: created.',
      'Comment on pull request 7: updated.',
    ]);
  });

  it('leaves no connection and no timer behind', async () => {
    const server = await github();
    const time = new VirtualTime();
    const started = time.now();
    let closed = 0;
    const { comment, warnings } = setUp(
      { GITHUB_API_URL: server.url },
      {
        clock: time.clock(),
        openTransport(options) {
          const { send, close } = openTransport(options);
          return {
            send,
            close() {
              closed += 1;
              close();
            },
          };
        },
      },
    );
    await comment();
    server.fail({}, { status: 500 });
    await comment();
    expect(warnings).toHaveLength(1);
    expect(closed).toBe(2);
    await time.pass();
    expect(time.now()).toBe(started);
  });

  it('waits no longer than ten seconds', async () => {
    const server = await github();
    server.fail({}, 'hang');
    const time = new VirtualTime();
    const started = time.now();
    const { comment, warnings } = setUp({ GITHUB_API_URL: server.url }, { clock: time.clock() });
    const finished = comment();
    while (server.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await time.pass();
    await finished;
    expect(warnings).toEqual([
      'The comment on the pull request could not be written. GitHub did not answer within 10 s.',
    ]);
    expect(time.now() - started).toBe(10_000);
  });

  it('that is cancelled does not wait', async () => {
    const server = await github();
    server.fail({}, 'hang');
    const cancel = new AbortController();
    const { comment, warnings } = setUp(
      { GITHUB_API_URL: server.url },
      { cancellation: { stopping: cancel.signal, aborting: cancel.signal } },
    );
    const finished = comment();
    while (server.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
    cancel.abort();
    await finished;
    expect(warnings).toEqual([
      'The comment on the pull request could not be written. The run was cancelled.',
    ]);
  });

  it.each([
    'GITHUB_EVENT_NAME',
    'GITHUB_EVENT_PATH',
    'GITHUB_REPOSITORY',
    'GITHUB_WORKFLOW',
    'GITHUB_API_URL',
  ])('without %s warns', async (name) => {
    const server = await github();
    const { comment, warnings } = setUp({ GITHUB_API_URL: server.url, [name]: '' });
    await comment();
    expect(warnings).toEqual([
      `The comment on the pull request could not be written. The environment variable ${name} is not set.`,
    ]);
    expect(server.requests).toEqual([]);
  });

  it('whose event cannot be read warns', async () => {
    const { comment, warnings } = setUp(
      { GITHUB_API_URL: 'http://127.0.0.1:9' },
      { readFile: () => Promise.reject(new Error('ENOENT: no such file')) },
    );
    await comment();
    expect(warnings).toEqual([
      'The comment on the pull request could not be written. The file of the event (GITHUB_EVENT_PATH) cannot be read (unreadable).',
    ]);
  });
});
