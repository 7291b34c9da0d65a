import type { Transport } from '../../src/network/transport';
import { SimulatedConnect, type ConnectOptions } from './connect';
import type { World } from './in-process';

/** Time that passes as soon as somebody waits, and a server that answers at once. */
export function around(
  options: ConnectOptions = {},
  before?: (...request: Parameters<Transport>) => void,
) {
  const connect = new SimulatedConnect(options);
  let now = 0;
  const never = new AbortController().signal;
  const world: World = {
    clock: {
      now: () => now,
      // Time-outs of requests never fire, since every request is answered.
      after: () => () => undefined,
      sleep: (ms) => {
        now += ms;
        return Promise.resolve();
      },
    },
    random: () => 0.5,
    newCorrelationId: () => 'an-id-for-the-log',
    cancellation: { stopping: never, aborting: never },
    openTransport: () => ({
      send: (request) => {
        before?.(request);
        const { method, url, headers, body = '' } = request;
        const { pathname, search } = new URL(url);
        const answer = connect.handle({
          method,
          path: pathname + search,
          headers: Object.fromEntries(
            Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
          ),
          body,
        });
        const header = (name: string): string | null =>
          Object.entries(answer.headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
        return Promise.resolve({ url, status: answer.status, header, body: answer.body });
      },
      close: () => undefined,
    }),
  };
  return { connect, world };
}
