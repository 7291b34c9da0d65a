import { FAILURES } from '../network/failures';
import type { FailedRequest, Failure } from './failure';
import { messageOf } from './messages';

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
