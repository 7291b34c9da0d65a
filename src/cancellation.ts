/** How a run is stopped from outside. */
export interface Cancellation {
  /** No new request starts, no wait goes on, reads are given up. */
  readonly stopping: AbortSignal;
  /** Writes under way are given up, too. */
  readonly aborting: AbortSignal;
}

/** How long a write under way gets to end. GitHub's runner waits for 7.5 s before it asks again. */
const GRACE_MS = 5_000;

/**
 * Cancels as GitHub's runner asks for it: SIGINT first, SIGTERM some seconds later, and then the process is killed
 * (documentation of GitHub Actions, workflow cancellation). On Windows the second one is CTRL_BREAK, which Node.js calls
 * SIGBREAK (its documentation, signal events). Elsewhere SIGINT may be all that comes, once or again and again.
 *
 * @param later runs a task after so many milliseconds, unless the process ends before that
 */
export function cancelOnSignals(
  signals: {
    once(signal: 'SIGINT' | 'SIGTERM' | 'SIGBREAK', listener: () => void): unknown;
  },
  later: (ms: number, task: () => void) => void,
): Cancellation {
  const stopping = new AbortController();
  const aborting = new AbortController();
  const abort = (): void => {
    stopping.abort();
    aborting.abort();
  };
  signals.once('SIGINT', () => {
    stopping.abort();
    signals.once('SIGINT', abort);
    later(GRACE_MS, abort);
  });
  for (const last of ['SIGTERM', 'SIGBREAK'] as const) signals.once(last, abort);
  return { stopping: stopping.signal, aborting: aborting.signal };
}
