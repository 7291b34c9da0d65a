import {
  debug,
  endGroup,
  error,
  getInput,
  info,
  notice,
  setOutput,
  setSecret,
  startGroup,
  summary,
  warning,
} from '@actions/core';
import type { ActionRunner } from '../report/reporter';

/**
 * GitHub's runner, by its toolkit.
 *
 * Elsewhere nobody reads its commands: a command that masks a secret would print it, and one that sets an output would
 * only be in the way. There the redaction alone keeps secrets out of the log.
 *
 * @param env GitHub sets `GITHUB_ACTIONS` to `true`, and names files for outputs and the job summary (documentation of
 *   GitHub Actions, default environment variables and workflow commands)
 */
export function runnerOf(env: Readonly<Record<string, string | undefined>>): ActionRunner {
  const onGitHub = env['GITHUB_ACTIONS'] === 'true';
  const has = (file: string): boolean => (env[file] ?? '') !== '';
  return {
    info,
    debug(message) {
      if (onGitHub || env['RUNNER_DEBUG'] === '1') debug(message);
    },
    notice,
    warning,
    error,
    startGroup,
    endGroup,
    setOutput(name, value) {
      if (onGitHub || has('GITHUB_OUTPUT')) setOutput(name, value);
    },
    input: (name) => getInput(name, { trimWhitespace: false }),
    mask(secret) {
      if (onGitHub) setSecret(secret);
    },
    async writeSummary(markdown) {
      if (has('GITHUB_STEP_SUMMARY')) await summary.addRaw(markdown).write();
    },
  };
}
