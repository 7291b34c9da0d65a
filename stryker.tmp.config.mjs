// Run by scripts/test-mutation.mjs, which installs Stryker apart from the project: it needs a newer Node.js.
import { fileURLToPath } from 'node:url';

const plugin = '.cache/mutation/node_modules/@stryker-mutator/jest-runner/dist/src/index.js';

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  plugins: [fileURLToPath(new URL(plugin, import.meta.url))],
  testRunner: 'jest',
  jest: { configFile: 'jest.tmp.config.mjs' },
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  coverageAnalysis: 'perTest',
  mutate: ['src/reconcile/**/*.ts', 'src/connect/http.ts'],
  ignorePatterns: ['.cache', 'coverage', 'dist', 'docs', 'reports'],
  tempDirName: '.cache/stryker',
  reporters: ['clear-text', 'progress', 'json'],
  jsonReporter: { fileName: 'reports/mutation-mine.json' },
  clearTextReporter: { allowColor: false, reportTests: false },
  thresholds: { high: 95, low: 85, break: 85 },
};
