import type { Clock } from '../../src/clock';

interface Event {
  readonly at: number;
  readonly task: () => void;
}

/** Time that passes only when nothing else is left to do. Events of one moment happen in the order in which they were planned. */
export class VirtualTime {
  private readonly events: Event[] = [];
  private current: number;

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.current = start;
  }

  now(): number {
    return this.current;
  }

  /** Plans a task; the function returned takes it back. */
  after(ms: number, task: () => void): () => void {
    const event = { at: this.current + ms, task };
    const later = this.events.findIndex(({ at }) => at > event.at);
    this.events.splice(later === -1 ? this.events.length : later, 0, event);
    return () => {
      const index = this.events.indexOf(event);
      if (index !== -1) this.events.splice(index, 1);
    };
  }

  /** A clock of the action. Once `isStopped`, no task of it runs and no sleep of it ends any more. */
  clock(isStopped: () => boolean = () => false): Clock {
    return {
      now: () => this.current,
      after: (ms, task) =>
        this.after(ms, () => {
          if (!isStopped()) task();
        }),
      sleep: (ms, signal) =>
        new Promise((resolve) => {
          const wake = (): void => {
            takeBack();
            signal.removeEventListener('abort', wake);
            if (!isStopped()) resolve();
          };
          const takeBack = this.after(ms, wake);
          if (signal.aborted) wake();
          else signal.addEventListener('abort', wake);
        }),
    };
  }

  /** Lets time pass until nothing is planned any more, or until `isOver`. */
  async pass(isOver: () => boolean = () => false): Promise<void> {
    for (;;) {
      await settled();
      if (isOver()) return;
      const event = this.events.shift();
      if (event === undefined) return;
      this.current = event.at;
      event.task();
    }
  }
}

/** Resolves after every promise that can be settled without the passing of time. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
