import { label } from '../inputs/desired';
import { groupBy } from './find';
import { look, LIKE_IT, quoted } from './look-alikes';
import type { Step } from './step';

/**
 * The steps, with a warning at each new name that people may take for another new one before it. Names that are on the
 * server are somebody's choice already.
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
  return `${quoted(label(desired))} is a new name, and another new one, ${quoted(label(first))}, looks ${LIKE_IT}. If one integration is meant, declare it once.`;
}
