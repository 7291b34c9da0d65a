/** Time as the action uses it, passed in so that tests need not wait. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs a task after `ms` milliseconds. The function that is returned cancels it. */
  after(ms: number, task: () => void): () => void;
  /** Resolves after `ms` milliseconds, or as soon as the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

function after(ms: number, task: () => void): () => void {
  const timer = setTimeout(task, ms);
  return () => {
    clearTimeout(timer);
  };
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after,
  sleep(ms, signal) {
    return new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const wake = (): void => {
        takeBack();
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const takeBack = after(ms, wake);
      signal.addEventListener('abort', wake);
    });
  },
};
