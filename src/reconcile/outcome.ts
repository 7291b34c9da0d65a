import type { Integration } from '../connect/schemas';
import type { Desired } from '../inputs/desired';
import type { Change, DeclarationProblem, SentSecret, Step } from './step';

export type Operation = 'created' | 'updated' | 'unchanged' | 'deleted';

/** What became of one declaration. */
export interface Outcome {
  readonly desired: Desired;
  /** What is known to have been done; `null` if nothing is. */
  readonly operation: Operation | null;
  /** Whether anything is known to have been written. */
  readonly changed: boolean;
  /** As it is on the server now, or was before it was deleted, as far as that is known. */
  readonly integration: Integration | null;
  readonly changes: readonly Change[];
  /** The secrets that were sent, or would be. */
  readonly secrets: readonly SentSecret[];
  readonly warnings: readonly string[];
  /** Why the declared state was not reached; `null` if it was. */
  readonly error: Error | null;
}

/** A declared state that was not reached for a reason that no single request tells. */
export class ReconcileError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ReconcileError';
  }
}

/** A declaration that was refused before anything was sent for it. */
export class Refused extends ReconcileError {
  constructor(readonly problems: readonly DeclarationProblem[]) {
    super(problems.map(({ message }) => message).join('\n'));
    this.name = 'Refused';
  }
}

/** A step that has been carried out. */
export function done(
  step: Step,
  operation: Operation | null,
  integration: Integration | null,
): Outcome {
  return {
    desired: step.desired,
    operation,
    changed: operation !== null && operation !== 'unchanged',
    integration,
    changes: 'changes' in step ? step.changes : [],
    secrets: 'secrets' in step ? step.secrets : [],
    warnings: step.warnings,
    error: null,
  };
}

/** A step that has not been carried out, as far as is known. */
export function failed(step: Step, error: Error): Outcome {
  const known = 'integration' in step ? step.integration : null;
  return { ...done(step, null, known), changes: [], secrets: [], error };
}
