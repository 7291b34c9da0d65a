import type { ForeignText } from '../foreign';
import { FAILURES, type NetworkReason } from '../network/failures';
import { messageOf } from './messages';
import type { OAuthProblem } from './oauth';

/** Why an answer is not what the API promises. */
export type UnreadableReason =
  | 'html'
  | 'json'
  | 'shape'
  /** It names another request of this run as the one that it answers. */
  | 'foreign';

/** What went wrong with one request. */
export type Failure =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly code: number | null;
      readonly serverMessage: ForeignText | null;
      readonly html: boolean;
      /** What it means, if it is an error of OAuth. */
      readonly oauth?: OAuthProblem;
      /** How long the server asks to wait. */
      readonly retryAfterMs: number | null;
    }
  | { readonly kind: 'redirect'; readonly status: number; readonly location: ForeignText | null }
  | {
      readonly kind: 'unreadable';
      readonly status: number;
      readonly reason: UnreadableReason;
      readonly detail: string;
    }
  | { readonly kind: 'timeout'; readonly seconds: number }
  | {
      readonly kind: 'network';
      readonly reason: NetworkReason;
      readonly code: string;
      readonly host: string;
    }
  /** The run was cancelled; `sent` tells whether the request may have reached the server. */
  | { readonly kind: 'cancelled'; readonly sent: boolean };

/** The request that failed. */
export interface FailedRequest {
  readonly method: string;
  /** Path below `/__api__`. */
  readonly path: string;
  readonly correlationId: string;
  readonly attempts: number;
  /** Whether it was sent with a key that was made for this run. */
  readonly shortLivedKey?: true;
}

/** A failed request to Connect. The message says in whole sentences what went wrong and what to do. */
export class ConnectError extends Error {
  constructor(
    readonly failure: Failure,
    readonly request: FailedRequest,
    options?: ErrorOptions,
  ) {
    super(messageOf(failure, request), options);
    this.name = 'ConnectError';
  }
}

/** Whether an error is Connect's refusal with one of these statuses. */
export function hasStatus(error: unknown, ...statuses: readonly number[]): error is ConnectError {
  return (
    error instanceof ConnectError &&
    error.failure.kind === 'status' &&
    statuses.includes(error.failure.status)
  );
}

/** Whether an error is Connect's refusal with one of these codes of its own. */
export function hasCode(error: unknown, ...codes: readonly number[]): error is ConnectError {
  return (
    error instanceof ConnectError &&
    error.failure.kind === 'status' &&
    error.failure.code !== null &&
    codes.includes(error.failure.code)
  );
}

/**
 * Whether the server has surely not acted on the request. Only a refusal in Connect's own words, or a status that means
 * "not you" or "not here", is sure; anything else may have come from a gateway, after the write.
 */
export function surelyNotDone({ failure }: ConnectError): boolean {
  switch (failure.kind) {
    case 'status':
      return (
        isRefusalStatus(failure.status) &&
        (failure.code !== null || (isNotYou(failure.status) && !failure.html))
      );
    case 'redirect':
      return true;
    case 'network':
      return FAILURES[failure.reason].notSent;
    case 'cancelled':
      return !failure.sent;
    case 'unreadable':
    case 'timeout':
      return false;
  }
}

function isNotYou(status: number): boolean {
  return status === 401 || status === 403;
}

/** Whether the same request would be refused once more, whoever has refused it. */
export function isRefusal({ failure }: ConnectError): boolean {
  return failure.kind === 'status' && isRefusalStatus(failure.status);
}

function isRefusalStatus(status: number): boolean {
  return status < 500 && status !== 408 && status !== 429;
}

/**
 * Whether every other write of the run would be refused in the same way: a wrong key, a missing licence, a missing right.
 * Statuses from the Connect API reference; code 22 recorded from real servers.
 */
export function refusesEveryWrite(error: unknown): boolean {
  if (!(error instanceof ConnectError) || error.failure.kind !== 'status') return false;
  const { status, code } = error.failure;
  return status === 401 || status === 402 || (status === 403 && (code === 22 || code === null));
}
