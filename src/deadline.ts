import type { Clock } from './clock';

/** A task was stopped before it was done. */
export class Ended extends Error {
  constructor(
    /** Whether its time was up, or it was told to stop. */
    readonly by: 'time' | 'stop',
    options?: ErrorOptions,
  ) {
    super(by === 'time' ? 'The time is up.' : 'It was stopped.', options);
    this.name = 'Ended';
  }
}

/**
 * Runs a task that ends when its signal aborts: after `ms` milliseconds, or when `stop` does.
 *
 * @throws Ended if the task failed after that; otherwise what the task throws
 */
export async function withinTime<T>(
  clock: Clock,
  ms: number,
  stop: AbortSignal,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const timeout = new AbortController();
  const disarm = clock.after(ms, () => {
    timeout.abort();
  });
  try {
    return await task(AbortSignal.any([timeout.signal, stop]));
  } catch (error) {
    if (stop.aborted) throw new Ended('stop', { cause: error });
    if (timeout.signal.aborted) throw new Ended('time', { cause: error });
    throw error;
  } finally {
    disarm();
  }
}
