import { groupBy } from '../groups';
import { label } from '../inputs/desired';
import { DIFFERENCES, look, quoted } from './look-alikes';
import type { Step } from './step';

/**
 * Adds a warning to each step that gives a new name which people may take for a new name before it. The names that the
 * server has already are no concern here: somebody has chosen them.
 */
export function warnOfTwins(steps: readonly Step[]): Step[] {
  const byLook = groupBy(steps.filter(givesNewName), ({ desired }) => look(label(desired)));
  const warnings = new Map(
    [...byLook.values()].flatMap(([first, ...others]) =>
      first === undefined ? [] : others.map((step) => [step, warningOf(step, first)] as const),
    ),
  );
  return steps.map((step) => {
    const warning = warnings.get(step);
    return warning === undefined ? step : { ...step, warnings: [...step.warnings, warning] };
  });
}

function givesNewName(step: Step): boolean {
  return (
    step.operation === 'create' || (step.operation === 'update' && step.body?.name !== undefined)
  );
}

function warningOf({ desired }: Step, { desired: first }: Step): string {
  return `The new names ${quoted(label(first))} and ${quoted(label(desired))} look alike: ${DIFFERENCES}. If you mean one integration, declare it once.`;
}
