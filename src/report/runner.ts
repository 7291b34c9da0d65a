import * as core from '@actions/core';
import type { Host } from '../action';

/** GitHub's runner, by its toolkit. */
export const runner: Host['runner'] = {
  ...core,
  input: (name) => core.getInput(name, { trimWhitespace: false }),
  mask: core.setSecret,
  writeSummary: async (markdown) => {
    await core.summary.addRaw(markdown).write();
  },
};
