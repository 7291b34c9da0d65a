/** A simulated Connect in a process of its own, so that it takes no time from what is measured. Driven by messages. */
import { startConnect, type RunningConnect } from '../__tests__/support/connect';
import { createAuthority } from '../__tests__/support/tls';
import type { Question, Reply } from './connect';
import { startRelay, type Relay } from './relay';

const authority = createAuthority();
const certificate = authority.then((signer) => signer.issue());
const running = new Map<number, { connect: RunningConnect; relay: Relay | null }>();
let opened = 0;

async function answer(question: Question): Promise<Reply> {
  switch (question.ask) {
    case 'open': {
      const { latencyMs, roundTripMs, tls, integrations, stateOf } = question;
      const former = stateOf === null ? undefined : running.get(stateOf)?.connect.connect;
      const connect = await startConnect({
        latencyMs,
        ...(former && { connect: former }),
        ...(tls && { tls: await certificate }),
      });
      connect.connect.seed({ integrations });
      const url = new URL(connect.url);
      const relay = roundTripMs === 0 ? null : await startRelay(Number(url.port), roundTripMs);
      if (relay !== null) url.port = String(relay.port);
      opened += 1;
      running.set(opened, { connect, relay });
      return { server: opened, url: url.origin, authority: tls ? (await authority).cert : null };
    }
    case 'close': {
      const server = running.get(question.server);
      if (server === undefined) throw new Error(`There is no server ${question.server}.`);
      const { requests, connections, peakInFlight } = server.connect;
      const traffic = {
        requests: requests.length,
        roundTrips: server.connect.roundTrips(),
        connections,
        peakInFlight,
      };
      server.relay?.close();
      await server.connect.close();
      if (!question.keepState) running.delete(question.server);
      return { traffic };
    }
  }
}

process.on('message', (question: Question) => {
  answer(question).then(
    (reply) => process.send?.(reply),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
