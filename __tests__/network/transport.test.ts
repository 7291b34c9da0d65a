import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http';
import { createServer as createHttpsServer, request } from 'node:https';
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
  type Socket,
} from 'node:net';
import { runInThisContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import {
  openTransport,
  TransportError,
  type HttpRequest,
  type HttpResponse,
  type TransportOptions,
} from '../../src/network/transport';
import { useCleanups } from '../support/cleanups';
import { startProxy } from '../support/proxy';
import { createAuthority, createSelfSigned, type Authority } from '../support/tls';

const MIB = 1024 * 1024;

let authority: Authority;

beforeAll(async () => {
  authority = await createAuthority();
});

const cleanups = useCleanups();

function open(options: Partial<TransportOptions> = {}) {
  const transport = openTransport({
    caCertificate: null,
    maxSockets: 4,
    connectTimeoutMs: 10_000,
    env: {},
    ...options,
  });
  cleanups.push(() => {
    transport.close();
  });
  return (url: string, request: Partial<HttpRequest> = {}): Promise<HttpResponse> =>
    transport.send({
      method: 'GET',
      url,
      headers: {},
      signal: new AbortController().signal,
      ...request,
    });
}

async function listen(server: TcpServer, host = '127.0.0.1'): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, host, resolve);
  });
  cleanups.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        for (const socket of sockets) socket.destroy();
      }),
  );
  return (server.address() as AddressInfo).port;
}

async function serve(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createHttpServer(listener))}`;
}

async function serveTls(
  certificate: { key: string; cert: string },
  listener: RequestListener = (_, outgoing) => outgoing.end('{}'),
): Promise<string> {
  return `https://127.0.0.1:${await listen(createHttpsServer(certificate, listener))}`;
}

/** A server that sends these bytes to whatever arrives, and closes if told to. */
async function answerRaw(bytes: string, close = true): Promise<string> {
  const server = createTcpServer((socket) => {
    socket.once('data', () => {
      if (close) socket.end(bytes);
      else socket.write(bytes);
    });
  });
  return `http://127.0.0.1:${await listen(server)}`;
}

async function unusedPort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function failure(request: Promise<HttpResponse>): Promise<TransportError> {
  const error: unknown = await request.then(
    ({ status }) => new Error(`It was answered with ${status}.`),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TransportError);
  return error as TransportError;
}

const hostOf = (url: string): string => new URL(url).host;

/** The URL of a server on this machine as it is from where the proxy of the tests stands. */
const behindProxy = (url: string): string => url.replace('127.0.0.1', 'connect.example');

describe('openTransport', () => {
  it('sends a request and hands back the whole answer', async () => {
    const seen: IncomingMessage[] = [];
    let body = '';
    const url = await serve((incoming, outgoing) => {
      seen.push(incoming);
      incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
      incoming.on('end', () => {
        outgoing.writeHead(418, { 'X-Test': 'yes' }).end('{"grün":"é"}');
      });
    });
    const response = await open()(`${url}/path?a=b`, {
      method: 'PATCH',
      headers: { Authorization: 'Key abc', 'Content-Type': 'application/json' },
      body: '{"name":"é"}',
    });
    expect(response.status).toBe(418);
    expect(response.header('x-test')).toBe('yes');
    expect(response.header('x-other')).toBeNull();
    expect(response.body).toBe('{"grün":"é"}');
    expect(response.url).toBe(`${url}/path?a=b`);
    expect(body).toBe('{"name":"é"}');
    expect(seen.map(({ method, url: path }) => `${method} ${path}`)).toEqual(['PATCH /path?a=b']);
    const headers = seen[0]?.headers;
    expect(headers).toMatchObject({
      authorization: 'Key abc',
      'content-type': 'application/json',
      'content-length': '13',
      connection: 'keep-alive',
    });
    expect(headers).not.toHaveProperty('transfer-encoding');
  });

  it('makes a connection for a request that is to be alone, and closes it', async () => {
    const sockets: Socket[] = [];
    const headers: (string | undefined)[] = [];
    const closed: Promise<unknown>[] = [];
    const server = createHttpServer((incoming, outgoing) => {
      sockets.push(incoming.socket);
      headers.push(incoming.headers.connection);
      outgoing.end('{}');
    });
    server.on('connection', (socket) => closed.push(once(socket, 'close')));
    const url = `http://127.0.0.1:${await listen(server)}`;
    const send = open();
    for (const alone of [false, true, true, false]) await send(url, { alone });
    expect(headers).toEqual(['keep-alive', 'close', 'close', 'keep-alive']);
    expect(sockets[3]).toBe(sockets[0]);
    expect(new Set(sockets).size).toBe(3);
    await Promise.all(closed.slice(1));
  });

  it('closes an idle connection on which something arrives, and asks on a new one', async () => {
    const answer = (body: string) =>
      `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const sockets: Socket[] = [];
    const server = createTcpServer((socket) => {
      sockets.push(socket);
      socket.on('data', () => socket.write(answer('asked')));
    });
    const url = `http://127.0.0.1:${await listen(server)}`;
    const send = open();
    expect((await send(url)).body).toBe('asked');
    const closed = once(sockets[0]!, 'close');
    sockets[0]!.write(answer('surplus'));
    await closed;
    expect((await send(url)).body).toBe('asked');
    expect(sockets).toHaveLength(2);
  });

  it('keeps one connection for requests after each other, and few for requests at once', async () => {
    let connections = 0;
    const server = createHttpServer((_, outgoing) => setImmediate(() => outgoing.end('{}')));
    server.on('connection', () => (connections += 1));
    const url = `http://127.0.0.1:${await listen(server)}`;
    const send = open({ maxSockets: 2 });
    for (let count = 0; count < 20; count += 1) await send(url);
    expect(connections).toBe(1);
    await Promise.all(Array.from({ length: 10 }, () => send(url)));
    expect(connections).toBe(2);
  });

  it('makes a new connection after the server has closed the one it kept', async () => {
    let connections = 0;
    const sockets: Socket[] = [];
    const server = createHttpServer((_, outgoing) => outgoing.end('{}'));
    server.on('connection', (socket) => {
      connections += 1;
      sockets.push(socket);
    });
    const url = `http://127.0.0.1:${await listen(server)}`;
    const send = open();
    await send(url);
    const closed = new Promise((resolve) => sockets[0]?.once('close', resolve));
    sockets[0]?.end();
    await closed;
    await send(url);
    expect(connections).toBe(2);
  });

  it.each([
    ['a whole answer', 'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nsurplus'],
    ['the beginning of one', 'HTTP/1.1 200 OK\r\nConte'],
    ['a single line break', '\r\n'],
  ])(
    'asks nothing more over a connection on which something came unasked: %s',
    async (_, bytes) => {
      for (const turns of [0, 1, 2, 3, 10]) {
        const sockets: Socket[] = [];
        const url = await serve(({ socket }, outgoing) => {
          sockets.push(socket);
          outgoing.end(`answer ${sockets.length}`);
        });
        const send = open();
        expect((await send(url)).body).toBe('answer 1');
        sockets[0]?.write(bytes);
        for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
        expect((await send(url)).body).toBe('answer 2');
        expect(sockets[1] === sockets[0]).toBe(false);
      }
    },
  );

  it('does not follow redirects', async () => {
    let elsewhere = 0;
    const target = await serve((_, outgoing) => {
      elsewhere += 1;
      outgoing.end();
    });
    const url = await serve((_, outgoing) => {
      outgoing.writeHead(307, { Location: `${target}/login` }).end();
    });
    const response = await open()(url, { method: 'POST', body: '{}' });
    expect(response.status).toBe(307);
    expect(response.header('location')).toBe(`${target}/login`);
    expect(elsewhere).toBe(0);
  });

  it.each([
    ['gzip', { 'content-encoding': 'gzip' }, gzipSync('{"ü":1}')],
    ['an unknown content type', { 'content-type': 'x/y; charset=nonsense' }, '{"ü":1}'],
    ['an unknown encoding', { 'content-encoding': 'rot13' }, '{"ü":1}'],
  ])('reads %s', async (_, headers, content) => {
    const url = await serve((_incoming, outgoing) => {
      outgoing.writeHead(200, headers as Record<string, string>).end(content);
    });
    expect((await open()(url)).body).toBe('{"ü":1}');
  });

  it('gives up the wait for an answer when the signal says so', async () => {
    const controller = new AbortController();
    const url = await serve(() => {
      controller.abort();
    });
    await expect(open()(url, { signal: controller.signal })).rejects.toThrow();
  });

  it('gives up the reading of an answer when the signal says so', async () => {
    const controller = new AbortController();
    const url = await serve((_, outgoing) => outgoing.writeHead(200).write('{'));
    const headersReceived = (): void => {
      setImmediate(() => {
        controller.abort();
      });
    };
    subscribe('http.client.response.finish', headersReceived);
    cleanups.push(() => unsubscribe('http.client.response.finish', headersReceived));
    await expect(open()(url, { signal: controller.signal })).rejects.toThrow();
    expect(controller.signal.aborted).toBe(true);
  });

  it('rejects what is under way when it is closed', async () => {
    let arrived = (): void => undefined;
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    const url = await serve(() => {
      arrived();
    });
    const transport = openTransport({
      caCertificate: null,
      maxSockets: 1,
      connectTimeoutMs: 10_000,
      env: {},
    });
    const sent = transport.send({
      method: 'GET',
      url,
      headers: {},
      signal: new AbortController().signal,
    });
    const outcome = failure(sent);
    await arrival;
    transport.close();
    expect((await outcome).reason).toBe('reset');
  });
});

describe('what goes wrong between here and the server', () => {
  it('is a name that does not exist', async () => {
    const { reason, code, host } = await failure(open()('http://nowhere.invalid:8080/'));
    expect(code).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/);
    expect({ reason, host }).toEqual({ reason: 'dns', host: 'nowhere.invalid:8080' });
  });

  it.each(['127.0.0.1', 'localhost'])('is a refusal of %s', async (name) => {
    const host = `${name}:${await unusedPort()}`;
    expect(await failure(open()(`http://${host}/`))).toMatchObject({
      reason: 'refused',
      code: 'ECONNREFUSED',
      host,
    });
  });

  it.each([
    ['before any answer', ''],
    ['in the headers', 'HTTP/1.1 200 OK\r\nContent-'],
    ['in a body of known length', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"a"'],
    ['in a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{"a"'],
    ['between chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n{"a"\r\n'],
    [
      'in a compressed body',
      'HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: 9\r\n\r\n',
    ],
  ])('is an end %s', async (_, bytes) => {
    const url = await answerRaw(bytes);
    expect(await failure(open()(url))).toMatchObject({ reason: 'reset', host: hostOf(url) });
  });

  it('is a reset', async () => {
    const server = createTcpServer((socket) => {
      socket.once('data', () => socket.resetAndDestroy());
    });
    const url = `http://127.0.0.1:${await listen(server)}`;
    expect(await failure(open()(url))).toMatchObject({ reason: 'reset', code: 'ECONNRESET' });
  });

  it.each([
    ['something else than HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['an invalid header', 'HTTP/1.1 200 OK\r\nBad Header\r\n\r\n'],
    ['invalid gzip', 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd'],
    ['invalid Brotli', 'HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 4\r\n\r\nabcd'],
  ])('is %s', async (_, bytes) => {
    const url = await answerRaw(bytes);
    expect(await failure(open()(url))).toMatchObject({ reason: 'not-http', host: hostOf(url) });
  });

  it('is a body without an end', async () => {
    let sent = 0;
    const url = await serve((_, outgoing) => {
      const chunk = Buffer.alloc(MIB, ' ');
      const more = (): void => {
        while (!outgoing.destroyed) {
          sent += chunk.length;
          if (!outgoing.write(chunk)) break;
        }
      };
      outgoing.on('drain', more);
      more();
    });
    expect(await failure(open()(url))).toMatchObject({ reason: 'too-large', host: hostOf(url) });
    expect(sent).toBeLessThan(64 * MIB);
  });

  it('is a body that is too large once it is unpacked', async () => {
    // As many members of 1 MiB each, since packing all of it at once takes seconds on a busy machine.
    const bomb = Buffer.concat(Array<Buffer>(256).fill(gzipSync(Buffer.alloc(MIB))));
    expect(bomb.length).toBeLessThan(MIB);
    const url = await serve((_, outgoing) => {
      outgoing.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    });
    expect((await failure(open()(url))).reason).toBe('too-large');
  });

  it('is not a body of exactly 16 MiB', async () => {
    const url = await serve((_, outgoing) => {
      outgoing.end(Buffer.alloc(16 * MIB, ' '));
    });
    expect((await open()(url)).body).toHaveLength(16 * MIB);
  });
});

describe('the time for making a connection', () => {
  beforeEach(() => {
    import.meta.jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  });

  afterEach(() => {
    import.meta.jest.useRealTimers();
  });

  it('runs out when TLS stays silent', async () => {
    const server = createTcpServer();
    const host = `127.0.0.1:${await listen(server)}`;
    const connected = once(server, 'connection');
    const outcome = failure(open({ connectTimeoutMs: 10_000 })(`https://${host}/`));
    await connected;
    import.meta.jest.advanceTimersByTime(10_000);
    expect(await outcome).toMatchObject({ reason: 'connect-timeout', host });
  });

  it.each(['http', 'https'])('does not count the wait for an answer over %s', async (scheme) => {
    let answer = (): void => undefined;
    const arrived = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const listener: RequestListener = (_, outgoing) => {
      answer();
      answer = () => outgoing.end('{}');
    };
    const url = await (scheme === 'http'
      ? serve(listener)
      : serveTls(await authority.issue(), listener));
    const sent = open({ connectTimeoutMs: 10_000, caCertificate: authority.cert })(url);
    await arrived;
    import.meta.jest.advanceTimersByTime(60_000);
    answer();
    expect((await sent).status).toBe(200);
  });
});

interface Chain {
  readonly leaf: string;
  readonly middle: string;
  readonly root: string;
}

describe('a name below localhost', () => {
  it.each([
    ['localhost', '127.0.0.1'],
    ['connect.localhost', '127.0.0.1'],
    ['a.b.localhost', '::1'],
  ])('is this machine, whatever name servers say: %s at %s', async (name, address) => {
    const port = await listen(
      createHttpServer((_, outgoing) => outgoing.end('{}')),
      address,
    );
    expect((await open()(`http://${name}:${port}/`)).status).toBe(200);
  });
});

describe('TLS', () => {
  it('trusts the authority it is given, as one of several', async () => {
    const url = await serveTls(await authority.issue());
    const other = await createAuthority('Another authority');
    const send = open({ caCertificate: `${other.cert}\n${authority.cert}` });
    expect((await send(url)).status).toBe(200);
  });

  describe('where the server has its certificate from an intermediate authority', () => {
    it.each<[string, (chain: Chain) => { sent: string; trusted: string }]>([
      ['the root is trusted', ({ leaf, middle, root }) => ({ sent: leaf + middle, trusted: root })],
      ['only the intermediate is trusted', ({ leaf, middle }) => ({ sent: leaf, trusted: middle })],
      [
        'only the intermediate is trusted, and the server sends all',
        ({ leaf, middle, root }) => ({ sent: leaf + middle + root, trusted: middle }),
      ],
      ["the server's own certificate is trusted", ({ leaf }) => ({ sent: leaf, trusted: leaf })],
    ])('connects if %s', async (_, choose) => {
      const middle = await authority.intermediate('Issuing authority');
      const { cert, key } = await middle.issue();
      const { sent, trusted } = choose({ leaf: cert, middle: middle.cert, root: authority.cert });
      const url = await serveTls({ cert: sent, key });
      expect((await open({ caCertificate: trusted })(url)).status).toBe(200);
    });

    it('refuses if the server does not send the intermediate, and only the root is known', async () => {
      const middle = await authority.intermediate('Issuing authority');
      const url = await serveTls(await middle.issue());
      expect(await failure(open({ caCertificate: authority.cert })(url))).toMatchObject({
        reason: 'certificate-chain',
        code: expect.stringMatching(/^UNABLE_TO_/) as string,
      });
    });

    it('refuses another host name all the same', async () => {
      const middle = await authority.intermediate('Issuing authority');
      const url = await serveTls(await middle.issue({ names: ['c.example'] }));
      expect(await failure(open({ caCertificate: middle.cert })(url))).toMatchObject({
        code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      });
    });
  });

  it('checks certificates although the environment of Node.js says that it need not', async () => {
    // What Node.js itself looks at: tests have a copy.
    const env = runInThisContext('process.env') as NodeJS.ProcessEnv;
    env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    cleanups.push(() => delete env['NODE_TLS_REJECT_UNAUTHORIZED']);
    let received = 0;
    const url = await serveTls(await authority.issue(), (_, outgoing) => {
      received += 1;
      outgoing.end();
    });
    for (const caCertificate of [null, (await createAuthority('Another authority')).cert]) {
      for (const alone of [false, true]) {
        expect(await failure(open({ caCertificate })(url, { alone }))).toMatchObject({
          code: expect.stringMatching(/^UNABLE_TO_/) as string,
        });
      }
    }
    expect(received).toBe(0);
    // The variable is at work: without the option, Node.js lets the same certificate pass.
    const unchecked = request(url, { agent: false });
    cleanups.push(() => unchecked.destroy());
    await once(unchecked.end(), 'response');
    expect(received).toBe(1);
  });

  it.each<[string, () => Promise<{ cert: string; key: string }>, boolean, string]>([
    ['an unknown authority', () => authority.issue(), false, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    [
      'an unknown authority that the server sends along',
      async () => {
        const { cert, key } = await authority.issue();
        return { cert: cert + authority.cert, key };
      },
      false,
      'SELF_SIGNED_CERT_IN_CHAIN',
    ],
    ['a signature of its own', () => createSelfSigned(), false, 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    [
      'another host name, from a trusted authority',
      () => authority.issue({ names: ['connect.example.com', '10.1.2.3'] }),
      true,
      'ERR_TLS_CERT_ALTNAME_INVALID',
    ],
    [
      'a date in the past, from a trusted authority',
      () => authority.issue({ notAfter: new Date(Date.now() - 1000) }),
      true,
      'CERT_HAS_EXPIRED',
    ],
  ])('refuses a certificate with %s', async (_, issue, trusted, code) => {
    const received: unknown[] = [];
    const url = await serveTls(await issue(), (incoming, outgoing) => {
      received.push(incoming.headers);
      outgoing.end();
    });
    const send = open({ caCertificate: trusted ? authority.cert : null });
    const reason = {
      ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-name',
      CERT_HAS_EXPIRED: 'certificate-date',
    }[code];
    expect(await failure(send(url, { headers: { Authorization: 'Key abc' } }))).toMatchObject({
      reason: reason ?? 'certificate',
      code,
      host: hostOf(url),
    });
    expect(received).toEqual([]);
  });

  it('is not what the server speaks', async () => {
    const url = (await serve((_, outgoing) => outgoing.end('{}'))).replace('http:', 'https:');
    expect(await failure(open()(url))).toMatchObject({ reason: 'tls', host: hostOf(url) });
  });

  it('is what the server speaks, and was not asked for', async () => {
    const url = (await serveTls(await authority.issue())).replace('https:', 'http:');
    expect(['reset', 'not-http']).toContain((await failure(open()(url))).reason);
  });
});

const knowsProxies = process.allowedNodeEnvironmentFlags.has('--use-env-proxy');
const proxyIt = knowsProxies ? it : it.skip;

describe('a proxy (tested where Node.js knows proxyEnv)', () => {
  let secure: string;
  let plain: string;

  beforeEach(async () => {
    const certificate = await authority.issue({ names: ['connect.example'] });
    secure = behindProxy(await serveTls(certificate));
    plain = behindProxy(await serve((_, outgoing) => outgoing.end('{}')));
  });

  async function proxy(options: Parameters<typeof startProxy>[0] = {}) {
    const running = await startProxy(options);
    cleanups.push(() => running.close());
    return running;
  }

  const through = (env: Record<string, string>) => open({ env, caCertificate: authority.cert });

  proxyIt('passes requests on: all through one tunnel, or each plain one by itself', async () => {
    const running = await proxy();
    const send = through({ HTTPS_PROXY: running.url, HTTP_PROXY: running.url });
    for (const path of ['/1', '/2']) expect((await send(secure + path)).status).toBe(200);
    expect(running.tunnels).toEqual([hostOf(secure)]);
    expect(running.connections).toBe(1);
    for (const path of ['/1', '/2']) expect((await send(plain + path)).status).toBe(200);
    expect(running.forwarded).toEqual([`${plain}/1`, `${plain}/2`]);
    expect(running.connections).toBe(3);
  });

  proxyIt.each(['secret', 'p@ss:w/rd#%?', 'pässword'])(
    'gets its credentials: %s',
    async (password) => {
      const { host, tunnels, forwarded, refusals } = await proxy({
        credentials: { user: 'us er', password },
      });
      const url = `http://us%20er:${encodeURIComponent(password)}@${host}`;
      const send = through({ https_proxy: url, http_proxy: url });
      expect((await send(secure)).status).toBe(200);
      expect((await send(plain)).status).toBe(200);
      expect([tunnels.length, forwarded.length, refusals]).toEqual([1, 1, 0]);
    },
  );

  proxyIt('refuses other credentials', async () => {
    const { host, tunnels } = await proxy({ credentials: { user: 'u', password: 'right' } });
    const url = `http://u:wrong@${host}`;
    const send = through({ HTTPS_PROXY: url, HTTP_PROXY: url });
    for (const target of [secure, plain]) {
      const error = await failure(send(target));
      expect(error).toMatchObject({ reason: 'proxy', code: 'status 407', host });
    }
    expect(tunnels).toEqual([]);
  });

  proxyIt.each([
    [403, 'proxy'],
    [502, 'proxy-unreachable'],
  ])('refuses the target with %d', async (status, reason) => {
    const { url, host } = await proxy({ status });
    expect(await failure(through({ HTTPS_PROXY: url })(secure))).toMatchObject({
      reason,
      code: `status ${status}`,
      host,
    });
  });

  proxyIt('that has refused is not kept waiting for more', async () => {
    const server = createHttpServer();
    let closed: Promise<unknown> | undefined;
    server.on('connect', (_: IncomingMessage, socket: Socket) => {
      closed = once(socket, 'end');
      socket.resume().write('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    });
    const host = `127.0.0.1:${await listen(server)}`;
    expect((await failure(through({ HTTPS_PROXY: `http://${host}` })(secure))).reason).toBe(
      'proxy',
    );
    expect(await closed).toEqual([]);
  });

  proxyIt('does not get to the server', async () => {
    const { url, host } = await proxy();
    const send = through({ HTTPS_PROXY: url });
    expect(await failure(send(`https://connect.example:${await unusedPort()}`))).toMatchObject({
      reason: 'proxy-unreachable',
      code: 'status 502',
      host,
    });
  });

  proxyIt('hands on the certificate of the server, which counts', async () => {
    const { url } = await proxy();
    const send = open({ env: { HTTPS_PROXY: url } });
    expect(await failure(send(secure))).toMatchObject({
      reason: 'certificate',
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      host: hostOf(secure),
    });
  });

  proxyIt('refuses the connection', async () => {
    const host = `127.0.0.1:${await unusedPort()}`;
    const send = through({ HTTPS_PROXY: `http://${host}`, HTTP_PROXY: `http://${host}` });
    for (const target of [secure, plain]) {
      expect(await failure(send(target))).toMatchObject({
        reason: 'proxy-unreachable',
        code: 'ECONNREFUSED',
        host,
      });
    }
  });

  proxyIt('has a name that does not exist', async () => {
    const url = 'http://u:hidden@nowhere.invalid:3128';
    const send = through({ HTTPS_PROXY: url, HTTP_PROXY: url });
    for (const target of [secure, plain]) {
      const { reason, code, host } = await failure(send(target));
      expect(code).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/);
      expect({ reason, host }).toEqual({
        reason: 'proxy-unreachable',
        host: 'nowhere.invalid:3128',
      });
    }
  });

  describe('that takes its time', () => {
    beforeEach(() => {
      import.meta.jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    });

    afterEach(() => {
      import.meta.jest.useRealTimers();
    });

    proxyIt('or stays silent', async () => {
      const silent = createTcpServer();
      const host = `127.0.0.1:${await listen(silent)}`;
      const connected = once(silent, 'connection');
      const outcome = failure(through({ HTTPS_PROXY: `http://${host}` })(secure));
      await connected;
      import.meta.jest.advanceTimersByTime(10_000);
      expect(await outcome).toMatchObject({
        reason: 'proxy-unreachable',
        code: 'CONNECT_TIMEOUT',
        host,
      });
    });

    proxyIt('or leads to a server that stays silent', async () => {
      const { url, host, tunnels } = await proxy();
      const silent = createTcpServer();
      const target = `connect.example:${await listen(silent)}`;
      const greeted = once(silent, 'connection').then(([socket]) => once(socket as Socket, 'data'));
      const outcome = failure(through({ HTTPS_PROXY: url })(`https://${target}`));
      await greeted;
      import.meta.jest.advanceTimersByTime(10_000);
      expect(await outcome).toMatchObject({
        reason: 'proxy-unreachable',
        code: 'CONNECT_TIMEOUT',
        host,
      });
      expect(tunnels).toEqual([target]);
    });

    proxyIt('or leads to a server that takes its time to answer', async () => {
      const { url } = await proxy();
      let answer = (): void => undefined;
      const arrived = new Promise<void>((resolve) => {
        answer = resolve;
      });
      const certificate = await authority.issue({ names: ['connect.example'] });
      const slow = await serveTls(certificate, (_, outgoing) => {
        answer();
        answer = () => outgoing.end('{}');
      });
      const sent = through({ HTTPS_PROXY: url })(behindProxy(slow));
      await arrived;
      import.meta.jest.advanceTimersByTime(60_000);
      answer();
      expect((await sent).status).toBe(200);
    });
  });

  proxyIt('hangs up instead of answering', async () => {
    const server: Server = createHttpServer();
    server.on('connect', (_: IncomingMessage, socket: Socket) => socket.end());
    const host = `127.0.0.1:${await listen(server)}`;
    expect(await failure(through({ HTTPS_PROXY: `http://${host}` })(secure))).toMatchObject({
      reason: 'proxy-unreachable',
      code: 'ERR_PROXY_TUNNEL',
      host,
    });
  });

  proxyIt('can be left out', async () => {
    const { url, connections } = await proxy();
    const send = through({
      HTTPS_PROXY: url,
      HTTP_PROXY: url,
      NO_PROXY: 'a.example,connect.example',
    });
    for (const target of [secure, plain]) expect((await failure(send(target))).reason).toBe('dns');
    expect(connections).toBe(0);
  });

  it('is left out for this machine', async () => {
    const env = { HTTPS_PROXY: 'http://127.0.0.1:1', HTTP_PROXY: 'http://127.0.0.1:1' };
    const here = await serve((_, outgoing) => outgoing.end('{}'));
    expect((await through(env)(here)).status).toBe(200);
    expect((await through(env)(await serveTls(await authority.issue()))).status).toBe(200);
  });

  (knowsProxies ? it.skip : it)(
    'is asked for in vain where Node.js does not know proxies',
    async () => {
      const error = await failure(open({ env: { HTTPS_PROXY: 'http://127.0.0.1:1' } })(secure));
      expect(error).toMatchObject({
        reason: 'proxy-unsupported',
        code: 'HTTPS_PROXY',
        host: hostOf(secure),
      });
    },
  );

  it.each([
    'http://u:hidden@proxy:port',
    'socks5://u:hidden@proxy:1080',
    'http://u:%zz@proxy:3128',
  ])('must have a usable URL, unlike %s', async (value) => {
    const error = await failure(open({ env: { https_proxy: value } })(secure));
    expect(error).toMatchObject({
      reason: 'proxy-setting',
      code: 'https_proxy',
      host: hostOf(secure),
    });
    expect(String(error.stack)).not.toContain('hidden');
    const other = await serve((_, outgoing) => outgoing.end('{}'));
    expect((await open({ env: { https_proxy: value } })(other)).status).toBe(200);
  });
});
