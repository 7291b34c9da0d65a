import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage } from 'node:http';
import {
  createConnection,
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createBrotliCompress, createDeflate, createGzip } from 'node:zlib';
import { useCleanups } from '../support/cleanups';
import { API_KEYS, startConnect, type RunningConnect } from '../support/connect';
import { startGitHub } from '../support/github-api';
import { knowsProxies, startProxy, type ProxyOptions } from '../support/proxy';
import { runAction, type ActionResult, type RunOptions } from '../support/run-action';
import {
  createAuthority,
  createSelfSigned,
  type Authority,
  type Certificate,
} from '../support/tls';

/** A process that does not end by itself is killed after this, and its test fails. */
const TIMEOUT_MS = 20_000;

import.meta.jest.setTimeout(2 * TIMEOUT_MS);

const proxyIt = knowsProxies() ? it : it.skip;
const tinyproxy = process.env['PATH']
  ?.split(delimiter)
  .map((folder) => join(folder, 'tinyproxy'))
  .find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
const tinyproxyIt = tinyproxy === undefined ? it.skip : proxyIt;

let authority: Authority;
let certificate: Certificate;

beforeAll(async () => {
  authority = await createAuthority();
  certificate = await authority.issue({ names: ['127.0.0.1', 'localhost', 'connect.example'] });
});

const cleanups = useCleanups();

async function connect(options: Parameters<typeof startConnect>[0] = {}): Promise<RunningConnect> {
  const server = await startConnect(options);
  cleanups.push(() => server.close());
  return server;
}

async function proxy(options?: ProxyOptions) {
  const running = await startProxy(options);
  cleanups.push(() => running.close());
  return running;
}

/** Listens on a free port of the loopback interface until the end of the test. */
async function listen(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  cleanups.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        for (const socket of sockets) socket.destroy();
      }),
  );
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function unusedHost(): Promise<string> {
  const server = createTcpServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return `127.0.0.1:${port}`;
}

function ensure(
  url: string,
  inputs: Record<string, string> = {},
  options: RunOptions = {},
): Promise<ActionResult> {
  return runAction(
    {
      'connect-server': url,
      'connect-api-key': API_KEYS.administrator,
      'max-attempts': '1',
      name: 'Azure',
      template: 'azure',
      'auth-type': 'Viewer',
      'client-id': 'client',
      'client-secret': 'a-secret-of-the-client',
      config: 'tenant_id: 11111111-2222-3333-4444-555555555555',
      ...inputs,
    },
    { timeoutMs: TIMEOUT_MS, ...options },
  );
}

function expectCreated(result: ActionResult, server: RunningConnect): void {
  expect(result.annotations).toEqual([]);
  expect(result.stderr).toBe('');
  expect(result.outputs['operation']).toBe('created');
  expect(result.exitCode).toBe(0);
  expect(server.connect.integrations.map(({ name }) => name)).toContain('Azure');
}

/** The one error of a run that has failed. */
function errorOf(result: ActionResult): string {
  expect(result.exitCode).toBe(1);
  expect(result.stderr).toBe('');
  expect(result.annotations.map(({ level }) => level)).toEqual(['error']);
  return result.annotations[0]?.message ?? '';
}

const hostOf = (url: string): string => new URL(url).host;

/** The URL of a server on this machine as it is from where the proxy of the tests stands. */
const behindProxy = (url: string): string => url.replace('127.0.0.1', 'connect.example');

describe('a direct connection', () => {
  it('is kept for all but creations, and Node.js has nothing to complain about', async () => {
    const server = await connect();
    expectCreated(await ensure(server.url), server);
    expect(server.connections).toBeLessThanOrEqual(4 + 1);
    for (const { method, headers } of server.requests) {
      expect(headers['connection']).toBe(method === 'POST' ? 'close' : 'keep-alive');
    }
    const post = server.requests.find(({ method }) => method === 'POST');
    expect(post?.headers['content-length']).toBe(String(Buffer.byteLength(post?.body ?? '')));
  });

  it('that cannot be made is one error with host, cause and remedy', async () => {
    const host = await unusedHost();
    expect(errorOf(await ensure(`http://${host}`))).toContain(
      `${host} refuses the connection (ECONNREFUSED). Check host and port of connect-server`,
    );
  });

  it('to a name that does not exist is one error', async () => {
    expect(errorOf(await ensure('https://nowhere.invalid'))).toMatch(
      /The host name nowhere\.invalid cannot be resolved \(E/,
    );
  });

  it('that is never made ends the run', async () => {
    const host = await listen(createTcpServer());
    expect(errorOf(await ensure(`https://${host}`, { 'request-timeout': '1' }))).toContain(
      `${host} did not accept a connection in time.`,
    );
  });

  it('on which no answer comes ends the run', async () => {
    const server = await connect();
    server.faults.add({ on: { times: Infinity }, kind: 'hang-before' });
    expect(errorOf(await ensure(server.url, { 'request-timeout': '1' }))).toContain(
      'Connect did not answer within 1 s (request-timeout).',
    );
  });
});

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('with %d is not followed', async (status) => {
    const received: IncomingMessage[] = [];
    const elsewhere = await listen(
      createServer((incoming, outgoing) => {
        received.push(incoming);
        outgoing.end('[]');
      }),
    );
    const server = await connect();
    server.faults.add({
      on: { times: Infinity },
      kind: { redirect: status, location: `http://${elsewhere}/login?token=abc` },
    });
    expect(errorOf(await ensure(server.url))).toContain(
      `The server redirects to http://${elsewhere}/login, so this is not the Connect API`,
    );
    expect(received).toEqual([]);
  });

  it('of a write is not followed', async () => {
    const received: IncomingMessage[] = [];
    const elsewhere = await listen(
      createServer((incoming, outgoing) => {
        received.push(incoming);
        outgoing.end('[]');
      }),
    );
    const server = await connect();
    server.faults.add({
      on: { method: 'POST', times: Infinity },
      kind: { redirect: 307, location: `http://${elsewhere}/` },
    });
    expect(errorOf(await ensure(server.url))).toContain(`redirects to http://${elsewhere}/`);
    expect(received).toEqual([]);
    expect(server.connect.integrations.map(({ name }) => name)).not.toContain('Azure');
  });
});

describe('an answer that is compressed', () => {
  it.each([
    ['gzip', createGzip],
    ['deflate', createDeflate],
    ['br', createBrotliCompress],
  ])('with %s is read', async (encoding, compress) => {
    const server = await connect();
    const compressing = await listen(
      createServer((incoming, outgoing) => {
        const { method, headers } = incoming;
        const forwarded = request(`${server.url}${incoming.url}`, { method, headers }, (answer) => {
          const { 'content-type': type } = answer.headers;
          outgoing.writeHead(answer.statusCode!, {
            'content-type': type,
            'content-encoding': encoding,
          });
          answer.pipe(compress()).pipe(outgoing);
        });
        incoming.pipe(forwarded);
      }),
    );
    expectCreated(await ensure(`http://${compressing}`), server);
  });
});

describe('ca-certificate', () => {
  it('is trusted as text', async () => {
    const server = await connect({ tls: certificate });
    expectCreated(await ensure(server.url, { 'ca-certificate': authority.cert }), server);
  });

  it('is trusted as a path', async () => {
    const server = await connect({ tls: certificate });
    const result = await ensure(
      server.url,
      { 'ca-certificate': 'certificates/ca.pem' },
      { files: { 'certificates/ca.pem': `# Our authority\n${authority.cert}` } },
    );
    expectCreated(result, server);
  });

  it('is trusted as a file whose line breaks are written in two characters', async () => {
    const server = await connect({ tls: certificate });
    const files = { 'ca.pem': authority.cert.replaceAll('\n', '\\n') };
    expectCreated(await ensure(server.url, { 'ca-certificate': 'ca.pem' }, { files }), server);
  });

  it('may be an intermediate authority, or the certificate of the server itself', async () => {
    const middle = await authority.intermediate('Issuing authority');
    const issued = await middle.issue();
    for (const trusted of [middle.cert, issued.cert]) {
      const server = await connect({ tls: issued });
      expectCreated(await ensure(server.url, { 'ca-certificate': trusted }), server);
    }
  });

  it("adds to OpenSSL's own store, where Node.js is told to use that", async () => {
    const server = await connect({ tls: certificate });
    const folder = mkdtempSync(join(tmpdir(), 'openssl-'));
    cleanups.push(() => {
      rmSync(folder, { recursive: true });
    });
    writeFileSync(join(folder, 'store.pem'), authority.cert);
    const env = { NODE_OPTIONS: '--use-openssl-ca', SSL_CERT_FILE: join(folder, 'store.pem') };
    const other = await createAuthority('Another authority');
    expectCreated(await ensure(server.url, { 'ca-certificate': other.cert }, { env }), server);
  });

  it("is trusted for GitHub's API, too", async () => {
    const server = await connect({ tls: certificate });
    const github = await startGitHub({ tls: certificate, prefix: '/api/v3' });
    cleanups.push(() => github.close());
    const options = {
      env: { GITHUB_API_URL: github.url },
      event: { name: 'pull_request', payload: { pull_request: { number: 7 } } },
      token: 'ghs_token-of-the-job',
    };
    const inputs = { 'dry-run': 'true', 'pull-request-comment': 'true' };
    const trusted = { ...inputs, 'ca-certificate': authority.cert };
    expect((await ensure(server.url, trusted, options)).annotations).toEqual([]);
    expect(github.comments).toHaveLength(1);

    const plain = await connect();
    const untrusted = await ensure(plain.url, inputs, options);
    expect(untrusted.annotations.map(({ message }) => message).join()).toMatch(
      /The certificate of .* is not trusted .* in ca-certificate/,
    );
  });

  it.each([
    ['another authority', async () => (await createAuthority('Another authority')).cert],
    ['the root, where the server does not send its intermediate', () => authority.cert],
  ])('that does not fit is told from one that is missing: %s', async (_, given) => {
    const middle = await authority.intermediate('Issuing authority');
    const server = await connect({ tls: await middle.issue() });
    expect(errorOf(await ensure(server.url, { 'ca-certificate': await given() }))).toContain(
      'no certificate in ca-certificate has signed it. If the server does not send its intermediate certificates along',
    );
    expect(server.requests).toEqual([]);
  });

  it('is named where it is missing', async () => {
    const server = await connect({ tls: certificate });
    const error = errorOf(await ensure(server.url));
    expect(error).toContain(`The certificate of ${hostOf(server.url)} is not trusted (`);
    expect(error).toContain('in ca-certificate');
    expect(server.requests).toEqual([]);
  });

  it('does not make up for another host name', async () => {
    const server = await connect({ tls: await authority.issue({ names: ['c.example'] }) });
    expect(errorOf(await ensure(server.url, { 'ca-certificate': authority.cert }))).toContain(
      'is not trusted (ERR_TLS_CERT_ALTNAME_INVALID)',
    );
    expect(server.requests).toEqual([]);
  });
});

describe('NODE_TLS_REJECT_UNAUTHORIZED=0', () => {
  const env = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  const IGNORED = /^NODE_TLS_REJECT_UNAUTHORIZED=0 is ignored: certificates are always checked\./;

  /** A run that has met a server that it does not trust, and said that the variable does not help. */
  function expectRefused(result: ActionResult, server: RunningConnect): void {
    expect(server.requests).toEqual([]);
    expect(result.annotations.map(({ level, message }) => [level, message])).toEqual([
      ['warning', expect.stringMatching(IGNORED)],
      ['error', expect.stringContaining('is not trusted (')],
    ]);
    expect(result.stderr).toBe('');
    expect(result.exitCode).toBe(1);
  }

  it.each([
    ['is signed by itself', () => createSelfSigned()],
    ['is for another host name', () => authority.issue({ names: ['c.example'] })],
    ['has expired', () => authority.issue({ notAfter: new Date(Date.now() - 1000) })],
  ])('does not make a certificate good that %s', async (_, issue) => {
    const server = await connect({ tls: await issue() });
    expectRefused(await ensure(server.url, { 'ca-certificate': authority.cert }, { env }), server);
  });

  it('does not switch the check off without an authority of its own either', async () => {
    const server = await connect({ tls: await createSelfSigned() });
    expectRefused(await ensure(server.url, {}, { env }), server);
  });

  proxyIt('does not switch the check off behind a proxy', async () => {
    const server = await connect({ tls: await createSelfSigned() });
    const { url, tunnels } = await proxy();
    const result = await ensure(behindProxy(server.url), {}, { env: { ...env, HTTPS_PROXY: url } });
    expectRefused(result, server);
    expect(tunnels).not.toEqual([]);
  });

  it("does not switch it off for GitHub's API", async () => {
    const server = await connect();
    const github = await startGitHub({ tls: await createSelfSigned() });
    cleanups.push(() => github.close());
    const result = await ensure(
      server.url,
      { 'dry-run': 'true', 'pull-request-comment': 'true' },
      {
        env: { ...env, GITHUB_API_URL: github.url },
        event: { name: 'pull_request', payload: { pull_request: { number: 7 } } },
        token: 'ghs_token-of-the-job',
      },
    );
    expect(github.requests).toEqual([]);
    expect(result.annotations.map(({ level, message }) => [level, message])).toEqual([
      ['warning', expect.stringMatching(IGNORED)],
      ['warning', expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT')],
    ]);
    expect(result.stderr).toBe('');
    expect(result.exitCode).toBe(0);
  });

  it('does not get in the way of a certificate that is good', async () => {
    const server = await connect({ tls: certificate });
    const result = await ensure(server.url, { 'ca-certificate': authority.cert }, { env });
    expect(result.outputs['operation']).toBe('created');
    expect(result.stderr).toBe('');
  });
});

it('NODE_DEBUG is warned of', async () => {
  const server = await connect();
  const result = await ensure(server.url, { 'dry-run': 'true' }, { env: { NODE_DEBUG: 'http' } });
  expect(result.annotations).toMatchObject([
    { level: 'warning', message: expect.stringMatching(/^NODE_DEBUG is set/) as string },
  ]);
});

describe('a proxy (tested where Node.js knows proxyEnv)', () => {
  proxyIt.each(['HTTPS_PROXY', 'https_proxy'])('in %s gets a tunnel', async (variable) => {
    const server = await connect({ tls: certificate });
    const { host, tunnels, refusals } = await proxy({
      credentials: { user: 'us er', password: 'p@ss:w/rd' },
    });
    const result = await ensure(
      behindProxy(server.url),
      { 'ca-certificate': authority.cert },
      { env: { [variable]: `http://us%20er:p%40ss%3Aw%2Frd@${host}` } },
    );
    expectCreated(result, server);
    expect(new Set(tunnels)).toEqual(new Set([hostOf(behindProxy(server.url))]));
    expect(tunnels).toHaveLength(server.connections);
    expect(refusals).toBe(0);
  });

  proxyIt.each(['HTTP_PROXY', 'http_proxy'])('in %s gets plain requests', async (variable) => {
    const server = await connect();
    const { url, forwarded } = await proxy();
    const target = behindProxy(server.url);
    const env = { [variable]: url };
    expectCreated(await ensure(target, { 'allow-insecure-http': 'true' }, { env }), server);
    // Of requests that are under way at once, the proxy may hand on any first.
    const arrived = server.requests.map(({ path }) => target + path);
    expect([...forwarded].sort()).toEqual(arrived.sort());
  });

  proxyIt.each(['NO_PROXY', 'no_proxy'])('is left out by %s', async (variable) => {
    const { url, connections } = await proxy();
    const env = { HTTPS_PROXY: url, [variable]: 'c.example, nowhere.invalid' };
    expect(errorOf(await ensure('https://nowhere.invalid', {}, { env }))).toContain(
      'The host name nowhere.invalid cannot be resolved',
    );
    expect(connections).toBe(0);
  });

  proxyIt.each([true, false])(
    'that refuses the credentials ends the run and is named (https: %s)',
    async (secure) => {
      const server = await connect(secure ? { tls: certificate } : {});
      const { host } = await proxy({ credentials: { user: 'u', password: 'right-password' } });
      const url = `http://u:wrong-password@${host}`;
      const result = await ensure(
        behindProxy(server.url),
        { 'allow-insecure-http': 'true' },
        { env: { HTTPS_PROXY: url, HTTP_PROXY: url } },
      );
      expect(errorOf(result)).toContain(`The proxy ${host} refuses to connect (status 407).`);
      expect(result.log.join('\n')).not.toContain('wrong-password');
      expect(server.requests).toEqual([]);
    },
  );

  it.each(['127.0.0.1', 'localhost', 'connect.localhost'])(
    'is not asked for a server on this machine: %s',
    async (name) => {
      const { url, connections } = await proxy();
      const env = { HTTP_PROXY: url, HTTPS_PROXY: url };
      const plain = await connect();
      const target = plain.url.replace('127.0.0.1', name);
      expectCreated(await ensure(target, {}, { env }), plain);
      expect(connections).toBe(0);
    },
  );

  proxyIt('that is not there is named', async () => {
    const host = await unusedHost();
    const env = { HTTPS_PROXY: `http://${host}` };
    expect(errorOf(await ensure('https://connect.example.com', {}, { env }))).toContain(
      `The proxy ${host} could not connect to the server (ECONNREFUSED).`,
    );
  });

  proxyIt('that stays silent ends the run and is named', async () => {
    const { url, host } = await proxy({ silent: true });
    const result = await ensure(
      'https://connect.example.com',
      { 'request-timeout': '1' },
      { env: { HTTPS_PROXY: url } },
    );
    expect(errorOf(result)).toContain(
      `The proxy ${host} could not connect to the server (CONNECT_TIMEOUT).`,
    );
  });

  proxyIt('that stays silent does not hold up a cancelled run', async () => {
    const server = createTcpServer();
    const host = await listen(server);
    const result = await ensure(
      'https://connect.example.com',
      { 'request-timeout': '3600' },
      {
        env: { HTTPS_PROXY: `http://${host}` },
        onStart: (action) => {
          server.once('connection', (socket) => {
            socket.once('data', () => {
              action.signal('SIGINT');
            });
          });
        },
        // Less than the 10 s after which the connection would be given up anyway.
        timeoutMs: 8_000,
      },
    );
    expect(errorOf(result)).toContain('The run was cancelled');
  });

  it('with an unusable URL is named by its variable', async () => {
    const env = { HTTPS_PROXY: 'http://u:the-password@proxy:port' };
    const result = await ensure('https://connect.example.com', {}, { env });
    expect(errorOf(result)).toContain(
      'The environment variable HTTPS_PROXY does not hold the URL of an HTTP proxy',
    );
    expect(result.log.join('\n')).not.toContain('the-password');
  });

  tinyproxyIt('may be tinyproxy', async () => {
    const server = await connect({ tls: certificate });
    const plain = await connect();
    // Tinyproxy asks name servers, so another proxy tells it where these names are.
    const names = await proxy();
    const { host } = await startTinyproxy([
      'BasicAuth user correct-password',
      `Upstream http ${names.host}`,
    ]);
    const url = `http://user:correct-password@${host}`;
    const env = { HTTPS_PROXY: url, HTTP_PROXY: url };
    const inputs = { 'ca-certificate': authority.cert, 'allow-insecure-http': 'true' };
    for (const target of [server, plain]) {
      expectCreated(await ensure(behindProxy(target.url), inputs, { env }), target);
    }
    for (const { headers } of plain.requests) expect(headers['via']).toMatch(/tinyproxy/);

    for (const target of [server, plain]) {
      const result = await ensure(behindProxy(target.url), inputs, {
        env: { HTTPS_PROXY: `http://${host}`, HTTP_PROXY: `http://${host}` },
      });
      expect(errorOf(result)).toContain(`The proxy ${host} refuses to connect (status 407).`);
    }
    // Its word for wrong credentials.
    const wrong = await ensure(behindProxy(server.url), inputs, {
      env: { HTTPS_PROXY: `http://user:wrong-password@${host}` },
    });
    expect(errorOf(wrong)).toContain(`The proxy ${host} refuses to connect (status 401).`);
  });
});

async function startTinyproxy(settings: readonly string[]): Promise<{ host: string }> {
  const host = await unusedHost();
  const folder = mkdtempSync(join(tmpdir(), 'tinyproxy-'));
  const file = join(folder, 'tinyproxy.conf');
  const port = new URL(`http://${host}`).port;
  writeFileSync(file, [`Port ${port}`, 'Listen 127.0.0.1', ...settings, ''].join('\n'));
  const child = spawn(tinyproxy ?? '', ['-d', '-c', file], { stdio: 'ignore' });
  const end = once(child, 'exit');
  cleanups.push(async () => {
    child.kill();
    await end;
    rmSync(folder, { recursive: true });
  });
  while (child.exitCode === null) {
    const socket = createConnection(Number(port), '127.0.0.1');
    const connected = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (connected) return { host };
    await setTimeout(20);
  }
  throw new Error(`tinyproxy ended with ${child.exitCode}.`);
}
