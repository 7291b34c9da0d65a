import { once } from 'node:events';
import { connect as connectTo, type AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { useCleanups } from '../support/cleanups';
import type { RunningConnect } from '../support/connect';
import {
  federation,
  REQUEST_TOKEN,
  type RunningIdentityProvider,
  startIdentityProvider,
} from '../support/identity-provider';
import { leaksOf } from '../support/leaks';
import { knowsProxies, type ProxyOptions, type RunningProxy, startProxy } from '../support/proxy';
import type { ActionResult } from '../support/run-action';
import { AZURE, errorOf, expectSuccess, useScenario } from '../support/scenario';
import { type Authority, createAuthority } from '../support/tls';

/** A login without a stored key, where GitHub, Connect or both are behind a proxy (where Node.js knows `proxyEnv`). */

const { connect, run } = useScenario();

const proxyIt = knowsProxies() ? it : it.skip;

/** As only the proxy of the tests knows them: for everybody else these names do not exist. */
const GITHUB = 'token.example';
const CONNECT = 'connect.example';

let authority: Authority;

beforeAll(async () => {
  authority = await createAuthority();
});

const cleanups = useCleanups();

interface World {
  readonly github: RunningIdentityProvider;
  readonly server: RunningConnect;
  readonly proxy: RunningProxy;
  /** `host:port` of GitHub's issuer behind the proxy. */
  readonly githubHost: string;
  readonly connectHost: string;
  run(env?: Record<string, string>): Promise<ActionResult>;
}

/** GitHub's issuer and Connect, both over TLS and under names that only the proxy can resolve. */
async function behindProxy(options: ProxyOptions = {}): Promise<World> {
  const github = await startIdentityProvider();
  const proxy = await startProxy(options);
  cleanups.push(
    () => github.close(),
    () => proxy.close(),
  );
  const certificate = await authority.issue({ names: [GITHUB, CONNECT] });
  const githubHost = `${GITHUB}:${await overTls(certificate, Number(new URL(github.url).port))}`;
  const server = await connect({
    tls: certificate,
    connect: { identityFederation: true, defaultIntegration: false },
  });
  const connectHost = `${CONNECT}:${new URL(server.url).port}`;
  const audience = `https://${connectHost}`;
  server.connect.seed(federation(github.url, audience));
  const requestUrl = new URL(github.env.ACTIONS_ID_TOKEN_REQUEST_URL);
  return {
    github,
    server,
    proxy,
    githubHost,
    connectHost,
    run: (env = {}) =>
      run(
        server,
        {
          ...AZURE,
          'connect-server': audience,
          'connect-api-key': '',
          'ca-certificate': authority.cert,
        },
        {
          env: {
            ...github.env,
            ACTIONS_ID_TOKEN_REQUEST_URL: `https://${githubHost}${requestUrl.pathname}${requestUrl.search}`,
            HTTPS_PROXY: proxy.url,
            ...env,
          },
          debug: true,
        },
      ),
  };
}

/** A port that speaks TLS in front of one that does not. */
async function overTls(
  { key, cert }: { readonly key: string; readonly cert: string },
  port: number,
): Promise<number> {
  const front = createTlsServer({ key, cert }, (socket) => {
    const onward = connectTo(port, '127.0.0.1');
    socket.on('error', () => onward.destroy());
    onward.on('error', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  await once(front.listen(0, '127.0.0.1'), 'listening');
  cleanups.push(() => front.close());
  return (front.address() as AddressInfo).port;
}

proxyIt('the identity token and the key for it come through tunnels of the proxy', async () => {
  const { github, server, proxy, githubHost, connectHost, run } = await behindProxy();
  const result = await run();
  expectSuccess(result, 'created');
  expect(proxy.tunnels[0]).toBe(githubHost);
  expect(proxy.tunnels[1]).toBe(connectHost);
  expect(new Set(proxy.tunnels)).toEqual(new Set([githubHost, connectHost]));
  expect(proxy.forwarded).toEqual([]);
  expect(server.connect.issuedKeys).toHaveLength(1);
  const [token = ''] = github.tokens;
  const secrets = [token, ...token.split('.'), ...server.connect.issuedKeys, REQUEST_TOKEN];
  expect(leaksOf(result, secrets)).toEqual([]);
});

proxyIt('the token endpoint, where that is the way, is asked through the proxy, too', async () => {
  const { server, proxy, githubHost, connectHost, run } = await behindProxy();
  Object.assign(server.connect.settings, {
    federationAt: 'token-endpoint',
    address: `https://${connectHost}`,
  });
  expectSuccess(await run(), 'created');
  expect(server.requests.map(({ path }) => path)).toContain('/oauth/v1/token');
  expect(new Set(proxy.tunnels)).toEqual(new Set([githubHost, connectHost]));
});

describe('NO_PROXY', () => {
  // The names exist for the proxy alone, so what goes past it cannot be resolved.
  proxyIt.each([
    ['of GitHub alone', GITHUB, `${GITHUB}:\\d+ cannot be resolved`, []],
    ['of both', 'example', `${GITHUB}:\\d+ cannot be resolved`, []],
    ['of Connect alone', CONNECT, `${CONNECT}:\\d+ cannot be resolved`, [GITHUB]],
  ])('%s keeps the proxy out of it', async (_, list, message, tunnels) => {
    const { server, proxy, run } = await behindProxy();
    expect(errorOf(await run({ NO_PROXY: list }))).toMatch(new RegExp(message));
    expect([...new Set(proxy.tunnels.map((target) => target.split(':')[0]))]).toEqual(tunnels);
    expect(server.requests).toEqual([]);
  });
});

describe('this machine', () => {
  proxyIt("is not asked for through the proxy: GitHub's issuer", async () => {
    const { github, proxy, connectHost, run } = await behindProxy();
    expectSuccess(await run(github.env), 'created');
    expect(new Set(proxy.tunnels)).toEqual(new Set([connectHost]));
    expect(proxy.forwarded).toEqual([]);
  });
});

proxyIt('a proxy that refuses is named, and no token is asked for', async () => {
  const { github, server, proxy, run } = await behindProxy({
    credentials: { user: 'user', password: 'the-right-password' },
  });
  const wrong = `http://user:a-wrong-password@${proxy.host}`;
  const result = await run({ HTTPS_PROXY: wrong });
  expect(errorOf(result)).toContain(`The proxy ${proxy.host} refuses to connect (status 407).`);
  expect(leaksOf(result, ['a-wrong-password', REQUEST_TOKEN])).toEqual([]);
  expect(github.requests).toEqual([]);
  expect(server.requests).toEqual([]);
});
