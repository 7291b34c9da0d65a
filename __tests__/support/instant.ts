import type { Transport } from '../../src/network/transport';
import { SimulatedConnect, type ConnectOptions } from './connect';
import type { World } from './in-process';
import { transportTo } from './simulated-transport';

/** Time that passes as soon as somebody waits, and a server that answers at once. */
export function around(
  options: ConnectOptions = {},
  before?: (...request: Parameters<Transport>) => void,
) {
  const connect = new SimulatedConnect(options);
  const send = transportTo(connect);
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
        return send(request);
      },
      close: () => undefined,
    }),
  };
  return { connect, world };
}
