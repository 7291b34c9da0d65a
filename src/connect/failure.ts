import type { ForeignText } from '../foreign';
import type { NetworkReason } from '../network/failures';
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
