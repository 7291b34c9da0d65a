import type { Integration } from '../connect/schemas';
import { groupBy } from '../groups';
import type { Desired } from '../inputs/desired';
import { count } from '../words';
import type { DeclarationProblem, RefusedStep, Step } from './step';

/** A refusal for one reason. */
export function refusedFor(
  desired: Desired,
  path: string | null,
  message: string,
  integration: Integration | null = null,
): RefusedStep {
  return refused(desired, [{ message, path }], integration);
}

/** A log of many thousands helps nobody. */
const MOST_PROBLEMS = 100;

/**
 * A refusal for all known reasons, or for as many as people can read.
 *
 * @param integration the one that it is about; `null` if there is none
 */
export function refused(
  desired: Desired,
  problems: readonly DeclarationProblem[],
  integration: Integration | null,
): RefusedStep {
  const more = problems.length - MOST_PROBLEMS;
  const told =
    more > 0
      ? [
          ...problems.slice(0, MOST_PROBLEMS),
          {
            message: `${count(more, 'more problem')} of this declaration: correct these first.`,
            path: null,
          },
        ]
      : problems;
  return { operation: 'refused', desired, integration, problems: told, warnings: [] };
}

/** Two declarations of one integration, or of one name, cannot both hold. */
export function refuseClashes(steps: readonly Step[]): Step[] {
  const subjectsOf = (step: Step): string[] => {
    if (step.operation === 'refused') return [];
    const existing = 'integration' in step ? step.integration : null;
    // A name that an integration has already is nobody's claim: Connect lets several share one.
    const { name } = step.desired.address;
    return [
      ...(existing === null ? [] : [`GUID ${existing.guid}`]),
      ...(name === null || name === existing?.name ? [] : [`name "${name}"`]),
    ];
  };
  const claims = groupBy(steps.flatMap(subjectsOf), (subject) => subject);
  return steps.map((step) => {
    const clash = subjectsOf(step).find((subject) => (claims.get(subject)?.length ?? 0) > 1);
    return clash === undefined
      ? step
      : refusedFor(
          step.desired,
          clash.startsWith('GUID ') ? 'guid' : 'name',
          `Several declarations are about the integration with the ${clash}. Declare it once.`,
          'integration' in step ? step.integration : null,
        );
  });
}
