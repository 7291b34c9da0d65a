import type { Clock } from '../clock';
import { Ended, withinTime } from '../deadline';
import { ForeignText } from '../foreign';
import { createLimit } from '../parallel';
import { openSecret, Secret } from '../secret';
import { FAILURES } from '../network/failures';
import {
  TransportError,
  type HttpResponse,
  type Method,
  type Transport,
} from '../network/transport';
import { parseUrl } from '../url';
import { codeSentence } from './codes';
import type { Credentials } from './credentials';
import { ConnectError, hasStatus, surelyNotDone, type Failure } from './errors';
import { oauthProblem } from './oauth';
import { asRecord } from './readers';

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
  /** Only tried once: the run can do without the answer. */
  readonly once?: boolean;
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

const RETRIED_STATUSES = new Set([408, 429, 500, 502, 503, 504]);
/** Connect's answers have six at most. */
const MOST_LEVELS = 100;
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
  const sentIds = new Set<string>();

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

    sentIds.add(sentId);
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
          // Node.js takes whatever arrives on an idle connection after a request has been sent for the answer to it.
          alone: call.method === 'POST' || count > 1,
          signal,
        }),
      );
    } catch (error) {
      throw fail(
        failureOf(error, options.requestTimeoutMs),
        error instanceof Ended ? error.cause : error,
      );
    }
    // Connect takes over the id that it is sent, by its API reference; a proxy may set its own.
    const logged = response.header('x-correlation-id');
    if (logged !== null && logged !== sentId && sentIds.has(logged)) {
      const detail = `correlation id ${logged}`;
      throw fail({ kind: 'unreadable', status: response.status, reason: 'foreign', detail });
    }
    if (logged !== null && logged !== sentId) correlationId = readCorrelationId(logged) ?? sentId;
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

  return {
    async request(call) {
      const started = clock.now();
      for (let count = 1; ; count += 1) {
        try {
          return await limit(() => send(call, count));
        } catch (error) {
          if (!(error instanceof ConnectError) || count >= maxAttempts) throw error;
          const reason = reasonToRetry(error);
          const repeatable = call.method !== 'POST' || call.repeatable;
          if (!repeatable || call.once || reason === null) throw error;
          const waitMs = waitBefore(count, error);
          if (clock.now() - started + waitMs > LONGEST_CALL_MS) throw error;
          const { method, path } = call;
          options.onRetry({ method, path, reason, waitMs, attempt: count + 1, maxAttempts });
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

function readAnswer(
  response: HttpResponse,
  now: number,
): { readonly json: unknown } | { readonly failure: Failure } {
  const { status, body } = response;
  const contentType = response.header('content-type');
  const html =
    /^\s*<(!doctype|html|head|body|\?xml)/i.test(body) || /^text\/html\b/i.test(contentType ?? '');
  if (status >= 300 && status < 400) {
    return { failure: { kind: 'redirect', status, location: target(response) } };
  }
  if (status < 200 || status >= 400) {
    const retryAfterMs = readRetryAfter(response.header('retry-after'), now);
    return { failure: { kind: 'status', status, ...readEnvelope(body), html, retryAfterMs } };
  }
  if (body === '') return { json: undefined };
  try {
    const json = JSON.parse(body) as unknown;
    if (isTooDeep(json)) {
      const detail = `nested more than ${MOST_LEVELS} levels deep`;
      return { failure: { kind: 'unreadable', status, reason: 'shape', detail } };
    }
    return { json };
  } catch {
    const type = contentType === null ? 'no content type' : new ForeignText(contentType).quoted();
    const detail = `${body.length} characters of ${type}`;
    return { failure: { kind: 'unreadable', status, reason: html ? 'html' : 'json', detail } };
  }
}

/** Whoever goes through such an answer level by level would exhaust the stack. */
function isTooDeep(json: unknown): boolean {
  let level = [json];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MOST_LEVELS) return true;
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? (Object.values(value) as unknown[]) : [],
    );
  }
  return false;
}

/**
 * Connect's error envelope, by its API reference: `{"code":…,"error":…,"payload":…}`; or that of OAuth, by RFC 6749:
 * `{"error":…,"error_description":…}`.
 */
function readEnvelope(
  body: string,
): Pick<Extract<Failure, { kind: 'status' }>, 'code' | 'serverMessage' | 'oauth'> {
  try {
    const envelope = asRecord(JSON.parse(body));
    const code = typeof envelope['code'] === 'number' ? envelope['code'] : null;
    const { error, error_description: description } = envelope;
    const oauth = oauthProblem(error, description);
    const words = [error, description].filter((part) => typeof part === 'string');
    return {
      code,
      serverMessage: words.length === 0 ? null : asSentence(words.join(': '), code),
      ...(oauth !== null && { oauth }),
    };
  } catch {
    return { code: null, serverMessage: null };
  }
}

function asSentence(text: string, code: number | null): ForeignText {
  const instead = code === null ? '' : codeSentence(code);
  return new ForeignText(/[.!?]$/.test(text) ? text : `${text}.`, { instead });
}

/** A GUID, as Connect makes it, or what else a proxy may use; `null` if it is neither. */
function readCorrelationId(text: string): string | null {
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) return text;
  return /^[\w.:-]{1,64}$/.test(text) ? new ForeignText(text).quoted() : null;
}

/** Where a redirect points, without its query: that may hold a token. */
function target(response: HttpResponse): ForeignText | null {
  const location = response.header('location');
  const url = location === null ? null : parseUrl(location, response.url);
  if (url === null) return null;
  // Parsing turns, escapes and cuts: what is judged is the text as it was sent.
  return new ForeignText(`${location} ${url.href}`, { shown: url.origin + url.pathname });
}

function readRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  // Date.parse finds a date in almost anything; an HTTP date ends with GMT.
  const date = header.endsWith(' GMT') ? Date.parse(header) : NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

/** In a few words what went wrong, if another attempt may help. */
function reasonToRetry({ failure, request }: ConnectError): string | null {
  switch (failure.kind) {
    case 'status':
      return RETRIED_STATUSES.has(failure.status) ? `status ${failure.status}` : null;
    case 'timeout':
      return `no answer within ${failure.seconds} s`;
    case 'network':
      return FAILURES[failure.reason].lasting ? null : failure.code;
    case 'unreadable':
      if (failure.reason === 'foreign') return 'the answer to another request';
      // What a write has answered may be lost, while the write is not.
      return failure.reason === 'json' || request.method !== 'GET' ? 'no JSON' : null;
    case 'redirect':
    case 'cancelled':
      return null;
  }
}
