import type { Cancellation } from '../cancellation';
import type { Clock } from '../clock';
import { Ended, withinTime } from '../deadline';
import {
  TransportError,
  type HttpRequest,
  type HttpResponse,
  type Method,
  type Transport,
} from '../network/transport';
import { readAnswer, readCorrelationId } from './answer';
import { contentType, serialized, type Content } from './body';
import type { Credentials } from './credentials';
import { ConnectError, hasStatus, surelyNotDone } from './errors';
import type { Failure } from './failure';
import type { MixUps } from './mix-ups';

/** One call of the API. */
export interface Call extends Content {
  readonly method: Method;
  /** Path below `/__api__`, with its query. */
  readonly path: string;
  /** The whole URL of a request that is not to the API. `path` then only names it. */
  readonly url?: string;
  /** A POST that may be sent again, since a second one does no harm. */
  readonly repeatable?: boolean;
  /** Connect answers it whatever the key is. */
  readonly open?: boolean;
  /** Sent over a connection of its own, since what is answered decides what a write takes away. */
  readonly alone?: boolean;
  /**
   * Tried only once, since the run can do without the answer. With `if-running` the run still waits for a Connect that
   * is starting.
   */
  readonly once?: 'always' | 'if-running';
}

/** A 2xx answer. */
export interface Answer {
  readonly status: number;
  /** `undefined` if there was no body. */
  readonly json: unknown;
  readonly correlationId: string;
  /** It bears the correlation id of somebody else's request. */
  readonly doubtful?: true;
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

/** What an attempt needs besides the call. */
export interface AttemptOptions {
  readonly transport: Transport;
  readonly server: string;
  readonly credentials: Credentials;
  readonly requestTimeoutMs: number;
  readonly maxAttempts: number;
  readonly clock: Clock;
  readonly newCorrelationId: () => string;
  readonly cancellation: Cancellation;
  /** Called after every request. */
  readonly onExchange: (exchange: Exchange) => void;
}

/**
 * Makes one attempt at a call. Where Connect refuses a short-lived key, it is made once more with a new key.
 *
 * @param count which attempt at the call it is, from 1 on
 * @param mixUps watches over all attempts of the run
 * @throws ConnectError
 */
export async function attempt(
  call: Call,
  count: number,
  options: AttemptOptions,
  mixUps: MixUps,
): Promise<Answer> {
  const { credentials } = options;
  const headers = credentials.headers();
  try {
    const answer = await send(call, count, headers, options, mixUps);
    if (!call.open) credentials.accepted();
    return answer;
  } catch (error) {
    const refused = hasStatus(error, 401) && surelyNotDone(error);
    if (!refused || !(await credentials.renewed(headers))) throw error;
    return send(call, count, credentials.headers(), options, mixUps);
  }
}

type Headers = Readonly<Record<string, string>>;

async function send(
  call: Call,
  count: number,
  headers: Headers,
  options: AttemptOptions,
  mixUps: MixUps,
): Promise<Answer> {
  const { clock, cancellation, credentials, requestTimeoutMs } = options;
  const { method, path } = call;
  const sentId = options.newCorrelationId();
  let correlationId = sentId;
  const fail = (failure: Failure, cause?: unknown): ConnectError => {
    const key = credentials.shortLived ? { shortLivedKey: true as const } : {};
    const request = { method, path, correlationId, attempts: count, ...key };
    return new ConnectError(failure, request, { cause });
  };
  if (cancellation.stopping.aborted) throw fail({ kind: 'cancelled', sent: count > 1 });

  const startedAt = clock.now();
  const tell = (status: number | null): void => {
    const tookMs = clock.now() - startedAt;
    options.onExchange({ method, path, attempt: count, status, tookMs, correlationId });
  };
  mixUps.sends(sentId);
  // On an idle connection, Node.js takes whatever arrives after a request was sent as its answer.
  const alone = mixUps.seen || method === 'POST' || call.alone === true || count > 1;
  let response: HttpResponse;
  try {
    const stop = method === 'GET' ? cancellation.stopping : cancellation.aborting;
    const request = requestFor(call, { 'X-Correlation-ID': sentId, ...headers }, options);
    response = await withinTime(clock, requestTimeoutMs, stop, (signal) =>
      options.transport({ ...request, alone, signal }),
    );
  } catch (error) {
    tell(null);
    throw fail(failureOf(error, requestTimeoutMs), error instanceof Ended ? error.cause : error);
  }
  const { status } = response;
  const isVital = call.once === undefined && call.url === undefined;
  const mayAskAgain = !alone && count < options.maxAttempts;
  const insists = isVital && (call.alone === true || mayAskAgain);
  const objection =
    mixUps.objection(sentId, method, response, insists) ??
    (method === 'GET' ? ageOf(response) : null);
  if (objection !== null) {
    tell(status);
    throw fail({ kind: 'unreadable', status, reason: 'foreign', detail: objection });
  }
  const logged = response.header('x-correlation-id');
  if (logged !== null && logged !== sentId) correlationId = readCorrelationId(logged) ?? sentId;
  tell(status);
  const read = readAnswer(response, clock.now());
  if ('failure' in read) throw fail(read.failure);
  const doubtful = mixUps.isDoubtful(sentId, response) ? { doubtful: true as const } : {};
  return { status, json: read.json, correlationId, ...doubtful };
}

/** For how long a cache has kept an answer (RFC 9111, section 5.1), in words; `null` if none has. */
function ageOf(response: HttpResponse): string | null {
  const age = /^[1-9]\d*$/.exec(response.header('age')?.trim() ?? '')?.[0];
  return age === undefined ? null : `${age} s old, from a cache`;
}

function requestFor(
  call: Call,
  headers: Headers,
  { server }: AttemptOptions,
): Omit<HttpRequest, 'alone' | 'signal'> {
  return {
    method: call.method,
    url: call.url ?? `${server}/__api__${call.path}`,
    headers: {
      Accept: 'application/json',
      'User-Agent': 'connect-integration-action',
      ...(call.method === 'GET' && { 'Cache-Control': 'no-cache' }),
      ...contentType(call),
      ...headers,
    },
    ...serialized(call),
  };
}

/** Why no answer came. An error that is not one of the network is thrown on. */
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
