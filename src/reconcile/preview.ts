import { done, failed, Refused, type Operation, type Outcome } from './outcome';
import type { Plan, Step } from './step';

const WOULD_BE = {
  create: 'created',
  update: 'updated',
  delete: 'deleted',
  unchanged: 'unchanged',
} as const satisfies Record<Exclude<Step['operation'], 'refused'>, Operation>;

/** The outcomes that a plan would have, as far as they can be known without carrying it out. */
export function preview({ steps }: Plan): Outcome[] {
  return steps.map((step) =>
    step.operation === 'refused'
      ? failed(step, new Refused(step.problems))
      : done(step, WOULD_BE[step.operation], 'integration' in step ? step.integration : null),
  );
}

/**
 * Whether the server is known not to be as declared. A secret that would only be sent again is no drift, since it cannot
 * be compared.
 */
export function hasDrifted({ operation, changes, error }: Outcome): boolean {
  if (error !== null) return false;
  return operation === 'updated' ? changes.length > 0 : operation !== 'unchanged';
}
