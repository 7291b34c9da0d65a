import {
  AZURE,
  errorOf,
  expectSuccess,
  integrationNamed,
  SERVICE,
  storedAzure,
  useScenario,
  writesTo,
} from '../support/scenario';

const { connect, run } = useScenario();

const VERIFIED = { ...SERVICE, verify: 'true' };

/** A token endpoint that knows one secret. */
const refusesAllBut =
  (secret: string) =>
  ({ secrets }: { secrets: Readonly<Record<string, string>> }) =>
    secrets['client_secret'] === secret
      ? ('ok' as const)
      : { error: 'OAuthUnableToRetrieveToken' as const, message: 'invalid_client: no such secret' };

describe('verify', () => {
  it('tries the integration after it was made', async () => {
    const server = await connect();
    const result = await run(server, VERIFIED);
    expectSuccess(result, 'created');
    expect(writesTo(server)).toEqual([
      'POST /v1/oauth/integrations',
      `POST /v1/oauth/integrations/${result.outputs['guid']}/verify`,
    ]);
  });

  it('fails the step in the words of Connect, and the outputs are there', async () => {
    const server = await connect({ connect: { verify: refusesAllBut('the right one') } });
    const result = await run(server, VERIFIED);
    const error = errorOf(result);
    expect(error).toContain('invalid_client: no such secret');
    expect(error).toMatch(/secret.*token URI/);
    expect(error).toContain('code 241');
    const { guid } = integrationNamed(server, 'Service');
    expect(result.outputs).toMatchObject({ guid, operation: 'created', changed: 'true' });
    expect(JSON.parse(result.outputs['integrations']!)).toMatchObject([{ guid, error }]);
  });

  it('finds a secret that has expired although nothing has changed', async () => {
    const server = await connect({
      connect: { verify: refusesAllBut('service-client-secret') },
    });
    expectSuccess(await run(server, VERIFIED), 'created');
    expectSuccess(await run(server, VERIFIED), 'unchanged');
    server.connect.settings.verify = refusesAllBut('another by now');
    const result = await run(server, VERIFIED);
    expect(errorOf(result)).toContain('code 241');
    expect(result.outputs).toMatchObject({ operation: 'unchanged', changed: 'false' });
    expect(result.outputs['guid']).toBe(integrationNamed(server, 'Service').guid);
  });

  it.each([
    ['Viewer', AZURE, false],
    ['Viewer', AZURE, true],
  ])(
    'of the auth type %s is refused before anything is made',
    async (authType, inputs, existing) => {
      const server = await connect();
      if (existing) server.connect.seed({ integrations: [storedAzure()] });
      const error = errorOf(await run(server, { ...inputs, verify: 'true' }));
      expect(error).toContain('verify');
      expect(error).toContain(authType);
      expect(error).toContain('Service Account');
      expect(writesTo(server)).toEqual([]);
    },
  );

  it('is not tried in a dry run, nor where the write has failed', async () => {
    const server = await connect();
    expectSuccess(await run(server, { ...VERIFIED, 'dry-run': 'true' }), 'created');
    expect(writesTo(server)).toEqual([]);
    server.faults.add({ on: { method: 'POST' }, kind: { status: 400 } });
    errorOf(await run(server, VERIFIED));
    expect(writesTo(server)).toEqual(['POST /v1/oauth/integrations']);
  });
});
