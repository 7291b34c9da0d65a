import { randomUUID } from 'node:crypto';
import { run } from './action';
import { cancelOnSignals } from './cancellation';
import { systemClock } from './clock';
import { readRegularFile, resolvedPath, writeRegularFile } from './files';
import { openTransport } from './network/transport';
import { runnerOf } from './github/runner';
import { environmentWarnings } from './network/environment';

const runner = runnerOf(process.env);

// Otherwise V8 lets its space for short-lived objects grow threefold, and the space for long-lived ones fourfold. Where
// one integration is declared neither matters, and this takes time (bench/README.md).
if (['manifest', 'export-manifest'].some((name) => runner.input(name) !== '')) {
  process
    .getBuiltinModule('node:v8')
    .setFlagsFromString('--semi-space-growth-factor=1 --heap-growing-percent=100');
}

const warnings = environmentWarnings(process.env);
// It has no effect here, and Node.js would print that it has.
delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];

void run({
  runner,
  warnings,
  env: process.env,
  readFile: readRegularFile,
  writeFile: writeRegularFile,
  resolvedPath,
  openTransport,
  clock: systemClock,
  random: Math.random,
  newCorrelationId: randomUUID,
  cancellation: cancelOnSignals(process, (ms, task) => setTimeout(task, ms).unref()),
}).then((succeeded) => {
  process.exitCode = succeeded ? 0 : 1;
});
