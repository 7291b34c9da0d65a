import { API_KEYS, type RunningConnect, type SimulatedConnect } from '../support/connect';
import {
  AZURE,
  errorOf,
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
function shown(model: SimulatedConnect, name: string): string {
  const { body } = model.handle({
    method: 'GET',
    path: '/__api__/v1/oauth/integrations',
    headers: { authorization: `Key ${API_KEYS.administrator}` },
    body: '',
  });
  const list = JSON.parse(body) as { name: string }[];
  return JSON.stringify(list.find((one) => one.name === name));
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
