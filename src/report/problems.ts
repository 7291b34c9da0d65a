import { placeOf, type Desired } from '../inputs/desired';
import type { Problem } from '../inputs/request';
import { groupBy } from '../reconcile/find';
import { Refused } from '../reconcile/outcome';
import type { DeclarationProblem } from '../reconcile/step';

/** A problem, with the name of the input that it is about, if it is about one. */
export function problemText(desired: Desired, { message, path }: DeclarationProblem): string {
  const place = placeOf(desired, path);
  return place !== null && 'input' in place ? `${place.input}: ${message}` : message;
}

/** Why a declared state was not reached. */
export function errorText(desired: Desired, error: Error): string {
  return error instanceof Refused
    ? error.problems.map((problem) => problemText(desired, problem)).join('\n')
    : error.message;
}

/** What is wrong with a declaration, each problem where it was written: on its line, or with the name of its input. */
export function placedProblems(desired: Desired, error: Error | null): Problem[] {
  if (error === null) return [];
  if (!(error instanceof Refused)) return [{ message: error.message, at: desired.at ?? undefined }];
  const problems = error.problems.map((problem) => {
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
