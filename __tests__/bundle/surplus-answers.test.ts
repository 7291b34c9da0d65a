import { startSurplusGateway, type SurplusGateway } from '../support/surplus-gateway';
import { AZURE, expectSuccess, storedAzure, useScenario } from '../support/scenario';

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
