import type { Cancellation } from './connect/http';

/**
 * Cancels as GitHub's runner asks for it: SIGINT first, SIGTERM some seconds later, and then the process is killed
 * (documentation of GitHub Actions, workflow cancellation). On Windows the second one is CTRL_BREAK, which Node.js calls
 * SIGBREAK (its documentation, signal events).
 */
export function cancelOnSignals(signals: {
  once(signal: 'SIGINT' | 'SIGTERM' | 'SIGBREAK', listener: () => void): unknown;
}): Cancellation {
  const stopping = new AbortController();
  const aborting = new AbortController();
  signals.once('SIGINT', () => {
    stopping.abort();
  });
  for (const last of ['SIGTERM', 'SIGBREAK'] as const) {
    signals.once(last, () => {
      stopping.abort();
      aborting.abort();
    });
  }
  return { stopping: stopping.signal, aborting: aborting.signal };
}
