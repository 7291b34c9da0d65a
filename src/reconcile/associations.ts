import type { Clock } from '../clock';
import type { ConnectClient } from '../connect/client';
import { hasCode } from '../connect/errors';

/** What {@link addAssociations} needs to know of time. */
export interface Pace {
  readonly clock: Pick<Clock, 'now'>;
  /** A number from 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
  /** Waits so many milliseconds, or until the run is cancelled. */
  readonly pause: (ms: number) => Promise<void>;
}

const ROUNDS = 6;
const SHORTEST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Adds integrations to a content item, and keeps the others that it has.
 *
 * Connect only replaces the whole set and has no version to check, so a concurrent writer may undo what was written, or
 * lose what it has written itself. Hence: read, write, wait for as long as a request or two take, and read again, until
 * ours are there and none that was seen on the way is lost.
 *
 * Never rejects: what was written before something failed has been written all the same.
 *
 * @returns whether anything was written, and why ours are not there, if they are not
 */
export async function addAssociations(
  client: ConnectClient,
  contentGuid: string,
  integrationGuids: readonly string[],
  pace: Pace,
): Promise<{ readonly wrote: boolean; readonly error: Error | null }> {
  let wrote = false;
  try {
    await add(client, contentGuid, integrationGuids, pace, () => {
      wrote = true;
    });
    return { wrote, error: null };
  } catch (error) {
    return { wrote, error: error as Error };
  }
}

async function add(
  client: ConnectClient,
  contentGuid: string,
  integrationGuids: readonly string[],
  { clock, random, pause }: Pace,
  onWrite: () => void,
): Promise<void> {
  let seen = new Set<string>();
  let refused = false;
  for (let round = 1; ; round += 1) {
    const asked = clock.now();
    const associations = await client.contentAssociations(contentGuid);
    const latency = clock.now() - asked;
    const present = new Set(associations.map((one) => one.oauth_integration_guid));
    const goal = new Set([...present, ...seen, ...integrationGuids]);
    if (goal.size === present.size) return;
    if (round > ROUNDS) {
      throw new Error(
        `Something else keeps replacing the integrations of the content item ${contentGuid}. Stop it, then run the step again.`,
      );
    }
    try {
      await client.setContentAssociations(contentGuid, [...goal]);
      seen = goal;
      onWrite();
      refused = false;
    } catch (error) {
      // One that was seen may have been deleted since; if the next set is refused, too, it is for one of ours.
      if (refused || !refusesIntegrations(error)) throw error;
      seen = new Set();
      refused = true;
    }
    await pause(
      Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, latency * (1 + 2 * random()))),
    );
  }
}

/** Whether Connect refuses the set for an integration in it, such as one that has been deleted in the meantime. */
function refusesIntegrations(error: unknown): boolean {
  return hasCode(error, 207, 208, 209);
}
