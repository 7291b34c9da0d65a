import { InvalidInputs } from '../inputs/request';
import { NO_OUTPUTS } from './outputs';
import type { Reporter } from './reporter';

/** Says why there was no run at all, or why it ended early. Later steps get outputs that they can read. */
export function reportFailure(error: unknown, reporter: Reporter): void {
  reporter.outputs(NO_OUTPUTS);
  if (error instanceof InvalidInputs) {
    for (const { message, at } of error.problems) reporter.error(message, at);
    return;
  }
  reporter.error(error instanceof Error ? error.message : String(error));
  if (error instanceof Error && error.stack !== undefined) reporter.debug(error.stack);
}
