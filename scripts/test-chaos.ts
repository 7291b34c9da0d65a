/**
 * Plays many random histories of concurrent runs:
 *
 *     npm run test:chaos -- --runs 100000 [--seed N] [--path 12:3:0]
 *
 * Without a seed it starts from a new one. A broken promise ends it with the failing history, shrunk, and with the seed and path that replay it.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    path: { type: 'string', default: '' },
  },
});

// Under Jest, where every import is resolved without the passing of real time: histories replay exactly.
const jest = join(__dirname, '../node_modules/jest/bin/jest.js');
const child = spawn(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    jest,
    '__tests__/scenarios/chaos.test.ts',
  ],
  {
    stdio: 'inherit',
    env: {
      ...process.env,
      CHAOS_RUNS: values.runs,
      CHAOS_SEED: values.seed,
      CHAOS_PATH: values.path,
    },
  },
);
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
