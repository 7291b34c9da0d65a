import type { Clock } from '../clock';
import { Ended, withinTime } from '../deadline';
import { createLimit } from '../parallel';
import { openSecret, Secret } from '../secret';
import {
  TransportError,
  type HttpResponse,
  type Method,
  type Transport,
} from '../network/transport';
import { readAnswer, readCorrelationId } from './answer';
import type { Credentials } from './credentials';
import { ConnectError, hasStatus, surelyNotDone, type Failure } from './errors';
import { MixUps } from './mix-ups';
import { isStarting, reasonToRetry } from './retrying';

/** A JSON body; secrets in it are opened on their way out. */
export type Json =
  string | number | boolean | null | Secret | readonly Json[] | { readonly [key: string]: Json };

/** One call of the API. */
export interface Call {
  readonly method: Method;
  /** Path below `/__api__`, with its query. */
  readonly path: string;
  readonly body?: Json;
  /** A form in place of a JSON body. */
  readonly form?: Readonly<Record<string, string | Secret>>;
  /** The whole URL, if it is none of the API. The path then only names it. */
  readonly url?: string;
  /** A POST that may be sent again, since a second one does no harm. */
  readonly repeatable?: boolean;
  /** Answered to everybody, whatever the key. */
  readonly open?: boolean;
  /** Over a connection of its own: what it says decides what a write takes away. */
  readonly alone?: boolean;
  /**
   * Only tried once, since the run can do without the answer. `if-running`: a Connect that is starting is waited for all
   * the same.
   */
  readonly once?: 'always' | 'if-running';
}

/** A 2xx answer. */
export interface Answer {
  readonly status: number;
  /** `undefined` if there was no body. */
  readonly json: unknown;
  readonly correlationId: string;
}

/** Told before each wait for another attempt. */
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

/** One request and what came of it. */
export interface Exchange {
  readonly method: Method;
  readonly path: string;
  readonly attempt: number;
  /** `null` if no answer came. */
  readonly status: number | null;
  readonly tookMs: number;
  readonly correlationId: string;
}

/** How a run is stopped from outside. */
export interface Cancellation {
  /** No new request starts, no wait goes on, reads are given up. */
  readonly stopping: AbortSignal;
  /** Writes under way are given up, too. */
  readonly aborting: AbortSignal;
}

export interface HttpOptions {
  readonly transport: Transport;
  readonly server: string;
  readonly credentials: Credentials;
  readonly requestTimeoutMs: number;
  readonly maxAttempts: number;
  readonly maxParallel: number;
  readonly clock: Clock;
  /** A number from 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
  readonly newCorrelationId: () => string;
  readonly cancellation: Cancellation;
  readonly onRetry: (retry: Retry) => void;
  /** Told of every request once it is over. */
  readonly onExchange: (exchange: Exchange) => void;
}

export interface Http {
  /**
   * Makes a call, again and again where that is safe and may help.
   *
   * @throws ConnectError
   */
  request(call: Call): Promise<Answer>;
  /**
   * Waits until it makes sense to look whether a write without an answer was carried out: as long as between two attempts
   * of one request, and long enough for a request that was given up on.
   */
  backOff(attempt: number, error?: ConnectError): Promise<void>;
  /** Waits so many milliseconds, or until the run is cancelled. */
  pause(ms: number): Promise<void>;
}

const LONGEST_RETRY_AFTER_MS = 60_000;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 20_000;
const SHORTEST_LOOK_MS = 2_000;
/** No further attempt starts once a call has taken this long. */
const LONGEST_CALL_MS = 300_000;

/** Requests to one Connect server: credentials, time-out, retries, and what counts as an answer. */
export function createHttp(options: HttpOptions): Http {
  const { clock, cancellation, maxAttempts, credentials } = options;
  const limit = createLimit(options.maxParallel);
  const mixUps = new MixUps();
  /** Since when Connect has seemed to be starting, without an answer in between. */
  let startingSince: number | null = null;

  /** With a key that has expired, once more with another one. */
  async function send(call: Call, count: number): Promise<Answer> {
    const headers = credentials.headers();
    try {
      const answer = await attempt(call, count, headers);
      if (!call.open) credentials.accepted();
      return answer;
    } catch (error) {
      const refused = hasStatus(error, 401) && surelyNotDone(error);
      if (!refused || !(await credentials.renewed(headers))) throw error;
      return attempt(call, count, credentials.headers());
    }
  }

  async function attempt(call: Call, count: number, headers: Headers): Promise<Answer> {
    const sentId = options.newCorrelationId();
    let correlationId = sentId;
    const fail = (failure: Failure, cause?: unknown): ConnectError =>
      new ConnectError(
        failure,
        {
          method: call.method,
          path: call.path,
          correlationId,
          attempts: count,
          ...(credentials.shortLived && { shortLivedKey: true }),
        },
        { cause },
      );
    if (cancellation.stopping.aborted) throw fail({ kind: 'cancelled', sent: count > 1 });

    const { method, path } = call;
    const startedAt = clock.now();
    const tell = (status: number | null): void => {
      const tookMs = clock.now() - startedAt;
      options.onExchange({ method, path, attempt: count, status, tookMs, correlationId });
    };
    mixUps.sends(sentId);
    // Node.js takes whatever arrives on an idle connection after a request has been sent for the answer to it.
    const alone = mixUps.seen || method === 'POST' || call.alone === true || count > 1;
    let response: HttpResponse;
    try {
      const stop = call.method === 'GET' ? cancellation.stopping : cancellation.aborting;
      response = await withinTime(clock, options.requestTimeoutMs, stop, (signal) =>
        options.transport({
          method: call.method,
          url: call.url ?? `${options.server}/__api__${call.path}`,
          headers: {
            Accept: 'application/json',
            'User-Agent': 'connect-integration-action',
            'X-Correlation-ID': sentId,
            ...contentType(call),
            ...headers,
          },
          ...serialized(call),
          alone,
          signal,
        }),
      );
    } catch (error) {
      tell(null);
      throw fail(
        failureOf(error, options.requestTimeoutMs),
        error instanceof Ended ? error.cause : error,
      );
    }
    const isVital = call.once === undefined && call.url === undefined;
    const mayAskAgain = isVital && !alone && count < maxAttempts;
    const objection = mixUps.objection(sentId, response, mayAskAgain);
    if (objection !== null) {
      tell(response.status);
      const { status } = response;
      throw fail({ kind: 'unreadable', status, reason: 'foreign', detail: objection });
    }
    const logged = response.header('x-correlation-id');
    if (logged !== null && logged !== sentId) correlationId = readCorrelationId(logged) ?? sentId;
    tell(response.status);
    const read = readAnswer(response, clock.now());
    if ('failure' in read) throw fail(read.failure);
    return { status: response.status, json: read.json, correlationId };
  }

  function waitBefore(next: number, error?: ConnectError): number {
    if (error?.failure.kind === 'status' && error.failure.retryAfterMs !== null) {
      return Math.min(error.failure.retryAfterMs, LONGEST_RETRY_AFTER_MS);
    }
    return options.random() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** next);
  }

  const pause = (ms: number): Promise<void> => clock.sleep(ms, cancellation.stopping);

  /** Whether Connect may be starting, and this is what shows it. */
  function showsStart(error: ConnectError, call: Call, before: boolean): boolean {
    // What is no request to the API tells nothing of its start.
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
          const answer = await limit(() => send(call, count));
          startingSince = null;
          return answer;
        } catch (error) {
          if (!(error instanceof ConnectError)) throw error;
          starting = showsStart(error, call, starting);
          const reason = reasonToRetry(error) ?? (starting ? 'a page in place of Connect' : null);
          const repeatable = call.method !== 'POST' || call.repeatable;
          const tries = call.once === undefined ? maxAttempts : 1;
          const goesOn = count < tries || (starting && call.once !== 'always');
          if (!repeatable || reason === null || !goesOn) throw error;
          const wait = waitBefore(count, error);
          const waitMs = count < tries ? wait : Math.max(SHORTEST_LOOK_MS, wait);
          const since = count < tries ? started : Math.min(started, startingSince ?? started);
          if (clock.now() - since + waitMs > LONGEST_CALL_MS) throw error;
          const { method, path } = call;
          const attempt = count + 1;
          options.onRetry({ method, path, reason, waitMs, attempt, maxAttempts, starting });
          await pause(waitMs);
        }
      }
    },
    backOff: (count, error) => pause(Math.max(SHORTEST_LOOK_MS, waitBefore(count, error))),
    pause,
  };
}

/** Why no answer came; what is no failure of the network is thrown on. */
function failureOf(error: unknown, timeoutMs: number): Failure {
  if (error instanceof Ended) {
    return error.by === 'stop'
      ? { kind: 'cancelled', sent: true }
      : { kind: 'timeout', seconds: timeoutMs / 1000 };
  }
  if (!(error instanceof TransportError)) throw error;
  const { reason, code, host } = error;
  return { kind: 'network', reason, code, host };
}

type Headers = Readonly<Record<string, string>>;

function contentType({ body, form }: Call): Headers {
  if (form !== undefined) return { 'Content-Type': 'application/x-www-form-urlencoded' };
  return body === undefined ? {} : { 'Content-Type': 'application/json' };
}

function serialized({ body, form }: Call): { readonly body?: string } {
  if (form !== undefined) {
    const fields = new URLSearchParams();
    for (const [name, value] of Object.entries(form)) {
      fields.append(name, value instanceof Secret ? openSecret(value) : value);
    }
    return { body: fields.toString() };
  }
  return body === undefined ? {} : { body: serialize(body) };
}

function serialize(body: Json): string {
  // A replacer gets what toJSON has made of a value, and a Secret makes itself unreadable: hence the holder's own value.
  return JSON.stringify(
    body,
    function (this: Record<string, unknown>, key: string, value: unknown) {
      const held = this[key];
      return held instanceof Secret ? openSecret(held) : value;
    },
  );
}
