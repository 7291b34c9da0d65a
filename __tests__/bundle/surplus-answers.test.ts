import { startSurplusGateway, type SurplusGateway } from '../support/surplus-gateway';
import {
  AZURE,
  errorsOf,
  expectSuccess,
  integrationNamed,
  storedAzure,
  useScenario,
  writesTo,
  type Inputs,
} from '../support/scenario';

const { connect, run } = useScenario();

const PRODUCTION = '0c3e5a7b-0000-4000-8000-000000000001';

const CONTENT = '0c3e5a7b-0000-4000-8000-000000000002';

const cleanups: SurplusGateway[] = [];
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((gateway) => gateway.close()));
});

async function gatewayTo(...options: Parameters<typeof startSurplusGateway>) {
  const gateway = await startSurplusGateway(...options);
  cleanups.push(gateway);
  return gateway;
}

async function serverWithProduction() {
  const server = await connect();
  server.connect.seed({
    users: [{ username: 'alice' }],
    integrations: [storedAzure({ name: 'Production', guid: PRODUCTION, id: '1' })],
  });
  return server;
}

describe('an answer that was left over on a connection', () => {
  it.each([
    ['with an access list', { 'allowed-users': 'alice' }],
    ['open to everyone', {}],
  ])('and names another integration is none to a creation (%s)', async (_, access) => {
    const server = await serverWithProduction();
    const before = server.connect.integrations.find(({ guid }) => guid === PRODUCTION);
    const gateway = await gatewayTo(server.url, (method) =>
      method === 'POST'
        ? {
            status: 200,
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify(before),
          }
        : null,
    );
    const result = await run(server, { ...AZURE, ...access, 'connect-server': gateway.url });
    expectSuccess(result);
    const created = server.connect.integrations.find(({ name }) => name === 'Azure');
    expect(result.outputs).toMatchObject({ operation: 'created', guid: created?.guid });
    expect(server.connect.integrations.find(({ guid }) => guid === PRODUCTION)).toEqual(before);
    expect(server.requests.map(({ method }) => method)).not.toContain('DELETE');
  });

  it('is told by its correlation id, and the request is repeated', async () => {
    const server = await serverWithProduction();
    const gateway = await gatewayTo(server.url, (_, last) => last);
    const result = await run(server, {
      ...AZURE,
      'allowed-users': 'alice',
      'connect-server': gateway.url,
      'max-attempts': '5',
    });
    expectSuccess(result);
    expect(gateway.surplus).toBeGreaterThan(0);
    expect(result.log.join('\n')).toContain(': the answer to another request. Trying again in');
    const named = (wanted: string) =>
      server.connect.integrations.filter(({ name }) => name === wanted);
    expect([named('Azure').length, named('Production').length]).toEqual([1, 1]);
    expect(server.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(server.requests.map(({ method }) => method)).not.toContain('DELETE');
  });

  it.each<[string, Inputs, string]>([
    ['an update', { ...AZURE, 'client-id': 'another' }, 'PATCH'],
    ['a deletion', { name: 'Azure', state: 'absent' }, 'DELETE'],
    ['associations', { ...AZURE, 'content-guids': CONTENT }, 'PUT'],
  ])(
    'and has no id is not taken for that to %s: it is asked for again',
    async (_, inputs, method) => {
      const server = await serverWithProduction();
      server.connect.seed({ integrations: [storedAzure()], content: [{ guid: CONTENT }] });
      const unmarked = {
        status: method === 'PATCH' ? 200 : 204,
        headers: { 'Content-Type': 'application/json' },
        body: method === 'PATCH' ? JSON.stringify({ ...integrationNamed(server, 'Azure') }) : '',
      };
      // The request itself gets lost: what is reported must be what was done.
      const gateway = await gatewayTo(server.url, (asked) => (asked === method ? unmarked : null), {
        instead: true,
      });
      const result = await run(server, {
        ...inputs,
        'connect-server': gateway.url,
        'max-attempts': '2',
      });
      expectSuccess(result);
      expect(gateway.surplus).toBe(1);
      expect(writesTo(server).map((write) => write.split(' ')[0])).toEqual([method]);
    },
  );

  it('spoils one request where none is tried again, and none after it', async () => {
    const server = await serverWithProduction();
    const names = ['One', 'Two', 'Three', 'Four'];
    server.connect.seed({ integrations: names.map((name) => storedAzure({ name })) });
    let spoilt = false;
    const gateway = await gatewayTo(server.url, (method, last) => {
      if (method !== 'PATCH' || spoilt) return null;
      spoilt = true;
      return last;
    });
    const integrations = names.map((name) => ({ name, description: 'new' }));
    const result = await run(
      server,
      { 'connect-server': gateway.url, manifest: 'connect.yml', 'max-parallel': '1' },
      { files: { 'connect.yml': JSON.stringify({ integrations }) } },
    );
    expect(errorsOf(result)[0]).toContain('belongs to another request');
    const outcomes = JSON.parse(result.outputs['integrations'] ?? '') as { error?: string }[];
    expect(outcomes.map(({ error }) => error === undefined)).toEqual([false, true, true, true]);
  });

  it.each([
    ['deletes no integration that is in use', { name: 'Production', state: 'absent' }, 1],
    ['takes no association from a content item', { ...AZURE, 'content-guids': CONTENT }, 0],
  ])('and tells of no associations: %s', async (_, inputs, exitCode) => {
    const server = await serverWithProduction();
    server.connect.seed({
      content: [{ guid: CONTENT }],
      associations: [{ content_guid: CONTENT, integration_guid: PRODUCTION }],
    });
    const gateway = await gatewayTo(server.url, (method, _last, path) =>
      method === 'GET' && path.endsWith('/associations')
        ? { status: 200, headers: { 'Content-Type': 'application/json' }, body: '[]' }
        : null,
    );
    const result = await run(server, { ...inputs, 'connect-server': gateway.url });
    expect(result.exitCode).toBe(exitCode);
    expect(server.connect.integrations.map(({ guid }) => guid)).toContain(PRODUCTION);
    expect(server.connect.associations).toContainEqual(
      expect.objectContaining({ contentGuid: CONTENT, integrationGuid: PRODUCTION }),
    );
  });
});
