import type { Exchange } from '../connect/attempt';
import { LONGEST_CALL_MS, type Retry } from '../connect/http';

/** That a request is going to be repeated, and why. */
export function retryText(retry: Retry): string {
  const { method, path, reason, waitMs, attempt, maxAttempts, starting } = retry;
  const wait = (waitMs / 1000).toFixed(1);
  return starting
    ? `${method} ${path}: ${reason}. Connect may still be starting: waiting up to ${LONGEST_CALL_MS / 60_000} minutes for it. Trying again in ${wait} s (attempt ${attempt}).`
    : `${method} ${path}: ${reason}. Trying again in ${wait} s (attempt ${attempt} of ${maxAttempts}).`;
}

/** One request, for the debug log. */
export function exchangeText(exchange: Exchange): string {
  const { method, path, attempt, status, tookMs, correlationId } = exchange;
  const end = status === null ? 'no answer' : `status ${status}`;
  return `${method} ${path}: ${end} after ${Math.round(tookMs)} ms (attempt ${attempt}, correlation id ${correlationId})`;
}

/** That the API was found elsewhere than it was said to be. */
export function otherServerText(server: string): string {
  return `connect-server is the address of the dashboard. The step uses the API at ${server} instead.`;
}
