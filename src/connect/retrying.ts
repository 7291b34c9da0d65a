import { FAILURES } from '../network/failures';
import type { ConnectError } from './errors';

const RETRIED_STATUSES = new Set([408, 429, 500, 502, 503, 504]);

/** What went wrong, in a few words; `null` if another attempt cannot help. */
export function reasonToRetry({ failure, request }: ConnectError): string | null {
  switch (failure.kind) {
    case 'status':
      return RETRIED_STATUSES.has(failure.status) ? `status ${failure.status}` : null;
    case 'timeout':
      return `no answer within ${failure.seconds} s`;
    case 'network':
      return FAILURES[failure.reason].lasting ? null : failure.code;
    case 'unreadable':
      if (failure.reason === 'foreign') return 'the answer to another request';
      // The answer to a write may be lost although the write was carried out.
      return failure.reason === 'json' || request.method !== 'GET' ? 'no JSON' : null;
    case 'redirect':
    case 'cancelled':
      return null;
  }
}

/**
 * Whether Connect may still be starting, which takes minutes where it was suspended: a service answers with 503 then, or
 * with a page in Connect's place (Snowflake's documentation of suspended services).
 *
 * @param before whether it seemed so at the attempt before
 */
export function isStarting({ failure }: ConnectError, server: string, before: boolean): boolean {
  if (failure.kind === 'status') return failure.status === 503;
  const isPage = failure.kind === 'unreadable' && failure.reason === 'html';
  return isPage && (before || /\.snowflakecomputing\.app$/i.test(new URL(server).hostname));
}
