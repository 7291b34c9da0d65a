import type { Connection } from '../connect/open';
import type { Secret } from '../secret';
import type { Desired, Position, UpdateSecret } from './desired';

/** What one run is to do, validated. */
export interface ActionRequest {
  readonly connection: Connection;
  readonly task: Task;
  /** Whether the job summary is written. */
  readonly summary: boolean;
  /** What is odd about the inputs, yet no error. */
  readonly warnings: readonly Problem[];
}

export type Task = ExportTask | ReconcileTask;

/** Write a manifest of what is on the server. */
export interface ExportTask {
  readonly kind: 'export';
  /** Path of the file. */
  readonly path: string;
}

/** Make the server match what is declared, or say what would have to be done. */
export interface ReconcileTask {
  readonly kind: 'reconcile';
  readonly declared: readonly Desired[];
  /** The manifest that the declarations come from; `null` if they come from inputs. */
  readonly manifest: ManifestOrigin | null;
  readonly updateSecret: UpdateSecret;
  readonly mode: Mode;
  /** A token for GitHub, if the plan is to be kept in a comment on the pull request. */
  readonly commentToken: Secret | null;
}

export interface ManifestOrigin {
  readonly path: string;
  /** Whether the manifest says of itself that it names every integration of the server. */
  readonly complete: boolean;
  /** The variables in its names and GUIDs, with their values; they tell one plan of it from another. */
  readonly identity: readonly string[];
}

/** What becomes of the differences: they are mended, they are told, or they are told and fail the step. */
export type Mode = 'apply' | 'dry-run' | 'fail-on-drift';

/** One thing wrong with what the user wrote. The message never holds a secret. */
export interface Problem {
  readonly message: string;
  readonly at?: Position | undefined;
}

/** A value, or all that is wrong with what it was to be read from, in sentences. */
export type Read<T> = { readonly value: T } | { readonly problems: readonly string[] };

/** Everything that is wrong with what the user wrote, in one error. Nothing was sent. */
export class InvalidInputs extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join('\n'));
    this.name = 'InvalidInputs';
  }
}
