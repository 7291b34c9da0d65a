import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Seed } from '../__tests__/support/connect';

export interface Traffic {
  readonly requests: number;
  /** Countable only where the server has a latency. */
  readonly roundTrips: number;
  readonly connections: number;
  readonly peakInFlight: number;
}

export interface Opening {
  /** How long the server thinks before it answers. */
  readonly latencyMs: number;
  /** How long a round trip to the server takes, that to open a connection included. */
  readonly roundTripMs: number;
  readonly tls: boolean;
  readonly integrations: NonNullable<Seed['integrations']>;
  /** A server that was closed with its state kept, whose integrations this one has. */
  readonly stateOf: number | null;
}

export type Question =
  | ({ readonly ask: 'open' } & Opening)
  | { readonly ask: 'close'; readonly server: number; readonly keepState: boolean };

export type Reply =
  | { readonly server: number; readonly url: string; readonly authority: string | null }
  | { readonly traffic: Traffic }
  | { readonly error: string };

export interface Server {
  readonly id: number;
  readonly url: string;
  /** Who has signed its certificate, in PEM; `null` without TLS. */
  readonly authority: string | null;
  /** Ends the server and gives what has arrived at it. */
  close(keepState?: boolean): Promise<Traffic>;
}

/** Simulated Connect servers in another process, one after the other. */
export class ConnectProcess {
  readonly #child: ChildProcess = fork(join(__dirname, 'server.ts'));

  async open(opening: Partial<Opening> = {}): Promise<Server> {
    const reply = await this.#ask({
      ask: 'open',
      latencyMs: 0,
      roundTripMs: 0,
      tls: false,
      integrations: [],
      stateOf: null,
      ...opening,
    });
    if (!('url' in reply)) throw new Error(JSON.stringify(reply));
    const { server, url, authority } = reply;
    return {
      id: server,
      url,
      authority,
      close: async (keepState = false) => {
        const end = await this.#ask({ ask: 'close', server, keepState });
        if (!('traffic' in end)) throw new Error(JSON.stringify(end));
        return end.traffic;
      },
    };
  }

  end(): void {
    this.#child.disconnect();
  }

  async #ask(question: Question): Promise<Reply> {
    this.#child.send(question);
    const [reply] = (await once(this.#child, 'message')) as [Reply];
    return reply;
  }
}
