import { API_KEYS, type RunningConnect, type SimulatedConnect } from '../support/connect';
import {
  AZURE,
  errorOf,
  errorsOf,
  integrationNamed,
  storedAzure,
  useScenario,
  warningsOf,
  writesTo,
} from '../support/scenario';

/*
 * Answers that belong to another request, or that got lost: whatever they name, it is not deleted, not changed and not
 * reported.
 */

const { connect, run } = useScenario();

const PRODUCTION = { ...storedAzure({ name: 'Production' }), secrets: { client_secret: 'theirs' } };
const CLOSED = { ...AZURE, 'allowed-users': 'alice' };

function withProduction(model: SimulatedConnect) {
  model.seed({ users: [{ username: 'alice' }], integrations: [PRODUCTION] });
  return model.integrations.find(({ name }) => name === 'Production')!;
}

/** What Connect tells of an integration. */
function shown(model: SimulatedConnect, name: string, guid?: string): string {
  const { body } = model.handle({
    method: 'GET',
    path: '/__api__/v1/oauth/integrations',
    headers: { authorization: `Key ${API_KEYS.administrator}` },
    body: '',
  });
  const list = JSON.parse(body) as { name: string; guid: string }[];
  const found = list.find((one) => one.name === name && one.guid === (guid ?? one.guid));
  return JSON.stringify(found);
}

/** A manifest of integrations that only alice may use, and the secret in it. */
function manifestOf(names: readonly string[]) {
  const integrations = names.map((name) => ({
    name,
    template: 'github',
    config: { client_id: name },
    secrets: { client_secret: '${OAUTH_APP}' },
    access: { users: ['alice'] },
  }));
  return {
    files: { 'connect.yml': JSON.stringify({ integrations }) },
    env: { OAUTH_APP: 'oauth-app-secret' },
  };
}

/** Answers the first `times` creations with what Connect tells of `Production`. */
function answerWithProduction(server: RunningConnect, handled: boolean, times = 1): void {
  server.faults.add({
    on: { method: 'POST', times },
    kind: { status: 200, body: shown(server.connect, 'Production'), handled },
  });
}

describe('a creation that is answered with an integration that was there before', () => {
  it('takes over what it has made, and leaves the other one alone', async () => {
    const server = await connect();
    const production = withProduction(server.connect);
    answerWithProduction(server, true);
    const result = await run(server, CLOSED);
    expect(result.exitCode).toBe(0);
    expect(result.outputs['guid']).toBe(integrationNamed(server, 'Azure').guid);
    expect(server.connect.integrations).toContain(production);
    expect(writesTo(server).filter((write) => write.includes(production.guid))).toEqual([]);
  });

  it('is sent again if it was not carried out', async () => {
    const server = await connect();
    const production = withProduction(server.connect);
    answerWithProduction(server, false);
    const result = await run(server, { ...CLOSED, 'max-attempts': '2' });
    expect(result.outputs).toMatchObject({
      operation: 'created',
      guid: integrationNamed(server, 'Azure').guid,
    });
    expect(server.connect.integrations).toContain(production);
  });

  it.each<[string, (guid: string) => string]>([
    ['without dashes', (guid) => guid.replaceAll('-', '')],
    ['in braces', (guid) => `{${guid}}`],
    ['as a URN', (guid) => `urn:uuid:${guid}`],
    ['with a blank', (guid) => `${guid} `],
    ['empty', () => ''],
    ['one that leads to another path', () => '..'],
  ])('deletes nothing if the GUID is written otherwise: %s', async (_, write) => {
    const server = await connect();
    const { guid } = withProduction(server.connect);
    const answer = {
      ...(JSON.parse(shown(server.connect, 'Production')) as object),
      name: 'Azure',
    };
    server.faults.add({
      on: { method: 'POST', times: Infinity },
      kind: { status: 200, body: JSON.stringify({ ...answer, guid: write(guid) }) },
    });
    const result = await run(server, { ...CLOSED, 'max-attempts': '1' });
    expect(result.exitCode).toBe(1);
    expect(writesTo(server).filter((one) => !one.startsWith('POST'))).toEqual([]);
  });

  it('fails and says why if it is answered so each time', async () => {
    const server = await connect();
    const production = withProduction(server.connect);
    answerWithProduction(server, false, Infinity);
    const result = await run(server, CLOSED);
    expect(errorOf(result)).toContain(
      `Connect answered the creation of "Azure" with another integration: "Production" (${production.guid})`,
    );
    expect(result.outputs).toMatchObject({ guid: '', changed: 'false' });
    expect(server.connect.integrations).toContain(production);
    expect(server.connect.integrations.map(({ name }) => name)).not.toContain('Azure');
  });

  it('deletes nothing beside a namesake that was first', async () => {
    const server = await connect();
    const production = withProduction(server.connect);
    answerWithProduction(server, false);
    const { connect: model } = server;
    const handle = model.handle.bind(model);
    let lists = 0;
    model.handle = (request, options) => {
      const list = request.method === 'GET' && request.path.endsWith('/oauth/integrations');
      lists += list ? 1 : 0;
      // Another run makes it after the first list; its id is lower than that of `Production`.
      if (lists === 2) {
        lists += 1;
        model.seed({ integrations: [{ ...storedAzure({ id: '0' }) }] });
      }
      return handle(request, options);
    };
    const result = await run(server, AZURE);
    expect(result.exitCode).toBe(0);
    expect(server.connect.integrations).toContain(production);
    expect(writesTo(server).filter((write) => write.startsWith('DELETE'))).toEqual([]);
    expect(result.outputs['guid']).toBe(integrationNamed(server, 'Azure').guid);
  });
});

it('two creations with swapped answers end with the two that are declared', async () => {
  const server = await connect({ latencyMs: 300 });
  const production = withProduction(server.connect);
  const { connect: model } = server;
  const handle = model.handle.bind(model);
  const answers: { body: string }[] = [];
  model.handle = (request, options) => {
    const answer = { ...handle(request, options) };
    if (request.method === 'POST' && answers.push(answer) === 2) {
      const [one, other] = answers as [{ body: string }, { body: string }];
      [one.body, other.body] = [other.body, one.body];
    }
    return answer;
  };
  const result = await run(server, { manifest: 'connect.yml' }, manifestOf(['One', 'Other']));
  expect(result.exitCode).toBe(0);
  const [one, other] = [integrationNamed(server, 'One'), integrationNamed(server, 'Other')];
  expect(server.connect.integrations).toContain(production);
  expect(JSON.parse(result.outputs['guids'] ?? '')).toEqual({ One: one.guid, Other: other.guid });
  expect([one.config['client_id'], other.config['client_id']]).toEqual(['One', 'Other']);
  expect(writesTo(server).map((write) => write.split(' ')[0])).toEqual([
    'POST',
    'POST',
    'PATCH',
    'PATCH',
  ]);
});

it('a creation without an answer keeps its warnings', async () => {
  const server = await connect();
  server.connect.seed({ integrations: [storedAzure({ name: 'azure ' })] });
  server.faults.add({ on: { method: 'POST' }, kind: 'drop-after' });
  const result = await run(server, AZURE);
  expect(result.outputs).toMatchObject({ guid: integrationNamed(server, 'Azure').guid });
  expect(warningsOf(result).join('\n')).toContain('"azure "');
});

describe('an update', () => {
  it('that is answered with another integration fails, and reports nothing of that', async () => {
    const server = await connect();
    const production = withProduction(server.connect);
    server.connect.seed({ integrations: [storedAzure()] });
    const azure = integrationNamed(server, 'Azure');
    server.faults.add({
      on: { method: 'PATCH' },
      kind: { status: 200, body: shown(server.connect, 'Production'), handled: true },
    });
    const result = await run(server, { ...AZURE, 'client-id': 'other' });
    expect(errorOf(result)).toContain('expected the integration that was asked for');
    expect(JSON.stringify(result.outputs)).not.toContain(production.guid);
    expect(result.outputs['guid']).toBe(azure.guid);
    expect(server.connect.integrations).toContain(production);
  });
});

it.each<[string, RegExp, string, Record<string, string>]>([
  ['a user', /\/v1\/users\?/, 'username', { 'allowed-users': 'alice' }],
  ['a group', /\/v1\/groups\?/, 'name', { 'allowed-groups': 'alice' }],
])('the GUID of %s that is none goes nowhere', async (_, path, key, inputs) => {
  const server = await connect();
  for (const guid of ['../../v1/tags', 'a b', 'a?b=c', '']) {
    const body = JSON.stringify({ total: 1, results: [{ guid, [key]: 'alice' }] });
    server.faults.add({ on: { path }, kind: { status: 200, body } });
    const result = await run(server, { ...AZURE, ...inputs });
    expect(errorOf(result)).toContain('expected a GUID');
    expect(writesTo(server)).toEqual([]);
  }
});

/** Has the server answer with what the client gets for the request in place of it, if anything. */
function between(
  { connect: model }: RunningConnect,
  answer: (request: { method: string; path: string }, own: () => Reply) => Reply | null,
): void {
  const handle = model.handle.bind(model);
  model.handle = (request, options) => {
    const own = () => handle(request, options);
    return answer(request, own) ?? own();
  };
}

type Reply = ReturnType<SimulatedConnect['handle']>;

const OTHERS = { 'x-correlation-id': '0f9e8d7c-6b5a-4c3d-9e2f-1a0b9c8d7e6f' };

/** A gateway that confuses its clients, or caches what they ask for: the correlation id tells. */
describe('an answer that is somebody else’s', () => {
  it.each([
    ['with an access list', CLOSED],
    ['open to everyone', AZURE],
  ])('to a creation of the same name deletes nothing (%s)', async (_, inputs) => {
    const server = await connect();
    withProduction(server.connect);
    let theirs = '';
    between(server, ({ method }, own) => {
      if (method !== 'POST' || theirs !== '') return null;
      const mine = own();
      server.connect.seed({ integrations: [{ ...storedAzure(), secrets: {} }] });
      theirs = server.connect.integrations.at(-1)!.guid;
      const list = JSON.parse(shown(server.connect, 'Azure', theirs)) as object;
      return { ...mine, headers: { ...mine.headers, ...OTHERS }, body: JSON.stringify(list) };
    });
    const result = await run(server, { ...inputs, 'max-attempts': '2' });
    expect(writesTo(server).filter((write) => write.startsWith('DELETE'))).toEqual([]);
    expect(server.connect.integrations.map(({ guid }) => guid)).toContain(theirs);
    expect(result.log.join('\n')).not.toContain('that this run has made');
  });

  it.each<[string, Reply]>([
    ['a page', { status: 404, headers: { 'content-type': 'text/html' }, body: '<html>404</html>' }],
    ['a word', { status: 404, headers: { 'content-type': 'text/plain' }, body: 'not found' }],
    ['JSON', { status: 404, headers: { 'content-type': 'application/json' }, body: '{}' }],
    ['an empty list', { status: 200, headers: { 'content-type': 'application/json' }, body: '[]' }],
    [
      'what was there',
      {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...PRODUCTION, id: '1', guid: OTHERS['x-correlation-id'] }),
      },
    ],
    ['a promise', { status: 202, headers: {}, body: '' }],
    ['an answer to somebody else', { status: 204, headers: OTHERS, body: '' }],
  ])('to a deletion, %s, deletes nothing, and nobody says so', async (_, reply) => {
    for (const attempts of ['1', '3']) {
      const server = await connect();
      server.connect.seed({ integrations: [storedAzure()] });
      between(server, ({ method }) => (method === 'DELETE' ? reply : null));
      const inputs = { name: 'Azure', state: 'absent', 'max-attempts': attempts };
      const result = await run(server, inputs);
      expect(errorOf(result)).toContain(`status ${reply.status}`);
      expect(result.outputs).toMatchObject({ operation: '', changed: 'false' });
      expect(integrationNamed(server, 'Azure').guid).not.toBe('');
    }
  });

  it('to a deletion is no matter where the integration is gone', async () => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure()] });
    between(server, ({ method }, own) =>
      method === 'DELETE' ? { ...own(), status: 200, body: '[]' } : null,
    );
    const result = await run(server, { name: 'Azure', state: 'absent' });
    expect(result.outputs).toMatchObject({ operation: 'deleted', changed: 'true' });
  });

  it.each<[string, Reply]>([
    ['413', { status: 413, headers: { 'content-type': 'text/plain' }, body: 'too large' }],
    ['404', { status: 404, headers: { 'content-type': 'application/json' }, body: '{}' }],
  ])('to a creation that was carried out hides nothing: %s', async (_, reply) => {
    const server = await connect();
    between(server, ({ method }, own) => {
      if (method !== 'POST') return null;
      own();
      return reply;
    });
    const result = await run(server, AZURE);
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({ guid: integrationNamed(server, 'Azure').guid });
  });

  it('in a list that tells two things of one integration tells nothing', async () => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure({ name: 'Victim' })] });
    between(server, ({ method, path }, own) => {
      const mine = own();
      if (method !== 'GET' || !path.endsWith('/integrations')) return mine;
      const list = JSON.parse(mine.body) as { name: string }[];
      const stale = list.flatMap((one) => (one.name === 'Victim' ? { ...one, name: 'Gone' } : []));
      return { ...mine, body: JSON.stringify([...stale, ...list]) };
    });
    const result = await run(server, { name: 'Gone', state: 'absent' });
    expect(errorOf(result)).toContain('expected each integration once');
    expect(writesTo(server)).toEqual([]);
  });

  const CONTENT = 'cccccccc-0000-4000-8000-000000000001';

  it.each<[string, Record<string, string>]>([
    ['the id of another run', OTHERS],
    ['an age', { age: '120' }],
  ])('takes nothing away where a cache tells of associations (%s)', async (_, headers) => {
    const server = await connect();
    const { guid } = withProduction(server.connect);
    server.connect.seed({
      integrations: [storedAzure()],
      content: [{ guid: CONTENT }],
      associations: [{ content_guid: CONTENT, integration_guid: guid }],
    });
    between(server, ({ method, path }, own) => {
      if (method !== 'GET' || !path.endsWith('/associations')) return null;
      const mine = own();
      return { ...mine, headers: { ...mine.headers, ...headers }, body: '[]' };
    });
    for (const inputs of [
      { ...AZURE, 'content-guids': CONTENT },
      { name: 'Production', state: 'absent' },
    ]) {
      const result = await run(server, { ...inputs, 'max-attempts': '2' });
      expect(errorsOf(result).join('\n')).toContain('belongs to another request');
      expect(writesTo(server)).toEqual([]);
    }
  });

  it('to the list, from a cache, is none: nothing is planned by it', async () => {
    const server = await connect();
    server.connect.seed({ integrations: [storedAzure()] });
    between(server, ({ method }, own) => {
      const mine = own();
      return method === 'GET' ? { ...mine, headers: { ...mine.headers, age: '60' } } : mine;
    });
    const result = await run(server, { name: 'Azure', state: 'absent', 'max-attempts': '2' });
    expect(errorOf(result)).toContain('60 s old, from a cache');
    expect(writesTo(server)).toEqual([]);
  });
});

it('a creation is its own however its GUID is written', async () => {
  const server = await connect();
  withProduction(server.connect);
  between(server, ({ method }, own) => {
    if (method !== 'POST') return null;
    const mine = own();
    const { guid, ...rest } = JSON.parse(mine.body) as { guid: string };
    return { ...mine, body: JSON.stringify({ ...rest, guid: guid.toUpperCase() }) };
  });
  const result = await run(server, CLOSED);
  expect(result.exitCode).toBe(0);
  expect(result.outputs['operation']).toBe('created');
  expect(writesTo(server)).toEqual(['POST /v1/oauth/integrations']);
});
