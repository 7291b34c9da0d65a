import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import tls, { type SecureContext } from 'node:tls';
import fetch, { FetchError } from 'node-fetch';
import { FAILURES, reasonOf, type NetworkReason } from './failures';
import { isLocalName } from '../url';
import { proxyFor, type Env } from './proxy';

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

export interface HttpRequest {
  readonly method: Method;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Over a connection of its own, on which no answer to an earlier request can be left over. */
  readonly alone?: boolean;
  readonly signal: AbortSignal;
}

export interface HttpResponse {
  readonly url: string;
  readonly status: number;
  header(name: string): string | null;
  readonly body: string;
}

/**
 * Sends one request and reads the whole answer, whatever its status. Never follows a redirect.
 *
 * Rejects with a {@link TransportError}, or with anything at all once the signal has aborted.
 */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>;

/** No usable answer came back. */
export class TransportError extends Error {
  constructor(
    readonly reason: NetworkReason,
    /** The system's, TLS's or HTTP's own code for it. */
    readonly code: string,
    /** Host and port that the connection was to. */
    readonly host: string,
    options?: ErrorOptions,
  ) {
    super(`${reason} (${code})`, options);
    this.name = 'TransportError';
  }
}

export interface TransportOptions {
  /** PEM text of authorities to trust beside the default ones. */
  readonly caCertificate: string | null;
  readonly maxSockets: number;
  /** How long a connection may take to be made, proxy and TLS included. */
  readonly connectTimeoutMs: number;
  readonly env: Env;
}

const LARGEST_BODY_BYTES = 16 * 1024 * 1024;

/** Opens a transport over the network. It holds connections open until it is closed. */
export function openTransport(options: TransportOptions): { send: Transport; close(): void } {
  const connections = new Connections(options.connectTimeoutMs);
  let secureContext: SecureContext | undefined;
  const routes = new Map<string, Route>();

  function routeTo(url: URL): Route {
    const known = routes.get(url.origin);
    if (known) return known;
    // One for all: otherwise Node.js makes one for each connection.
    if (url.protocol === 'https:') secureContext ??= trusting(options.caCertificate);
    const route = openRoute(url, options, secureContext);
    connections.watch(route);
    routes.set(url.origin, route);
    return route;
  }

  return {
    async send({ url, method, headers, body, alone = false, signal }) {
      const route = routeTo(new URL(url));
      if (!alone) await arrivals();
      try {
        const response = await fetch(url, {
          method,
          headers,
          ...(body === undefined ? {} : { body }),
          signal,
          redirect: 'manual',
          size: LARGEST_BODY_BYTES,
          agent: alone ? route.agents.single : route.agents.shared,
        });
        // Over plain HTTP the proxy answers in the server's place; no server has a 407 of its own.
        if (response.status === 407 && route.proxyHost !== null) {
          throw new ConnectionError('status 407');
        }
        return {
          url,
          status: response.status,
          header: (name) => response.headers.get(name),
          body: await response.text(),
        };
      } catch (error) {
        throw classify(error, route);
      }
    },
    close() {
      connections.close();
    },
  };
}

/** How to get to an origin. */
interface Route {
  readonly agents: {
    /** Keeps connections open, and reuses them. */
    readonly shared: HttpAgent;
    /** Makes a connection for each request. */
    readonly single: HttpAgent;
  };
  readonly serverHost: string;
  /** `null` for a direct connection. */
  readonly proxyHost: string | null;
  /** Whether the user has named authorities. */
  readonly ownAuthorities: boolean;
  /** What a socket emits once it can be written to; `null` if the agent tells so itself, as it does of tunnels. */
  readonly readyEvent: 'connect' | 'secureConnect' | null;
}

/** @throws TransportError if the environment names a proxy that cannot be used */
function openRoute(
  url: URL,
  { maxSockets, env, caCertificate }: TransportOptions,
  secureContext: SecureContext | undefined,
): Route {
  const secure = url.protocol === 'https:';
  const proxy = proxyFor(url, env);
  if (proxy !== null && proxy.url === null) {
    throw new TransportError('proxy-setting', proxy.variable, url.host);
  }
  if (proxy !== null && !canUseProxies()) {
    throw new TransportError('proxy-unsupported', proxy.variable, url.host);
  }
  const proxyUrl = proxy?.url ?? null;
  const agentOptions = {
    // A name server, or whoever answers in its place, could send the key elsewhere in plain HTTP.
    ...(isLocalName(url.hostname) && { lookup: lookUpHere }),
    ...(proxyUrl === null
      ? {}
      : // Without NO_PROXY, which has been looked at when the proxy was chosen.
        { proxyEnv: { [secure ? 'https_proxy' : 'http_proxy']: proxyUrl.href } }),
  };
  const openAgent = (shares: boolean): HttpAgent => {
    // With a limit, an agent would give a waiting request a connection that was used before.
    const sharing = shares ? { keepAlive: true, maxSockets } : { keepAlive: false };
    const agent = secure
      ? new HttpsAgent({
          ...agentOptions,
          ...sharing,
          // Otherwise NODE_TLS_REJECT_UNAUTHORIZED=0 switches the check off.
          rejectUnauthorized: true,
          ...(secureContext && { secureContext }),
        })
      : new HttpAgent({ ...agentOptions, ...sharing });
    closeWhereUnasked(agent);
    return agent;
  };
  return {
    agents: {
      // A proxy may end a connection after each plain request without a word (tinyproxy does), and a write that is sent
      // at this moment is lost. A tunnel is the server's own connection.
      shared: openAgent(secure || proxyUrl === null),
      single: openAgent(false),
    },
    serverHost: url.host,
    proxyHost: proxyUrl?.host ?? null,
    ownAuthorities: caCertificate !== null,
    readyEvent: !secure ? 'connect' : proxyUrl === null ? 'secureConnect' : null,
  };
}

/** Closes an idle connection on which something arrives: it answers nothing, and would be taken for the next answer. */
function closeWhereUnasked(agent: HttpAgent): void {
  const keep: (socket: Duplex) => unknown = agent.keepSocketAlive.bind(agent);
  const reuse = agent.reuseSocket.bind(agent);
  const close = function (this: Duplex): void {
    this.destroy();
  };
  agent.keepSocketAlive = (socket) => {
    socket.on('data', close);
    return keep(socket);
  };
  agent.reuseSocket = (socket, request) => {
    socket.off('data', close);
    reuse(socket, request);
  };
}

/** Waits until what has arrived on any connection has been read: one whole turn of the event loop. */
async function arrivals(): Promise<void> {
  // The first may come in the turn that has begun.
  await setImmediate();
  await setImmediate();
}

const lookUpHere: LookupFunction = (_, { all }, callback) => {
  if (all === true) {
    callback(null, [
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ]);
  } else {
    callback(null, '127.0.0.1', 4);
  }
};

/** Whether agents know `proxyEnv` (Node.js 24.5, 22.21): those that do refuse one that is no URL, others ignore it. */
function canUseProxies(): boolean {
  try {
    new HttpAgent({ proxyEnv: { http_proxy: 'http://%' } }).destroy();
    return false;
  } catch {
    return true;
  }
}

/** What Node.js trusts by itself, and the authorities of a PEM text. */
function trusting(pem: string | null): SecureContext {
  if (pem === null) return tls.createSecureContext();
  // Many have only the intermediate that signs their servers' certificates.
  const secureContext = tls.createSecureContext({ allowPartialTrustChain: true });
  // The option `ca` would replace what is trusted, and no list tells all of it: not the store of --use-openssl-ca.
  (secureContext.context as { addCACert(pem: string): void }).addCACert(pem);
  return secureContext;
}

/** No connection was made. Of an error, node-fetch hands on no more than message and code. */
class ConnectionError extends Error {
  constructor(
    readonly code: string,
    options?: ErrorOptions,
  ) {
    super(code, options);
  }
}

/**
 * All connections that are open or being made. An agent forgets the socket of a tunnel that a proxy refused or never
 * opened, which would keep the process alive; and it has no limit on the time that a connection takes to be made.
 */
class Connections {
  readonly #open = new Set<Duplex>();

  constructor(private readonly timeoutMs: number) {}

  watch({ agents, readyEvent }: Route): void {
    this.#watch(agents.shared, readyEvent);
    this.#watch(agents.single, readyEvent);
  }

  #watch(agent: HttpAgent, readyEvent: Route['readyEvent']): void {
    const create = agent.createConnection.bind(agent);
    agent.createConnection = (options, callback) => {
      let socket: Duplex | null | undefined = null;
      const timer = setTimeout(() => {
        socket?.destroy(new ConnectionError('CONNECT_TIMEOUT'));
      }, this.timeoutMs);
      const disarm = (): void => {
        clearTimeout(timer);
      };
      socket = create(options, (error, tunnel) => {
        disarm();
        if (error) socket?.destroy();
        callback?.(error && withStatus(error), tunnel);
      });
      if (!socket) return socket;
      this.#open.add(socket);
      socket.once('close', () => {
        disarm();
        this.#open.delete(socket);
      });
      if (readyEvent !== null) socket.once(readyEvent, disarm);
      return socket;
    };
  }

  close(): void {
    for (const socket of this.#open) socket.destroy();
  }
}

/** The status that a proxy refused a tunnel with goes into the code. */
function withStatus(error: Error): Error {
  return 'statusCode' in error && Number.isInteger(error.statusCode)
    ? new ConnectionError(`status ${String(error.statusCode)}`, { cause: error })
    : error;
}

function classify(
  error: unknown,
  { serverHost, proxyHost, ownAuthorities }: Route,
): TransportError {
  const code = codeOf(error);
  const found = reasonOf(code);
  if (proxyHost !== null && FAILURES[found].ofProxy) {
    return new TransportError('proxy-unreachable', code, proxyHost, { cause: error });
  }
  const reason = found === 'certificate' && ownAuthorities ? 'certificate-chain' : found;
  const host = reason.startsWith('proxy') ? proxyHost : null;
  return new TransportError(reason, code, host ?? serverHost, { cause: error });
}

function codeOf(error: unknown): string {
  if (error instanceof FetchError && error.type === 'max-size') return error.type;
  if (typeof error !== 'object' || error === null) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'unknown';
}
