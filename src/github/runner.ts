import {
  debug,
  endGroup,
  error,
  getInput,
  info,
  setOutput,
  setSecret,
  startGroup,
  summary,
  warning,
} from '@actions/core';
import type { ActionRunner } from '../report/reporter';

/** GitHub's runner, by its toolkit. */
export const runner: ActionRunner = {
  info,
  debug,
  warning,
  error,
  startGroup,
  endGroup,
  setOutput,
  input: (name) => getInput(name, { trimWhitespace: false }),
  mask: setSecret,
  writeSummary: async (markdown) => {
    await summary.addRaw(markdown).write();
  },
};
