import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { deliver, FaultSchedule, firstHalf } from './faults';
import { fetchIssuerKeys } from './identity';
import { SimulatedConnect } from './model';
import { page } from './pages';
import type { SimulatedRequest, SimulatedResponse } from './protocol';
import type { ConnectOptions } from './settings';

export interface ServerOptions {
  /** The server behind the socket, or what a new one is like. */
  readonly connect?: SimulatedConnect | ConnectOptions;
  /** Where Connect is installed under the origin, such as `/connect`. */
  readonly subPath?: string;
  /** How much later than its request every answer is sent. */
  readonly latencyMs?: number;
  /** Called for each request that gets no answer, once Connect has done with it what it does. */
  readonly onHang?: (request: SimulatedRequest) => void;
  /** Serve https. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A request as it was seen on the wire. */
interface WireRequest {
  readonly method: string;
  /** The whole path and query, sub-path included. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The place of its arrival in one count of all arrivals and ends. */
  readonly startedAt: number;
  /** The place of its end, by an answer or a lost connection; undefined while it is open. */
  readonly endedAt: number | undefined;
  /** Of the answer, if one was begun. */
  readonly status: number | undefined;
}

export interface RunningConnect {
  /** The base URL, with the sub-path and without a trailing slash. */
  readonly url: string;
  readonly connect: SimulatedConnect;
  readonly requests: readonly WireRequest[];
  readonly faults: FaultSchedule;
  /** How many connections were accepted. */
  readonly connections: number;
  /** The most requests that were open at once. */
  readonly peakInFlight: number;
  /**
   * The length of the longest chain of requests of which each arrived after the one before had ended. Requests that a
   * client sends together count as one round trip only if the answers wait for the last of them: give a `latencyMs`.
   */
  roundTrips(): number;
  /** Ends all connections, and drops writes that were to land later. May be called again. */
  close(): Promise<void>;
}

/** Starts a simulated Connect on a free port of the loopback interface. */
export async function startConnect(options: ServerOptions = {}): Promise<RunningConnect> {
  const { subPath = '', latencyMs = 0, onHang, tls } = options;
  const connect =
    options.connect instanceof SimulatedConnect
      ? options.connect
      : new SimulatedConnect(options.connect);
  const faults = new FaultSchedule();
  const wire = new WireLog();
  const timers = new Set<NodeJS.Timeout>();
  let connections = 0;

  const later = (delayMs: number, task: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      task();
    }, delayMs);
    timers.add(timer);
  };

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const entry = wire.begin(incoming);
    outgoing.once('close', () => {
      wire.end(entry);
    });
    const body = await readBody(incoming);
    if (body === undefined) return;
    entry.body = body;

    const send = (response: SimulatedResponse, half = false): void => {
      entry.status = response.status;
      write(outgoing, response, half);
    };
    const request = withoutSubPath(entry, subPath);
    if (request === undefined) {
      later(latencyMs, () => {
        send(NOT_CONNECT);
      });
      return;
    }
    if (isExchange(request)) await learnKeys(connect);
    const delivery = deliver(connect, request, faults.take(request), later);
    switch (delivery.type) {
      case 'answer':
        later(latencyMs + delivery.delayMs, () => {
          send(delivery.response);
        });
        break;
      case 'partial':
        later(latencyMs, () => {
          send(delivery.response, true);
        });
        break;
      case 'drop':
        later(latencyMs, () => {
          incoming.socket.destroy();
        });
        break;
      case 'hang':
        onHang?.(request);
        break;
    }
  };

  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    serve(incoming, outgoing).catch((error: unknown) => {
      // A defect of the simulation: no client may take it for an answer, and no test may miss it.
      incoming.socket.destroy();
      queueMicrotask(() => {
        throw error;
      });
    });
  };
  const server = tls ? createTlsServer(tls, listener) : createServer(listener);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${String(port)}${subPath}`;
  connect.settings.address = url;

  return {
    url,
    connect,
    faults,
    requests: wire.requests,
    get connections() {
      return connections;
    },
    get peakInFlight() {
      return wire.peakInFlight;
    },
    roundTrips: () => wire.roundTrips(),
    close: async () => {
      timers.forEach((timer) => {
        clearTimeout(timer);
      });
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      sockets.forEach((socket) => socket.destroy());
      await closed;
    },
  };
}

function isExchange({ method, path }: SimulatedRequest): boolean {
  return method === 'POST' && /\/(?:credentials|token)$/u.test(path);
}

/** Fetches what the trusted issuers publish, as a real server would, before it verifies a token. */
async function learnKeys(connect: SimulatedConnect): Promise<void> {
  const issuers = [...new Set(connect.trustedIssuers)];
  const keys = await Promise.all(
    issuers.map(async (issuer) => [issuer, await fetchIssuerKeys(issuer)] as const),
  );
  connect.settings.issuerKeys = new Map(keys);
}

type WireEntry = { -readonly [Key in keyof WireRequest]: WireRequest[Key] };

class WireLog {
  readonly requests: WireEntry[] = [];
  peakInFlight = 0;
  private inFlight = 0;
  private events = 0;

  begin(incoming: IncomingMessage): WireEntry {
    const entry: WireEntry = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: flattened(incoming),
      body: '',
      startedAt: this.tick(),
      endedAt: undefined,
      status: undefined,
    };
    this.requests.push(entry);
    this.inFlight += 1;
    this.peakInFlight = Math.max(this.peakInFlight, this.inFlight);
    return entry;
  }

  end(entry: WireEntry): void {
    entry.endedAt = this.tick();
    this.inFlight -= 1;
  }

  /** Of intervals, always taking the next one that ends first gives the longest chain. */
  roundTrips(): number {
    const endOf = ({ endedAt = Infinity }: WireEntry): number => endedAt;
    let length = 0;
    let end = -Infinity;
    for (const entry of [...this.requests].sort((a, b) => endOf(a) - endOf(b))) {
      if (entry.startedAt > end) {
        length += 1;
        end = endOf(entry);
      }
    }
    return length;
  }

  private tick(): number {
    this.events += 1;
    return this.events;
  }
}

/** What another application of the same host answers. */
const NOT_CONNECT = page(404, 'Not Found', 'Not Found');

function withoutSubPath(
  { method, path, headers, body }: WireRequest,
  subPath: string,
): SimulatedRequest | undefined {
  if (!path.startsWith(`${subPath}/`)) return undefined;
  return { method, path: path.slice(subPath.length), headers, body };
}

function flattened(incoming: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

/** The whole body; undefined if the client went away in the middle of it. */
async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function write(outgoing: ServerResponse, response: SimulatedResponse, half: boolean): void {
  const { status, headers, body } = response;
  const hasBody = status !== 204 && status !== 304;
  const length = { 'content-length': String(Buffer.byteLength(body)) };
  outgoing.writeHead(status, { ...headers, ...(hasBody && length) });
  if (!half) {
    outgoing.end(body);
    return;
  }
  outgoing.flushHeaders();
  outgoing.write(firstHalf(body), () => {
    outgoing.socket?.destroy();
  });
}
