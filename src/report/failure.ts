import { InvalidInputs, type Problem } from '../inputs/request';
import { count } from '../words';
import { NO_OUTPUTS } from './outputs';
import type { Reporter } from './reporter';

/** GitHub shows ten of a step; a log of many thousands helps nobody. */
const MOST_PROBLEMS = 100;

/** Says why there was no run at all, or why it ended early. Later steps get outputs that they can read. */
export function reportFailure(error: unknown, reporter: Reporter): void {
  reporter.outputs(NO_OUTPUTS);
  if (error instanceof InvalidInputs) {
    tellFirst(
      error.problems,
      (message, at) => {
        reporter.error(message, at);
      },
      (more) => `${count(more, 'more problem')} of the inputs: correct these first.`,
    );
    return;
  }
  reporter.error(error instanceof Error ? error.message : String(error));
  if (error instanceof Error && error.stack !== undefined) reporter.debug(error.stack);
}

/** Says what is odd about what the user wrote, yet no error. */
export function reportOddities(warnings: readonly Problem[], reporter: Reporter): void {
  tellFirst(
    warnings,
    (message, at) => {
      reporter.warning(message, at);
    },
    (more) => `${count(more, 'more warning')} of this kind about the inputs.`,
  );
}

/** Tells the first problems, each at its place, and in a sentence how many more there are. */
function tellFirst(
  problems: readonly Problem[],
  tell: Reporter['error'],
  rest: (more: number) => string,
): void {
  for (const { message, at } of problems.slice(0, MOST_PROBLEMS)) tell(message, at);
  const more = problems.length - MOST_PROBLEMS;
  if (more > 0) tell(rest(more));
}
