import type { Cancellation } from './connect/http';

/**
 * Cancels as GitHub's runner asks for it: SIGINT first, SIGTERM some seconds later, and then the process is killed
 * (documentation of GitHub Actions, workflow cancellation).
 */
export function cancelOnSignals(signals: {
  once(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}): Cancellation {
  const stopping = new AbortController();
  const aborting = new AbortController();
  signals.once('SIGINT', () => {
    stopping.abort();
  });
  signals.once('SIGTERM', () => {
    stopping.abort();
    aborting.abort();
  });
  return { stopping: stopping.signal, aborting: aborting.signal };
}
