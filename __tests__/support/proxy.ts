import { execFileSync } from 'node:child_process';
import { createServer, request, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** Whether the Node.js that runs the bundle can use a proxy. */
export function knowsProxies(): boolean {
  const node = process.env['ACTION_NODE'] ?? process.execPath;
  const code = "process.allowedNodeEnvironmentFlags.has('--use-env-proxy')";
  return execFileSync(node, ['-p', code], { encoding: 'utf8' }).trim() === 'true';
}

export interface ProxyOptions {
  /** Asked for by Basic authentication; by default everybody may pass. */
  readonly credentials?: { readonly user: string; readonly password: string };
  /** Answers everything with this status. */
  readonly status?: number;
  /** Takes connections and never answers. */
  readonly silent?: boolean;
}

export interface RunningProxy {
  /** Without credentials. */
  readonly url: string;
  /** Host and port. */
  readonly host: string;
  /** The targets (`host:port`) of the tunnels that were opened. */
  readonly tunnels: readonly string[];
  /** The absolute URLs that were asked for in plain HTTP and forwarded. */
  readonly forwarded: readonly string[];
  /** How many requests, `CONNECT` or not, were refused for want of credentials or because of `status`. */
  readonly refusals: number;
  /** How many connections were accepted. */
  readonly connections: number;
  close(): Promise<void>;
}

/**
 * Starts a forward proxy for HTTP and, by `CONNECT`, HTTPS on a free port of the loopback interface. From where it stands,
 * names below `.example` and `.snowflakecomputing.app` are this machine.
 */
export async function startProxy(options: ProxyOptions = {}): Promise<RunningProxy> {
  const { credentials, silent = false } = options;
  const tunnels: string[] = [];
  const forwarded: string[] = [];
  let refusals = 0;
  let connections = 0;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const refusal = (incoming: IncomingMessage): number | undefined => {
    const expected =
      credentials &&
      `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`;
    const refused = incoming.headers['proxy-authorization'] === expected ? undefined : 407;
    const status = options.status ?? (expected === undefined ? undefined : refused);
    if (status !== undefined) refusals += 1;
    return status;
  };

  const server = createServer((incoming, outgoing) => {
    if (silent) return;
    const status = refusal(incoming);
    if (status !== undefined) {
      outgoing.writeHead(status, { 'content-type': 'text/html' }).end('<html>Refused</html>');
      return;
    }
    const { url = '', method, headers } = incoming;
    forwarded.push(url);
    const to = new URL(url);
    to.hostname = onThisSide(to.hostname);
    const onward = request(to, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
  server.on('connection', (socket) => {
    connections += 1;
    keep(socket);
  });
  server.on('connect', (incoming: IncomingMessage, client: Socket, head: Buffer) => {
    if (silent) return;
    const status = refusal(incoming);
    if (status !== undefined) {
      // Left open, as real proxies do, so that the client may try again with credentials.
      client.write(
        `HTTP/1.1 ${String(status)} Refused\r\nProxy-Authenticate: Basic realm="test"\r\nContent-Length: 0\r\n\r\n`,
      );
      return;
    }
    const target = incoming.url ?? '';
    const colon = target.lastIndexOf(':');
    const onward = connect(
      Number(target.slice(colon + 1)),
      onThisSide(target.slice(0, colon)),
      () => {
        tunnels.push(target);
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        onward.write(head);
        client.pipe(onward).pipe(client);
      },
    );
    keep(onward);
    onward.once('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const host = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    url: `http://${host}`,
    host,
    tunnels,
    forwarded,
    get refusals() {
      return refusals;
    },
    get connections() {
      return connections;
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => {
          if (error) reject(error);
          else resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function onThisSide(host: string): string {
  return /\.(example|snowflakecomputing\.app)$/.test(host) ? '127.0.0.1' : host;
}
