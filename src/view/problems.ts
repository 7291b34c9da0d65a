import { hasCode } from '../connect/errors';
import { groupBy } from '../groups';
import { placeOf, type Desired } from '../inputs/desired';
import type { Problem } from '../inputs/request';
import { Refused } from '../reconcile/outcome';
import type { DeclarationProblem } from '../reconcile/step';

/** A problem, with the name of the input that it is about, if it is about one. */
export function problemText(desired: Desired, { message, path }: DeclarationProblem): string {
  const place = placeOf(desired, path);
  return place !== null && 'input' in place ? `${place.input}: ${message}` : message;
}

/** Why a declared state was not reached. */
export function errorText(desired: Desired, error: Error): string {
  return problemsIn(error)
    .map((problem) => problemText(desired, problem))
    .join('\n');
}

function problemsIn(error: Error): readonly DeclarationProblem[] {
  if (error instanceof Refused) return error.problems;
  return [{ message: error.message, path: refusedPart(error) }];
}

/**
 * The part of a declaration that Connect refuses, by its code: the GUID of a user or a group is looked up by nobody else
 * (API reference, error codes).
 */
function refusedPart(error: Error): string | null {
  if (hasCode(error, 261)) return 'access.users';
  return hasCode(error, 262) ? 'access.groups' : null;
}

/** What is wrong with a declaration, each problem where it was written: on its line, or with the name of its input. */
export function placedProblems(desired: Desired, error: Error | null): Problem[] {
  if (error === null) return [];
  const problems = problemsIn(error).map((problem) => {
    const place = placeOf(desired, problem.path);
    const at = place === null || 'input' in place ? undefined : place;
    return { message: problemText(desired, problem), at };
  });
  const byPlace = groupBy(problems, ({ at }) => `${at?.line ?? ''}:${at?.col ?? ''}`);
  return [...byPlace.values()].map((group) => ({
    message: group.map(({ message }) => message).join('\n'),
    at: group[0]?.at,
  }));
}
