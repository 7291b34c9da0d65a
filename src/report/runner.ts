import * as core from '@actions/core';
import type { ActionRunner } from './reporter';

/** GitHub's runner, by its toolkit. */
export const runner: ActionRunner = {
  ...core,
  input: (name) => core.getInput(name, { trimWhitespace: false }),
  mask: core.setSecret,
  writeSummary: async (markdown) => {
    await core.summary.addRaw(markdown).write();
  },
};
