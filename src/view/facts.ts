import type { Integration } from '../connect/schemas';
import { declaredName } from '../inputs/desired';
import type { Operation, Outcome } from '../reconcile/outcome';
import { errorText } from './problems';

/** What later steps are told of one integration. */
export interface IntegrationFacts {
  /** `null` if it is not on the server, or not known to be. */
  readonly integration: Integration | null;
  /** As it is stored, or else as it is declared; `null` if neither is known. */
  readonly name: string | null;
  /** `null` if nothing is known to have been done. */
  readonly operation: Operation | null;
  readonly changed: boolean;
  /** The fields that differed, once for each value. */
  readonly changes: readonly string[];
  /** Why it is not as declared; `null` if it is. */
  readonly error: string | null;
}

/** What later steps are told, as it was found. */
export interface OutputFacts {
  readonly integrations: readonly IntegrationFacts[];
  /** The integrations that nothing is declared of. */
  readonly undeclared: readonly Pick<Integration, 'guid' | 'name' | 'template'>[];
  /** Empty if the server hides it. */
  readonly version: string;
}

/** What later steps are told of an outcome. */
export function factsOf(outcome: Outcome): IntegrationFacts {
  const { desired, operation, changed, changes, integration, error } = outcome;
  return {
    integration,
    name: integration?.name ?? declaredName(desired),
    operation,
    changed,
    changes: changes.map(({ field }) => field),
    error: error === null ? null : errorText(desired, error),
  };
}
