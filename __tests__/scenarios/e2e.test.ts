import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChecks } from '../../scripts/e2e/checks';
import { API_KEYS, startConnect } from '../support/connect';
import { storedAzure } from '../support/scenario';

/** The tests for a real server, against the simulated one, and against some that are broken on purpose. */

const TIMEOUT_MS = 120_000;

const folder = mkdtempSync(join(tmpdir(), 'e2e-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Request {
  readonly method: string;
  readonly url: string;
  readonly body: string;
}

/** What a broken server makes of a request: another one, or an answer of its own. */
type Fault = (request: Request) => Request | { readonly status: number; readonly text: string };

async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of incoming.setEncoding('utf8')) text += String(chunk);
  return text;
}

interface Situation {
  readonly fault?: Fault;
  readonly licensed?: boolean;
  /** Whether it is asked what becomes of the sessions of an integration made for tests. */
  readonly sessions?: boolean;
  /** Whether content that is there is used, which has an integration. */
  readonly usesContent?: boolean;
}

/** Titles of what failed. */
async function failuresOf({
  fault = (request) => request,
  licensed = true,
  sessions = false,
  usesContent = false,
}: Situation = {}): Promise<string[]> {
  const connect = await startConnect({ connect: { licensed } });
  connect.connect.seed({
    integrations: [
      { ...storedAzure(), name: 'Of others' },
      { ...storedAzure(), name: null },
    ],
  });
  const others = JSON.stringify(connect.connect.integrations);
  const { integrations } = connect.connect.seed({
    integrations: [{ ...storedAzure(), name: 'For tests' }],
  });
  const guid = integrations[0]!.guid;
  connect.connect.seed({ sessions: [{ oauth_integration_guid: guid }] });
  const content = '000000c0-0000-4000-8000-00000000000c';
  if (usesContent) {
    connect.connect.seed({
      content: [{ guid: content }],
      associations: [{ content_guid: content, integration_guid: guid }],
    });
  }
  const broken = createServer((incoming, outgoing) => {
    void (async () => {
      const request = fault({
        method: incoming.method ?? '',
        url: incoming.url ?? '',
        body: await textOf(incoming),
      });
      if ('status' in request) {
        outgoing.writeHead(request.status, { 'Content-Type': 'application/json' });
        outgoing.end(request.text);
        return;
      }
      const { method, url, body } = request;
      const answer = await fetch(`${connect.url}${url}`, {
        method,
        headers: { Authorization: incoming.headers.authorization ?? '' },
        ...(body === '' ? {} : { body }),
      });
      outgoing.writeHead(answer.status, {
        'Content-Type': answer.headers.get('Content-Type') ?? 'text/plain',
      });
      outgoing.end(await answer.text());
    })();
  });
  await new Promise<void>((listening) => broken.listen(0, '127.0.0.1', listening));
  try {
    const failures = await runChecks(
      {
        url: `http://127.0.0.1:${(broken.address() as AddressInfo).port}`,
        key: API_KEYS.administrator,
        content: usesContent ? content : null,
        withSessions: sessions ? { guid, clientSecret: 'the-secret-for-tests' } : null,
        prefix: 'e2e-test ',
        folder,
      },
      () => undefined,
    );
    if (failures.length === 0) {
      const left = connect.connect.integrations;
      expect(JSON.stringify(left.slice(0, -1))).toBe(others);
      expect(left.at(-1)).toMatchObject({ guid, config: storedAzure().config });
      expect(connect.connect.associations.map((one) => one.integrationGuid)).toEqual(
        usesContent ? [guid] : [],
      );
      const listed = async (path: string): Promise<unknown> => {
        const answer = await fetch(`${connect.url}/__api__/v1/${path}`, {
          headers: { Authorization: `Key ${API_KEYS.administrator}` },
        });
        return answer.json();
      };
      expect(await listed('content')).toHaveLength(usesContent ? 1 : 0);
      expect(await listed('groups')).toMatchObject({ results: [] });
    }
    return failures.map((failure) => failure.replace(/:[^]*/, ''));
  } finally {
    broken.closeAllConnections();
    broken.close();
    await connect.close();
  }
}

/** What was written down of the last run. */
function answersOf(): { note: string; request?: string; status?: number; found?: unknown }[] {
  const lines = readFileSync(join(folder, 'answers.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as ReturnType<typeof answersOf>[number]);
}

beforeEach(() => {
  rmSync(join(folder, 'answers.jsonl'), { force: true });
});

test(
  'a server that does as documented passes, and is left as it was',
  async () => {
    expect(await failuresOf()).toEqual([]);
    const answers = JSON.stringify(answersOf());
    expect(answers).toContain('"note":"Is config merged, or replaced?"');
    expect(answers).not.toContain(API_KEYS.administrator);
    expect(answers).toContain('"note":"What is said of a write by a publisher?"');
    expect(answers).not.toContain('ShortLivedKey');
    expect(answers).not.toContain('Of others');
    const found = answersOf().filter((answer) => 'found' in answer);
    expect(found).toEqual([
      { note: 'Does the list show it to an administrator?', found: true },
      { note: 'Does the list show it to a publisher?', found: true },
    ]);
  },
  TIMEOUT_MS,
);

test(
  'the number of sessions is written down before and after each change, and nothing else of them',
  async () => {
    expect(await failuresOf({ sessions: true })).toEqual([]);
    expect(answersOf().filter(({ note }) => note.startsWith('Sessions'))).toEqual([
      { note: 'Sessions before any change', found: 1 },
      { note: 'Sessions after a change of the scopes', found: 1 },
      { note: 'Sessions after the client secret was sent again', found: 1 },
    ]);
    expect(JSON.stringify(answersOf())).not.toContain('the-secret-for-tests');
  },
  TIMEOUT_MS,
);

test(
  'content that is given keeps the integrations that it has',
  async () => {
    expect(await failuresOf({ usesContent: true })).toEqual([]);
  },
  TIMEOUT_MS,
);

test(
  'a server without a licence fails, and what it says of each write is written down',
  async () => {
    expect(await failuresOf({ licensed: false })).toContain('create');
    const refused = answersOf().filter(({ status }) => status === 402);
    const INTEGRATIONS = '/v1/oauth/integrations';
    expect(new Set(refused.map(({ request }) => request?.replace(/[\da-f-]{36}/, 'GUID')))).toEqual(
      new Set([
        `POST ${INTEGRATIONS}`,
        `PATCH ${INTEGRATIONS}/GUID`,
        `POST ${INTEGRATIONS}/GUID/verify`,
        `POST ${INTEGRATIONS}/credentials`,
      ]),
    );
  },
  TIMEOUT_MS,
);

const isIntegration = (url: string): boolean => /\/v1\/oauth\/integrations\/[\w-]+$/.test(url);

const without = (body: string, field: string): string => {
  const fields = Object.entries(JSON.parse(body) as Record<string, unknown>);
  return JSON.stringify(Object.fromEntries(fields.filter(([name]) => name !== field)));
};

const BROKEN: readonly [string, string, Fault][] = [
  [
    'says that it has updated, and has not',
    'update',
    (request) =>
      request.method === 'PATCH' && isIntegration(request.url)
        ? { ...request, method: 'GET', body: '' }
        : request,
  ],
  [
    'says that it has deleted, and has not',
    'delete',
    (request) =>
      request.method === 'DELETE' && isIntegration(request.url)
        ? { status: 204, text: '' }
        : request,
  ],
  [
    'takes access lists and forgets them',
    'access',
    (request) =>
      /^(POST|PATCH)$/.test(request.method) && request.body.includes('"permissions"')
        ? { ...request, body: without(request.body, 'permissions') }
        : request,
  ],
  [
    'takes associations and forgets them',
    'content',
    (request) =>
      request.method === 'PUT' && request.url.endsWith('/associations')
        ? { ...request, method: 'GET', body: '' }
        : request,
  ],
  [
    'takes a new name and forgets it',
    'rename',
    (request) =>
      request.method === 'PATCH' && request.body.includes('renamed')
        ? { ...request, body: without(request.body, 'name') }
        : request,
  ],
];

test.each(BROKEN)(
  'a server that %s fails',
  async (_, check, fault) => {
    // What follows from it may fail as well, yet nothing before it.
    expect((await failuresOf({ fault }))[0]).toBe(check);
  },
  TIMEOUT_MS,
);
