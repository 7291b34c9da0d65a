import type { Retry } from '../connect/http';

/** That a request is going to be repeated, and why. */
export function retryText({ method, path, reason, waitMs, attempt, maxAttempts }: Retry): string {
  return `${method} ${path}: ${reason}. Trying again in ${(waitMs / 1000).toFixed(1)} s (attempt ${attempt} of ${maxAttempts}).`;
}
