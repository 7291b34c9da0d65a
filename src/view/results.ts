import type { Position } from '../inputs/desired';
import type { Problem } from '../inputs/request';
import type { Outcome } from '../reconcile/outcome';
import { hasDrifted } from '../reconcile/preview';
import { own, say, type Clean, type Cleaner } from './clean';
import { factsOf, type IntegrationFacts } from './facts';
import { placedProblems } from './problems';
import { isVerified, nameOf, withWhich, type Seen } from './rows';

/** What became of one declaration, for annotations and for later steps: their texts become clean where they go out. */
export interface Result {
  readonly name: Clean;
  readonly failed: boolean;
  readonly drifted: boolean;
  /** That Connect has got a token with it, in a sentence; `null` if it has not. */
  readonly verified: Clean | null;
  readonly warnings: readonly string[];
  /** Where it was declared; `null` if that is not known. */
  readonly at: Position | null;
  readonly problems: readonly Problem[];
  readonly facts: IntegrationFacts;
}

/** @param name as it is shown */
export function resultOf(
  { step, outcome }: Seen & { readonly outcome: Outcome },
  name: Clean,
): Result {
  const { desired, warnings, error } = outcome;
  return {
    name,
    failed: error !== null,
    drifted: hasDrifted(outcome),
    verified: isVerified(outcome)
      ? say`Verified: ${name}. Connect got a token with it${withWhich({ step, outcome })}.`
      : null,
    warnings,
    at: desired.at,
    problems: placedProblems(desired, error),
    facts: factsOf(outcome),
  };
}

/** What became of one declaration, in a sentence. */
export interface Ending {
  readonly sentence: Clean;
  readonly failed: boolean;
}

export function endingOf(outcome: Outcome, clean: Cleaner): Ending {
  const { desired, integration, error } = outcome;
  const name = nameOf(desired, integration, clean);
  return { sentence: outcomeSentence(name, outcome, clean), failed: error !== null };
}

const CAPITALS = {
  created: own('Created'),
  updated: own('Updated'),
  deleted: own('Deleted'),
  unchanged: own('Unchanged'),
};

/** One sentence on what was done, such as `Created: Azure (guid …, id 5)`. */
export function outcomeSentence(
  name: Clean,
  { operation, integration, error }: Outcome,
  clean: Cleaner,
): Clean {
  const where =
    integration === null
      ? own('')
      : say` (guid ${clean.text(integration.guid)}, id ${clean.text(integration.id)})`;
  if (error === null) return say`${CAPITALS[operation ?? 'unchanged']}: ${name}${where}`;
  const known = operation === null ? own('') : say`, yet ${own(operation)}`;
  return say`Failed${known}: ${name}${where}`;
}
