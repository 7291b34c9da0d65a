import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { marked } from 'marked';
import { markerOf } from '../../src/github/comment';
import { useCleanups } from '../support/cleanups';
import type { RunningConnect } from '../support/connect';
import { bundleFolder } from '../support/dist';
import {
  ACTIONS_BOT,
  startGitHub,
  type GitHubOptions,
  type RunningGitHub,
} from '../support/github-api';
import { knowsProxies, startProxy } from '../support/proxy';
import type { ActionResult, RunOptions } from '../support/run-action';
import {
  AZURE,
  expectSuccess,
  storedAzure,
  useScenario,
  warningsOf,
  writesTo,
  type Inputs,
} from '../support/scenario';

/** Some tests run the action four times, and one waits for a GitHub that does not answer. */
import.meta.jest.setTimeout(60_000);

const { connect, run } = useScenario();

const TOKEN = 'ghs_token-of-the-job';
const PULL_REQUEST = {
  name: 'pull_request',
  payload: { action: 'synchronize', number: 7, pull_request: { number: 7, title: 'A change' } },
};

const cleanups = useCleanups();

async function github(options?: GitHubOptions): Promise<RunningGitHub> {
  const server = await startGitHub(options);
  cleanups.push(() => server.close());
  return server;
}

function plan(
  server: RunningConnect,
  api: RunningGitHub,
  inputs: Inputs = {},
  { env = {}, ...options }: RunOptions = {},
): Promise<ActionResult> {
  return run(
    server,
    { ...AZURE, 'dry-run': 'true', 'pull-request-comment': 'true', ...inputs },
    {
      event: PULL_REQUEST,
      token: TOKEN,
      env: { GITHUB_API_URL: api.url, GITHUB_GRAPHQL_URL: 'http://127.0.0.1:9/graphql', ...env },
      ...options,
    },
  );
}

const markerFor = (server: RunningConnect): string =>
  markerOf(['Connect', server.url, '', 'Azure']);

function manifestOf(names: readonly string[]): string {
  const entries = names.map((name) => ({
    name,
    template: 'azure',
    config: { auth_type: 'Viewer', tenant_id: 'tenant', client_id: `client of ${name}` },
    secrets: { client_secret: '${CLIENT_SECRET}' },
  }));
  return JSON.stringify({ integrations: entries });
}

/** The run is as successful as without a comment, and warns once. */
function warningOf(result: ActionResult): string {
  expect(result.exitCode).toBe(0);
  expect(result.stderr).toBe('');
  expect(result.outputs['operation']).toBe('created');
  expect(result.summary).toContain('1 to create');
  expect(result.annotations.map(({ level }) => level)).toEqual(['warning']);
  return warningsOf(result)[0]!;
}

describe('on a pull request', () => {
  it('one comment is created, kept up to date, and marked outdated in the end', async () => {
    const server = await connect();
    const api = await github();
    api.add({ issue: 7, login: 'octocat', body: 'What does this change?' });

    const first = await plan(server, api);
    expectSuccess(first, 'created');
    expect(first.log).toContain('Comment on pull request 7: created.');
    expect(writesTo(server)).toEqual([]);
    expect(api.comments).toHaveLength(2);
    const comment = api.comments[1]!;
    expect(comment).toMatchObject({ issue: 7, login: 'github-actions[bot]' });
    expect(comment.body.split('\n')[0]).toBe(markerFor(server));
    expect(comment.body).toContain('### OAuth integrations on Posit Connect: plan (1 to create)\n');
    expect(comment.body).toContain('1 to create. Dry run: nothing was changed.');
    expect(comment.body).toContain(
      '[this run](https://github.com/octocat/example/actions/runs/1234567890)',
    );

    expectSuccess(await plan(server, api, { 'dry-run': 'false' }), 'created');
    expect(api.comments).toHaveLength(2);
    expect(comment.body).toContain('1 created.');
    expect(comment.body).not.toContain('plan');

    expectSuccess(await plan(server, api, { description: 'Another one' }), 'updated');
    expect(api.comments).toHaveLength(2);
    expect(comment.body).toContain('1 to update.');
    expect(comment.body).toMatch(/^! {5}description +\(none\) → Another one$/m);

    const last = await plan(server, api);
    expectSuccess(last, 'unchanged');
    expect(last.log).toContain('Comment on pull request 7: updated.');
    expect(api.comments).toHaveLength(2);
    expect(comment.body.split('\n').slice(0, 2)).toEqual([
      markerFor(server),
      '### OAuth integrations on Posit Connect: no differences any more',
    ]);
    expect(api.comments[0]!.body).toBe('What does this change?');
  });

  it('there is no comment where there was and is nothing to say', async () => {
    const server = await connect();
    const api = await github();
    expectSuccess(await plan(server, api, { 'pull-request-comment': 'false', 'dry-run': 'false' }));
    expect(api.requests).toEqual([]);
    const result = await plan(server, api);
    expectSuccess(result, 'unchanged');
    expect(result.log).toContain('Comment on pull request 7: not needed.');
    expect(api.comments).toEqual([]);
  });

  it('each server has its own', async () => {
    const api = await github();
    const [development, production] = [await connect(), await connect()];
    for (const server of [development, production, development, production]) {
      expectSuccess(await plan(server, api));
    }
    expect(api.comments.map(({ body }) => body.split('\n')[0])).toEqual([
      markerFor(development),
      markerFor(production),
    ]);
  });

  it('each stage has its own, by the variables in names and GUIDs alone', async () => {
    const api = await github();
    const server = await connect();
    const files = {
      'm.yml':
        'integrations:\n  - { name: "Azure ${STAGE}", description: "${NOTE}", template: azure, config: { auth_type: Viewer } }\n',
    };
    const inputs = { manifest: 'm.yml', 'dry-run': 'true', 'pull-request-comment': 'true' };
    for (const [STAGE, NOTE] of [
      ['test', 'one'],
      ['production', 'one'],
      ['test', 'two'],
    ] as const) {
      const env = { GITHUB_API_URL: api.url, STAGE, NOTE };
      await run(server, inputs, { event: PULL_REQUEST, token: TOKEN, files, env });
    }
    expect(api.comments).toHaveLength(2);
    expect(api.comments[0]!.body).toContain('Azure test');
    expect(api.comments[1]!.body).toContain('Azure production');
  });

  it('a failure is told in it', async () => {
    const server = await connect();
    const api = await github();
    const result = await plan(server, api, { template: 'no-such-template' });
    expect(result.exitCode).toBe(1);
    expect(api.comments).toHaveLength(1);
    expect(api.comments[0]!.body).toContain('1 refused');
    expect(api.comments[0]!.body).toContain('no-such-template');
  });

  it.each([
    ['pull_request_target', PULL_REQUEST.payload],
    ['issue_comment', { issue: { number: 7, pull_request: { url: 'https://api.github.com/x' } } }],
  ])('that comes by the event %s there is one, too', async (name, payload) => {
    const api = await github();
    const result = await plan(await connect(), api, {}, { event: { name, payload } });
    expectSuccess(result);
    expect(api.comments.map(({ issue }) => issue)).toEqual([7]);
  });
});

describe('off pull requests', () => {
  it.each([
    ['push', {}],
    ['schedule', {}],
    ['issue_comment', { issue: { number: 7 } }],
  ])('%s is not commented on', async (name, payload) => {
    const api = await github();
    const result = await plan(await connect(), api, {}, { event: { name, payload } });
    expectSuccess(result, 'created');
    expect(result.log).toContain(`No comment is written: the event ${name} has no pull request.`);
    expect(api.requests).toEqual([]);
  });

  it('the code for comments is not even loaded', async () => {
    const dist = bundleFolder();
    const copy = mkdtempSync(join(tmpdir(), 'dist-'));
    cleanups.push(() => {
      rmSync(copy, { recursive: true });
    });
    const aboutGitHub = readdirSync(dist).filter((name) =>
      readFileSync(join(dist, name), 'utf8').includes('octokit-core.js/'),
    );
    expect(aboutGitHub).toHaveLength(1);
    expect(aboutGitHub).not.toContain('index.js');
    cpSync(dist, copy, { recursive: true });
    rmSync(join(copy, aboutGitHub[0]!));

    const server = await connect();
    const api = await github();
    const script = join(copy, 'index.js');
    expectSuccess(await plan(server, api, { 'pull-request-comment': 'false' }, { script }));
    const event = { name: 'push', payload: {} };
    expectSuccess(await plan(server, api, {}, { script, event }));
    expect(warningOf(await plan(server, api, {}, { script }))).toContain(aboutGitHub[0]);
  });
});

describe('the comment is found', () => {
  it('on the third page', async () => {
    const server = await connect();
    const api = await github();
    for (let i = 0; i < 230; i += 1) api.add({ issue: 7, login: 'octocat', body: `No. ${i}` });
    const own = api.add({ issue: 7, login: ACTIONS_BOT.login, body: `${markerFor(server)}\nold` });
    for (let i = 0; i < 230; i += 1) api.add({ issue: 7, login: 'octocat', body: `No. ${i}` });
    expectSuccess(await plan(server, api));
    expect(own.body).toContain('1 to create');
    expect(api.comments).toHaveLength(461);
    expect(api.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /repos/octocat/example/issues/7/comments?per_page=100&page=1',
      'GET /repos/octocat/example/issues/7/comments?per_page=100&page=2',
      'GET /repos/octocat/example/issues/7/comments?per_page=100&page=3',
      'POST <graphql>',
      `PATCH /repos/octocat/example/issues/comments/${own.id}`,
    ]);
  });

  it.each([
    ['an app', { login: 'our-app[bot]', app: true, canWrite: true }],
    ['a person', { login: 'octocat', app: false, canWrite: true }],
  ])('with the token of %s', async (_, account) => {
    const server = await connect();
    const api = await github({ tokens: { 'another-token': account } });
    api.add({ issue: 7, login: ACTIONS_BOT.login, body: markerFor(server) });
    for (let i = 0; i < 2; i += 1) {
      expectSuccess(await plan(server, api, { 'github-token': 'another-token' }));
    }
    expect(api.comments.map(({ login }) => login)).toEqual([ACTIONS_BOT.login, account.login]);
    expect(api.comments[0]!.body).toBe(markerFor(server));
  });

  it('but not taken from a stranger', async () => {
    const server = await connect();
    const api = await github();
    const body = `${markerFor(server)}\nNothing to see here.`;
    const copies = [
      api.add({ issue: 7, login: 'mallory', body }),
      api.add({ issue: 7, login: 'github-actions', body }),
      api.add({ issue: 7, login: ACTIONS_BOT.login, body: `mallory wrote: ${body}` }),
      api.add({ issue: 7, login: null, body }),
    ];
    const before = structuredClone(copies);
    expectSuccess(await plan(server, api));
    expectSuccess(await plan(server, api));
    expect(copies).toEqual(before);
    expect(api.comments).toHaveLength(5);
    expect(api.comments[4]!.login).toBe(ACTIONS_BOT.login);
  });

  it('on GitHub Enterprise Server', async () => {
    const server = await connect();
    const api = await github({ prefix: '/api/v3' });
    expectSuccess(await plan(server, api));
    expectSuccess(await plan(server, api));
    expect(api.comments).toHaveLength(1);
    expect(api.requests.map(({ method, path }) => `${method} ${path.split('?')[0]!}`)).toEqual([
      'GET /repos/octocat/example/issues/7/comments',
      'POST /repos/octocat/example/issues/7/comments',
      'GET /repos/octocat/example/issues/7/comments',
      'POST <graphql>',
      `PATCH /repos/octocat/example/issues/comments/${api.comments[0]!.id}`,
    ]);
  });
});

describe('what is odd is told in a sentence, and the run goes on', () => {
  it.each([
    ['/nowhere/event.json', 'cannot be read (ENOENT).'],
    ['not.json', 'is not JSON.'],
    ...['"7"', '-1', '0', '1.5', '"1/../2"', '9007199254740993'].map((number) => [
      `odd.json: ${number}`,
      'holds no number of a pull request. On GitHub, the event',
    ]),
  ])('an event in %s', async (file, words) => {
    const [path = '', number] = file.split(': ');
    const files = { 'not.json': 'event', 'odd.json': `{"pull_request":{"number":${number ?? 7}}}` };
    const env = { GITHUB_EVENT_PATH: path };
    const api = await github();
    const warning = warningOf(await plan(await connect(), api, {}, { env, files }));
    expect(api.requests).toEqual([]);
    expect(warning).toContain(`The file of the event (GITHUB_EVENT_PATH) ${words}`);
  });
});

it('no comment is added on each run where the API does not tell whose token it is', async () => {
  const server = await connect();
  const account = { login: 'gitea-actions', app: true, canWrite: true };
  const api = await github({ graphql: false, tokens: { [TOKEN]: account } });
  for (let i = 0; i < 3; i += 1) expectSuccess(await plan(server, api, { description: `${i}` }));
  expect(api.comments).toHaveLength(1);
  expect(api.comments[0]!.body).toMatch(/description +2$/m);
});

describe('without an answer as it should be there is one warning, and the run goes on', () => {
  it('for a token that can only read', async () => {
    const api = await github({ tokens: { [TOKEN]: { ...ACTIONS_BOT, canWrite: false } } });
    const warning = warningOf(await plan(await connect(), api));
    expect(warning).toContain('status 403 (Resource not accessible by integration)');
    expect(warning).toContain('`permissions: pull-requests: write`');
    expect(warning).toContain('forks');
    expect(api.comments).toEqual([]);
  });

  it('for a token that is wrong', async () => {
    const api = await github();
    const result = await plan(await connect(), api, { 'github-token': 'wrong-token' });
    expect(warningOf(result)).toContain('github-token is not valid.');
    expect(result.rawStdout.replace(/^::add-mask::.*$/gm, '')).not.toContain('wrong-token');
  });

  it.each([
    ['a rate limit', { status: 403, headers: { 'retry-after': '60' } }, 'Too many requests'],
    ['an error of GitHub', { status: 500, body: '<html>Unicorn</html>' }, 'status 500. The next'],
    ['a dropped connection', 'drop', 'The connection to 127.0.0.1'],
  ] as const)('for %s', async (_, fault, words) => {
    for (const method of ['GET', 'POST']) {
      const api = await github();
      api.fail({ method }, fault);
      expect(warningOf(await plan(await connect(), api))).toContain(words);
      expect(api.comments).toEqual([]);
    }
  });

  it('for a GitHub that does not answer', async () => {
    const api = await github();
    api.fail({}, 'hang');
    expect(warningOf(await plan(await connect(), api))).toBe(
      'The comment on the pull request could not be written. GitHub did not answer within 10 s.',
    );
  });
});

describe('the text', () => {
  it('is shortened where the plan is long', async () => {
    const names = Array.from({ length: 700 }, (_, i) => `Integration ${i} ${'é'.repeat(20)}`);
    const server = await connect();
    const api = await github();
    const result = await run(
      server,
      { manifest: 'connect.yml', 'dry-run': 'true', 'pull-request-comment': 'true' },
      {
        event: PULL_REQUEST,
        token: TOKEN,
        files: { 'connect.yml': manifestOf(names) },
        env: { GITHUB_API_URL: api.url, CLIENT_SECRET: 'the-secret-of-the-client' },
      },
    );
    expectSuccess(result);
    expect(api.comments).toHaveLength(1);
    const { body } = api.comments[0]!;
    expect(body.split('\n')[0]).toBe(markerOf(['Connect', server.url, 'connect.yml']));
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body).toContain('700 to create');
    expect(body).toMatch(/\d+ more are in the log/);
    expect(body).toContain('manifest <code>connect.yml</code>');
  });

  it('has all deletions by their names, however short room is', async () => {
    const names = Array.from({ length: 1200 }, (_, index) => `Integration of team ${index}`);
    const server = await connect();
    server.connect.seed({ integrations: names.map((name) => ({ ...storedAzure(), name })) });
    const api = await github();
    const entries = names.map((name) => ({ name, state: 'absent' }));
    const result = await run(
      server,
      { manifest: 'connect.yml', 'dry-run': 'true', 'pull-request-comment': 'true' },
      {
        event: PULL_REQUEST,
        token: TOKEN,
        files: { 'connect.yml': JSON.stringify({ integrations: entries }) },
        env: { GITHUB_API_URL: api.url },
      },
    );
    expectSuccess(result);
    const { body } = api.comments[0]!;
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body).toContain('plan (1200 to delete)');
    expect(body.match(/^- Integration of team \d+$/gm)).toHaveLength(1200);
    expect(body).toContain('\nPlan: 1200 to delete. Dry run: nothing was changed.\n');
  });

  it('holds no secret and notifies nobody', async () => {
    const secret = 'p@ss <word> *of* the client';
    const name = '@octocat **bold** | <img src=x> --> #1';
    const server = await connect();
    const api = await github();
    server.faults.add({
      on: { method: 'POST', times: Infinity },
      kind: {
        status: 400,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code: 4, error: `@octocat sent ${secret}`, payload: null }),
      },
    });
    const result = await plan(server, api, {
      'dry-run': 'false',
      name,
      'client-secret': secret,
    });
    expect(result.exitCode).toBe(1);
    expect(warningsOf(result)).toEqual([]);
    const { body } = api.comments[0]!;
    expect(body).toContain('-     Connect refused: (withheld, ');
    expect(body).not.toMatch(/<word>|of the client/);
    const html = marked.parse(body, { async: false });
    expect(html.replace(/<pre>.*<\/pre>/s, '')).not.toMatch(/@octocat|<strong>bold|<img|#1/);
    for (const text of [body, decodeEntities(body)]) expect(text).not.toContain('of* the');
    expect(body).toContain(`- ${name}  failed`);
    expect(JSON.stringify(api.requests.map(({ path, body: sent }) => path + sent))).not.toContain(
      TOKEN,
    );
  });
});

const proxyIt = knowsProxies() ? it : it.skip;

proxyIt('goes through the proxy (tested where Node.js knows proxyEnv)', async () => {
  const server = await connect();
  const api = await github();
  const proxy = await startProxy();
  cleanups.push(() => proxy.close());
  const url = api.url.replace('127.0.0.1', 'github.example');
  expectSuccess(
    await plan(server, api, {}, { env: { GITHUB_API_URL: url, HTTP_PROXY: proxy.url } }),
  );
  expect(api.comments).toHaveLength(1);
  expect(proxy.forwarded.filter((asked) => asked.startsWith(url))).toHaveLength(2);
});

function decodeEntities(html: string): string {
  return html.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
