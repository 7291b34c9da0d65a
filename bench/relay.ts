import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Relay {
  readonly port: number;
  close(): void;
}

/**
 * A TCP relay on loopback that takes as long as a network on which a round trip takes `roundTripMs`: half of it for every
 * piece of data, each way, and a whole one to open a connection, before which a client could not send anything.
 */
export async function startRelay(targetPort: number, roundTripMs: number): Promise<Relay> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const target = connect(targetPort, '127.0.0.1');
    const openedAt = performance.now() + roundTripMs;
    forward(client, target, roundTripMs / 2, openedAt);
    forward(target, client, roundTripMs / 2, openedAt);
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      // Whoever ends a connection ends both halves of it.
      socket.on('error', () => socket.destroy());
      socket.once('close', () => {
        sockets.delete(socket);
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function forward(from: Socket, to: Socket, delayMs: number, openedAt: number): void {
  // Timers of different lengths need not end in the order of their ends.
  const waiting: (() => void)[] = [];
  const later = (task: () => void): void => {
    const now = performance.now();
    waiting.push(task);
    setTimeout(() => waiting.shift()?.(), Math.max(now, openedAt) + delayMs - now);
  };
  from.on('data', (data) => {
    later(() => {
      if (to.writable) to.write(data);
    });
  });
  from.once('end', () => {
    later(() => {
      to.end();
    });
  });
}
