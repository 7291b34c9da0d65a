// Run by scripts/test-mutation.mjs, which installs Stryker apart from the project: it needs a newer Node.js.
import { fileURLToPath } from 'node:url';

const plugin = '.cache/mutation/node_modules/@stryker-mutator/jest-runner/dist/src/index.js';

/*
 * Mutants that survive, since the code does the same with and without them:
 *
 * - Conditions that TypeScript asks for, of what is decided already: `permissions !== null` in planUpdate and update (no
 *   list, no changes of it, and nothing opened), `name !== null` and `description !== null` in planUpdate (what is not
 *   declared does not differ), `name !== null` in planExisting (no integration has the name `null`),
 *   `'guid' in lookup` and each `[]` where names are collected (a name for a GUID that nobody has), `own !== null` in
 *   settleOne (nothing is taken back that was not made), `desired.state === 'absent'` and `integration === null` in verify
 *   (neither has `verify`), and steps, outcomes and claims that are `undefined` by their index or key.
 * - `''`, `[]` and `null` in place of what is not there, where any other value does the same: `?? ''` before a text is
 *   searched, the client of a declaration without one, the variables of an environment without proxies.
 * - Cases of a switch, or tests of a kind, that TypeScript asks for and that lead to the same as the next one.
 * - Ends of patterns that their texts have in any case: the protocol of a URL ends at its colon, and an address in
 *   brackets begins and ends with them. `catch` in validation: without it, the function ends without a pattern, too.
 * - `>` or `>=` before LONGEST_CALL_MS: a millisecond of five minutes.
 */

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  plugins: [fileURLToPath(new URL(plugin, import.meta.url))],
  testRunner: 'jest',
  jest: { configFile: 'jest.mutation.config.mjs' },
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  coverageAnalysis: 'perTest',
  mutate: [
    'src/reconcile/**/*.ts',
    'src/network/**/*.ts',
    'src/connect/{answer,attempt,body,http,locate,mix-ups,requests,retrying}.ts',
    'src/{deadline,parallel}.ts',
  ],
  ignorePatterns: ['.cache', 'coverage', 'dist', 'docs', 'reports'],
  tempDirName: '.cache/stryker',
  reporters: ['clear-text', 'progress', 'json'],
  jsonReporter: { fileName: 'reports/mutation.json' },
  clearTextReporter: { allowColor: false, reportTests: false },
  // What loops for ever is known by how often it is run; a slow machine must not make a mutant look as if it did.
  timeoutMS: 30_000,
  thresholds: { high: 95, low: 85, break: 85 },
};
