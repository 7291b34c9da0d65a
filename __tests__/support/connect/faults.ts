import { ERROR_CODES } from './refusal';
import type { SimulatedConnect } from './model';
import type { SimulatedRequest, SimulatedResponse } from './protocol';

/** Something that goes wrong between a client and Connect, at a chosen request. */
export interface Fault<Kind = FaultKind> {
  /** Which requests it may befall; by default any. */
  readonly on?: FaultSelector;
  readonly kind: Kind;
}

interface FaultSelector {
  readonly method?: string;
  /** Tested on the path and query, without the sub-path of the installation. */
  readonly path?: RegExp;
  /** From which matching request on, counted from 1 since the fault was added, whatever befell the others. */
  readonly nth?: number;
  /** How many requests it befalls, those taken by an earlier fault left out. 1 by default; `Infinity` for all. */
  readonly times?: number;
}

export type FaultKind =
  /** The connection ends and Connect never sees the request. */
  | 'drop-before'
  /** Connect handles the request, then the connection ends without an answer. */
  | 'drop-after'
  /** Connect handles the request, and the connection ends after the headers and half of the body. */
  | 'reset-half'
  /** No answer; Connect never sees the request. */
  | 'hang-before'
  /** No answer, although Connect handles the request. */
  | 'hang-after'
  /** Connect handles the request; the answer is JSON of some other service. */
  | 'not-an-integration'
  /** Connect handles the request; the answer is complete as HTTP, but half of its JSON is missing. */
  | 'truncated-json'
  /** A reading request is answered from the state before the last write. */
  | 'stale-list'
  /** An answer of this status, by default with Connect's envelope, and by default instead of handling the request. */
  | {
      readonly status: number;
      readonly body?: string;
      readonly contentType?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly handled?: boolean;
    }
  /** A proxy's page of this status, by default instead of handling the request. */
  | { readonly html: number; readonly handled?: boolean }
  | { readonly redirect: number; readonly location: string }
  /** Connect handles the request at once and answers late. */
  | { readonly delayMs: number }
  /** The connection ends at once, and Connect handles the request so much later. */
  | { readonly handledLater: number };

/** What becomes of a request. */
export type Delivery =
  | { readonly type: 'answer'; readonly response: SimulatedResponse; readonly delayMs: number }
  /** The headers and half of the body arrive, then the connection ends. */
  | { readonly type: 'partial'; readonly response: SimulatedResponse }
  | { readonly type: 'drop' }
  | { readonly type: 'hang' };

/** The faults to come, in the order in which they were added. */
export class FaultSchedule<Kind = FaultKind> {
  private readonly pending: { fault: Fault<Kind>; seen: number; fired: number }[] = [];

  add(...faults: readonly Fault<Kind>[]): void {
    this.pending.push(...faults.map((fault) => ({ fault, seen: 0, fired: 0 })));
  }

  clear(): void {
    this.pending.length = 0;
  }

  /** The faults that can still befall a request: empty once a test has seen what it asked for. */
  get remaining(): readonly Fault<Kind>[] {
    return this.pending
      .filter(({ fault, fired }) => fired < (fault.on?.times ?? 1))
      .map(({ fault }) => fault);
  }

  /** The fault that befalls this request: the first one added that matches. Counts the request for all others, too. */
  take(request: Pick<SimulatedRequest, 'method' | 'path'>): Kind | undefined {
    let taken: Kind | undefined;
    for (const entry of this.pending) {
      const { method, path, nth = 1, times = 1 } = entry.fault.on ?? {};
      if (method !== undefined && method !== request.method) continue;
      if (path !== undefined && request.path.search(path) === -1) continue;
      entry.seen += 1;
      if (taken === undefined && entry.seen >= nth && entry.fired < times) {
        entry.fired += 1;
        taken = entry.fault.kind;
      }
    }
    return taken;
  }
}

/**
 * Has Connect handle the request as far as the fault lets it, and says what the client gets. A write that lands late is
 * handed to `later`, so that a virtual clock can hold it.
 */
export function deliver(
  connect: SimulatedConnect,
  request: SimulatedRequest,
  fault: FaultKind | undefined,
  later: (delayMs: number, task: () => void) => void,
): Delivery {
  const handle = (): SimulatedResponse => connect.handle(request);
  if (fault === undefined) return answer(handle());
  if (typeof fault === 'object') return deliverBuilt(fault, handle, later);
  switch (fault) {
    case 'drop-before':
      return { type: 'drop' };
    case 'drop-after':
      handle();
      return { type: 'drop' };
    case 'hang-before':
      return { type: 'hang' };
    case 'hang-after':
      handle();
      return { type: 'hang' };
    case 'reset-half':
      return { type: 'partial', response: handle() };
    case 'not-an-integration':
      handle();
      return answer(json(200, { status: 'ok' }));
    case 'truncated-json': {
      const response = handle();
      return answer({ ...response, body: firstHalf(response.body) });
    }
    case 'stale-list':
      return answer(connect.handle(request, { stale: true }));
  }
}

/** What arrives of a body that is cut in the middle. */
export function firstHalf(body: string): string {
  return body.slice(0, Math.floor(body.length / 2));
}

function deliverBuilt(
  fault: Exclude<FaultKind, string>,
  handle: () => SimulatedResponse,
  later: (delayMs: number, task: () => void) => void,
): Delivery {
  if ('delayMs' in fault) return answer(handle(), fault.delayMs);
  if ('handledLater' in fault) {
    later(fault.handledLater, handle);
    return { type: 'drop' };
  }
  if ('redirect' in fault) {
    return answer({ status: fault.redirect, headers: { location: fault.location }, body: '' });
  }
  if (fault.handled) handle();
  if ('html' in fault) {
    const status = String(fault.html);
    const body = `<!DOCTYPE html><html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`;
    return answer({ status: fault.html, headers: { 'content-type': 'text/html' }, body });
  }
  const { status, body, contentType, headers } = fault;
  const response = json(status, {
    code: CODES_BY_STATUS[status] ?? ERROR_CODES.BadRequest,
    error: `Simulated failure ${String(status)}`,
    payload: null,
  });
  return answer({
    status,
    headers: {
      ...response.headers,
      ...(contentType !== undefined && { 'content-type': contentType }),
      ...headers,
    },
    body: body ?? response.body,
  });
}

/** Of Connect's codes, the one that fits a status by its name. */
const CODES_BY_STATUS: Readonly<Record<number, number>> = {
  401: ERROR_CODES.InvalidLogin,
  402: ERROR_CODES.OAuthIntegrationsNotLicensed,
  403: ERROR_CODES.PermissionDenied,
  404: ERROR_CODES.ObjectDoesNotExist,
  429: ERROR_CODES.RateLimitExceeded,
  500: ERROR_CODES.InternalFailure,
  502: ERROR_CODES.InternalFailure,
  503: ERROR_CODES.InternalFailure,
  504: ERROR_CODES.InternalFailure,
};

function answer(response: SimulatedResponse, delayMs = 0): Delivery {
  return { type: 'answer', response, delayMs };
}

function json(status: number, body: unknown): SimulatedResponse {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}
