import { openConnect, type Connection, type Network } from '../../src/connect/open';
import { openTransport, type TransportOptions } from '../../src/network/transport';
import { Secret } from '../../src/secret';
import { API_KEYS, startConnect, type RunningConnect } from '../support/connect';
import {
  federation,
  startIdentityProvider,
  type RunningIdentityProvider,
} from '../support/identity-provider';
import { around } from '../support/instant';

const CONNECTION: Connection = {
  server: 'https://connect.example.com',
  credential: { kind: 'key', key: new Secret(API_KEYS.administrator) },
  gatewayHeaders: {},
  caCertificate: null,
  requestTimeoutMs: 30_000,
  maxAttempts: 1,
  maxParallel: 4,
};

/** Opens a connection, and gathers what is told meanwhile. */
async function opening(connection: Connection, network: Network) {
  const told: string[] = [];
  const secrets: string[] = [];
  let transport: TransportOptions | undefined;
  let closed = 0;
  const opened = await openConnect(
    connection,
    {
      ...network,
      openTransport: (options) => {
        transport = options;
        const { send, close } = network.openTransport(options);
        return {
          send,
          close: () => {
            closed += 1;
            close();
          },
        };
      },
    },
    {
      onRetry: () => undefined,
      onExchange: () => undefined,
      onOtherServer: (server) => told.push(`at ${server}`),
      onLogin: (audience) => told.push(`login for ${audience}`),
      onLoginLost: ({ message }) => told.push(`lost: ${message}`),
      onSecret: (value) => secrets.push(value),
    },
  ).catch((error: unknown) => error as Error);
  return { opened, told, secrets, transport, closed: () => closed };
}

function worked<T>(opened: T | Error): T {
  if (opened instanceof Error) throw opened;
  return opened;
}

describe('with a stored key', () => {
  test('nothing is sent before there is something to ask', async () => {
    const { connect, world } = around();
    const { opened, told, closed } = await opening(CONNECTION, { ...world, env: {} });
    const { client, close } = worked(opened);
    expect(connect.journal).toEqual([]);
    expect(await client.listIntegrations()).toHaveLength(1);
    expect(told).toEqual([]);
    close();
    expect(closed()).toBe(1);
  });

  test('an address of the dashboard is left for that of the API, which is told', async () => {
    const { connect, world } = around();
    const server = 'https://connect.example.com/connect';
    const { opened, told } = await opening({ ...CONNECTION, server }, { ...world, env: {} });
    expect(told).toEqual(['at https://connect.example.com']);
    expect(worked(opened).server).toBe('https://connect.example.com');
    expect(await worked(opened).client.listIntegrations()).toHaveLength(1);
    // Nobody gets the key before it is known who answers.
    const [first] = connect.journal.filter(({ path }) => path.includes('server_settings'));
    expect(first!.headers).not.toHaveProperty('authorization');
  });

  test.each([
    [30_000, 10_000],
    [5_000, 4_500],
  ])('of %i ms for a request, a connection gets %i', async (requestTimeoutMs, connectTimeoutMs) => {
    const { world } = around();
    const connection = { ...CONNECTION, requestTimeoutMs, caCertificate: 'PEM', maxParallel: 7 };
    const env = { HTTPS_PROXY: 'http://proxy.example.com' };
    const { transport } = await opening(connection, { ...world, env });
    expect(transport).toEqual({ caCertificate: 'PEM', maxSockets: 7, env, connectTimeoutMs });
  });
});

describe('without one', () => {
  let github: RunningIdentityProvider;
  let server: RunningConnect;

  beforeEach(async () => {
    github = await startIdentityProvider();
    server = await startConnect({
      connect: { identityFederation: true, defaultIntegration: false },
    });
    server.connect.seed(federation(github.url, server.url));
  });

  afterEach(async () => {
    await Promise.all([server.close(), github.close()]);
  });

  async function keyless(end = '') {
    const { world } = around();
    const connection: Connection = {
      ...CONNECTION,
      server: server.url + end,
      credential: {
        kind: 'keyless',
        audience: null,
        requestUrl: github.env.ACTIONS_ID_TOKEN_REQUEST_URL,
        requestToken: new Secret(github.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN),
      },
    };
    return opening(connection, { ...world, env: {}, openTransport });
  }

  test('one is made for the run, and nothing of it is lost on whoever hides secrets', async () => {
    const { opened, told, secrets } = await keyless();
    const { client, close } = worked(opened);
    expect(told).toEqual([`login for ${server.url}`]);
    const [token = ''] = github.tokens;
    expect(secrets).toEqual([token, ...token.split('.'), ...server.connect.issuedKeys]);
    expect(await client.listIntegrations()).toHaveLength(1);
    close();
  });

  test('its audience is the address of the API, not that of the dashboard', async () => {
    const { opened, told } = await keyless('/connect');
    const { client, close } = worked(opened);
    expect(told).toEqual([`at ${server.url}`, `login for ${server.url}`]);
    expect(await client.listIntegrations()).toHaveLength(1);
    close();
  });

  test('one that expires is made anew', async () => {
    const { opened, told } = await keyless();
    const { client, close } = worked(opened);
    await client.listIntegrations();
    server.connect.expireKeys();
    expect(await client.listIntegrations()).toHaveLength(1);
    expect(server.connect.issuedKeys).toHaveLength(2);
    expect(told).toHaveLength(1);
    close();
  });

  test('one that cannot be made anew is told, and the request fails', async () => {
    const { opened, told } = await keyless();
    const { client, close } = worked(opened);
    await client.listIntegrations();
    server.connect.expireKeys();
    github.fail({ status: 403 });
    await expect(client.listIntegrations()).rejects.toThrow('status 401');
    expect(told[1]).toMatch(/^lost: .*GitHub gave this job no identity token/);
    close();
  });

  test('a refusal leaves no connection open', async () => {
    github.fail({ status: 403 });
    const { opened, closed } = await keyless();
    expect(opened).toBeInstanceOf(Error);
    expect(closed()).toBe(1);
    expect(server.requests).toEqual([]);
  });
});
