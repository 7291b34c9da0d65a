import type { Cancellation } from '../cancellation';
import type { Clock } from '../clock';
import type { Secret } from '../secret';
import type { Exchange } from './attempt';
import { createClient, type ConnectClient } from './client';
import { bearerToken, shortLivedKey, storedKey, withoutKey, type Credentials } from './credentials';
import { createHttp, type Http, type Retry } from './http';
import { locate } from './locate';
import type { Transport, TransportOptions } from '../network/transport';

/** How to reach Connect, and as whom. */
export interface Connection {
  /** Base URL without a trailing slash and without `/__api__`. */
  readonly server: string;
  readonly credential: Credential;
  /** Headers for a gateway in front of Connect, by their names. */
  readonly gatewayHeaders: Readonly<Record<string, Secret>>;
  /** PEM text of authorities to trust beside the default ones. */
  readonly caCertificate: string | null;
  readonly requestTimeoutMs: number;
  readonly maxAttempts: number;
  readonly maxParallel: number;
}

/** As whom to reach Connect: with a stored key, or with one that Connect gives for GitHub's identity token. */
export type Credential =
  | { readonly kind: 'key'; readonly key: Secret }
  | {
      readonly kind: 'keyless';
      /** `null` for the base URL at which the API is found. */
      readonly audience: string | null;
      /** Where GitHub gives out the identity token, and the token to ask for it with. */
      readonly requestUrl: string;
      readonly requestToken: Secret;
    };

/** What a connection to Connect needs of the world. */
export interface Network {
  readonly env: Readonly<Record<string, string | undefined>>;
  openTransport(options: TransportOptions): { send: Transport; close(): void };
  readonly clock: Clock;
  /** A number from 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
  newCorrelationId(): string;
  readonly cancellation: Cancellation;
}

/** An open connection to Connect. It holds sockets until it is closed. */
export interface OpenConnect extends Pick<Http, 'backOff' | 'pause'> {
  readonly client: ConnectClient;
  /** Base URL at which the API was found. */
  readonly server: string;
  close(): void;
}

const LONGEST_CONNECT_MS = 10_000;

/** Called while a connection is opened and used. */
export interface ConnectEvents {
  readonly onRetry: (retry: Retry) => void;
  readonly onExchange: (exchange: Exchange) => void;
  /** The API was found at this base URL, not at the one that was given. */
  readonly onOtherServer: (server: string) => void;
  /** A short-lived key is asked for, since there is none. */
  readonly onLogin: (audience: string) => void;
  /** The short-lived key has expired, and another one could not be had. */
  readonly onLoginLost: (error: Error) => void;
  /** Called with every secret before anything else is done with it. */
  readonly onSecret: (value: string, where: string) => void;
}

/**
 * Opens a connection. With a stored key it sends nothing, unless it has to look for the API. Without one it asks GitHub
 * and Connect for a short-lived key.
 *
 * @throws LoginError if there is none to be had
 */
export async function openConnect(
  connection: Connection,
  network: Network,
  events: ConnectEvents,
): Promise<OpenConnect> {
  const transport = network.openTransport({
    caCertificate: connection.caCertificate,
    maxSockets: connection.maxParallel,
    env: network.env,
    // A little less than the whole request may take, so that the error tells which of the two limits was reached.
    connectTimeoutMs: Math.min(LONGEST_CONNECT_MS, 0.9 * connection.requestTimeoutMs),
  });
  const httpAs = (credentials: Credentials, server: string): Http =>
    createHttp({
      ...connection,
      server,
      credentials,
      transport: transport.send,
      clock: network.clock,
      random: network.random,
      newCorrelationId: () => network.newCorrelationId(),
      cancellation: network.cancellation,
      onRetry: events.onRetry,
      onExchange: events.onExchange,
    });
  try {
    const server = await locate(connection.server, (at) =>
      httpAs(withoutKey(connection.gatewayHeaders), at),
    );
    if (server !== connection.server) events.onOtherServer(server);
    const httpHere = (credentials: Credentials): Http => httpAs(credentials, server);
    const http = httpHere(await credentialsOf({ ...connection, server }, httpHere, events));
    return {
      client: createClient(http),
      server,
      backOff: (attempt, error) => http.backOff(attempt, error),
      pause: (ms) => http.pause(ms),
      close: () => {
        transport.close();
      },
    };
  } catch (error) {
    transport.close();
    throw error;
  }
}

async function credentialsOf(
  { server, credential, gatewayHeaders }: Connection,
  httpAs: (credentials: Credentials) => Http,
  events: ConnectEvents,
): Promise<Credentials> {
  if (credential.kind === 'key') return storedKey(credential.key, gatewayHeaders);
  const audience = credential.audience ?? server;
  events.onLogin(audience);
  const { login } = await import('./login');
  const logIn = (): Promise<Secret> =>
    login({
      server,
      credential: { ...credential, audience },
      connect: httpAs(withoutKey(gatewayHeaders)),
      github: httpAs(bearerToken(credential.requestToken)),
      onSecret: events.onSecret,
    });
  return shortLivedKey(await logIn(), gatewayHeaders, () =>
    logIn().catch((error: unknown) => {
      events.onLoginLost(error as Error);
      return null;
    }),
  );
}
