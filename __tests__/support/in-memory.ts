import { createClient, type ConnectClient } from '../../src/connect/client';
import { storedKey } from '../../src/connect/credentials';
import { createHttp } from '../../src/connect/http';
import { Secret } from '../../src/secret';
import { API_KEYS, type SimulatedConnect } from './connect';
import { transportTo } from './simulated-transport';

export interface InMemoryOptions {
  readonly apiKey?: string;
  readonly maxParallel?: number;
}

/** The action's client of a simulated server, with everything but a network between them. One attempt for each request. */
export function inMemoryClient(
  connect: SimulatedConnect,
  { apiKey = API_KEYS.administrator, maxParallel = 4 }: InMemoryOptions = {},
): ConnectClient {
  const never = new AbortController().signal;
  const http = createHttp({
    server: 'http://connect.invalid',
    credentials: storedKey(new Secret(apiKey), {}),
    requestTimeoutMs: 1,
    maxAttempts: 1,
    maxParallel,
    clock: { now: () => 0, after: () => () => undefined, sleep: () => Promise.resolve() },
    random: () => 0,
    newCorrelationId: () => 'c-1',
    cancellation: { stopping: never, aborting: never },
    onRetry: () => undefined,
    onExchange: () => undefined,
    transport: transportTo(connect),
  });
  return createClient(http);
}
