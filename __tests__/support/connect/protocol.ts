import type { KeyOwner } from './settings';
import type { State } from './state';

/** What travels between a client and the simulated server, and what an endpoint is given of it. */

export interface SimulatedRequest {
  readonly method: string;
  /** Path and query; a sub-path of the installation is not part of it. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface SimulatedResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface JournalEntry {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed if it is JSON, else the text; undefined where there was none. */
  readonly body: unknown;
  readonly status: number;
  /** Connect's code of a refusal. */
  readonly code: number | undefined;
}

export type Answer = readonly [status: number, body: unknown];

export interface Call {
  /** The parameter of the path: a GUID, or the id of a template. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly owner: KeyOwner | null;
  /** What a reading request sees. */
  readonly state: State;
}
