/** A simulated Connect in a process of its own, so that it takes no time from what is measured. Driven by messages. */
import { startConnect, type RunningConnect } from '../__tests__/support/connect';
import { createAuthority } from '../__tests__/support/tls';
import type { Question, Reply } from './connect';

const authority = createAuthority();
const certificate = authority.then((signer) => signer.issue());
const running = new Map<number, RunningConnect>();
let opened = 0;

async function answer(question: Question): Promise<Reply> {
  switch (question.ask) {
    case 'open': {
      const { latencyMs, tls, integrations, stateOf } = question;
      const former = stateOf === null ? undefined : running.get(stateOf)?.connect;
      const server = await startConnect({
        latencyMs,
        ...(former && { connect: former }),
        ...(tls && { tls: await certificate }),
      });
      server.connect.seed({ integrations });
      opened += 1;
      running.set(opened, server);
      return { server: opened, url: server.url, authority: tls ? (await authority).cert : null };
    }
    case 'close': {
      const server = running.get(question.server);
      if (server === undefined) throw new Error(`There is no server ${question.server}.`);
      const { requests, connections, peakInFlight } = server;
      const traffic = {
        requests: requests.length,
        roundTrips: server.roundTrips(),
        connections,
        peakInFlight,
      };
      await server.close();
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
