import { createLimit } from '../parallel';
import type { Method } from '../network/transport';
import { attempt, type Answer, type AttemptOptions, type Call } from './attempt';
import { ConnectError } from './errors';
import { MixUps } from './mix-ups';
import { isStarting, reasonToRetry } from './retrying';

/** What is told before each wait for another attempt. */
export interface Retry {
  readonly method: Method;
  readonly path: string;
  readonly reason: string;
  readonly waitMs: number;
  readonly attempt: number;
  readonly maxAttempts: number;
  /** Connect may be starting: this gets minutes, and more attempts. */
  readonly starting: boolean;
}

export interface HttpOptions extends AttemptOptions {
  readonly maxParallel: number;
  /** A number from 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
  readonly onRetry: (retry: Retry) => void;
}

export interface Http {
  /**
   * Makes a call, again and again where that is safe and may help.
   *
   * @throws ConnectError
   */
  request(call: Call): Promise<Answer>;
  /**
   * Waits before the run checks whether an unanswered write was carried out: as long as between two attempts, and long
   * enough for an abandoned request to end.
   */
  backOff(attempt: number, error?: ConnectError): Promise<void>;
  /** Waits so many milliseconds, or until the run is cancelled. */
  pause(ms: number): Promise<void>;
}

const LONGEST_RETRY_AFTER_MS = 60_000;
/** The longest wait for the second attempt; it doubles with each attempt. */
const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 20_000;
const SHORTEST_LOOK_MS = 2_000;
/** No further attempt starts once a call has taken this long. */
export const LONGEST_CALL_MS = 300_000;

/** Sends requests to one Connect server: at most `maxParallel` at once, and again where that is safe and may help. */
export function createHttp(options: HttpOptions): Http {
  const { clock, cancellation, maxAttempts, random } = options;
  const limit = createLimit(options.maxParallel);
  const mixUps = new MixUps();
  /** Since when Connect has seemed to be starting, without an answer in between. */
  let startingSince: number | null = null;

  const pause = (ms: number): Promise<void> => clock.sleep(ms, cancellation.stopping);

  /** Whether an error shows that Connect may be starting. */
  function showsStart(error: ConnectError, call: Call, before: boolean): boolean {
    // Only a request to the API shows whether Connect is starting.
    const shows = call.url === undefined && isStarting(error, options.server, before);
    if (shows) startingSince ??= clock.now();
    return shows;
  }

  return {
    async request(call) {
      const started = clock.now();
      let starting = false;
      for (let count = 1; ; count += 1) {
        try {
          const answer = await limit(() => attempt(call, count, options, mixUps));
          startingSince = null;
          return answer;
        } catch (error) {
          if (!(error instanceof ConnectError)) throw error;
          starting = showsStart(error, call, starting);
          const reason = reasonToRetry(error) ?? (starting ? 'a page in place of Connect' : null);
          const repeatable = call.method !== 'POST' || call.repeatable;
          if (!repeatable || reason === null) throw error;
          const attemptsLeft = count < (call.once === undefined ? maxAttempts : 1);
          // A Connect that is starting gets more attempts, for five minutes since it was first seen to start.
          if (!attemptsLeft && !(starting && call.once !== 'always')) throw error;
          const backoff = waitBefore(count, error, random);
          const waitMs = attemptsLeft ? backoff : Math.max(SHORTEST_LOOK_MS, backoff);
          const since = attemptsLeft ? started : Math.min(started, startingSince ?? started);
          if (clock.now() - since + waitMs > LONGEST_CALL_MS) throw error;
          const { method, path } = call;
          const next = { attempt: count + 1, maxAttempts };
          options.onRetry({ method, path, reason, waitMs, ...next, starting });
          await pause(waitMs);
        }
      }
    },
    backOff: (count, error) => pause(Math.max(SHORTEST_LOOK_MS, waitBefore(count, error, random))),
    pause,
  };
}

/** How many milliseconds to wait after so many attempts: what the server asks for, or else longer each time. */
function waitBefore(
  attempts: number,
  error: ConnectError | undefined,
  random: HttpOptions['random'],
): number {
  if (error?.failure.kind === 'status' && error.failure.retryAfterMs !== null) {
    return Math.min(error.failure.retryAfterMs, LONGEST_RETRY_AFTER_MS);
  }
  return random() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempts - 1));
}
