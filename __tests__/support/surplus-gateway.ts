import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** An answer as it goes over the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SurplusGateway {
  readonly url: string;
  /** How many surplus answers were sent. */
  readonly surplus: number;
  close(): Promise<void>;
}

/**
 * Starts a broken gateway in front of a server. Where a request comes over a connection that has been used before, it may
 * send something else first: a surplus answer, which a client takes for the answer to this request.
 *
 * @param instead whether the server gets nothing of a request that is answered so
 * @param choose the surplus answer to a request, if any, given the answer that was sent last on the same connection
 */
export async function startSurplusGateway(
  target: string,
  choose: (method: string, last: WireAnswer, path: string) => WireAnswer | null,
  { instead = false } = {},
): Promise<SurplusGateway> {
  const lastOn = new WeakMap<Socket, WireAnswer>();
  const sockets = new Set<Socket>();
  let surplus = 0;

  const server = createServer((incoming, outgoing) => {
    const { method = '', url = '', headers, socket } = incoming;
    const last = lastOn.get(socket);
    const extra = last === undefined ? null : choose(method, last, url);
    if (extra !== null) {
      surplus += 1;
      socket.write(bytesOf(extra));
      if (instead) {
        incoming.resume();
        return;
      }
    }
    const onward = request(target + url, { method, headers }, (answer) => {
      void readAnswer(answer).then((read) => {
        lastOn.set(socket, read);
        outgoing.writeHead(read.status, read.headers).end(read.body);
      });
    });
    incoming.pipe(onward);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get surplus() {
      return surplus;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function readAnswer(answer: IncomingMessage): Promise<WireAnswer> {
  let body = '';
  answer.setEncoding('utf8');
  for await (const text of answer) body += text as string;
  const id = answer.headers['x-correlation-id'];
  return {
    status: answer.statusCode ?? 0,
    headers: {
      'Content-Type': answer.headers['content-type'] ?? 'application/json',
      ...(typeof id === 'string' ? { 'X-Correlation-ID': id } : {}),
    },
    body,
  };
}

function bytesOf({ status, headers, body }: WireAnswer): string {
  const lines = Object.entries({ ...headers, 'Content-Length': String(Buffer.byteLength(body)) });
  return `HTTP/1.1 ${status} OK\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}
