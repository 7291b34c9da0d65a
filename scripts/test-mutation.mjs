// Mutation testing of src/reconcile/, src/network/ and the requests to Connect: `npm run test:mutation [-- --mutate path]`.
// Stryker is installed into .cache/, since it needs a newer Node.js than the project.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';

const VERSION = '10.0.0';
const root = fileURLToPath(new URL('..', import.meta.url));
const prefix = join(root, '.cache/mutation');
const stryker = join(prefix, 'node_modules/@stryker-mutator/core/bin/stryker.js');

if (!existsSync(stryker)) {
  const packages = ['core', 'jest-runner'].map((name) => `@stryker-mutator/${name}@${VERSION}`);
  install(prefix, ...packages);
}

const node = execFileSync(process.execPath, [join(root, 'scripts/node24.mjs')], {
  encoding: 'utf8',
}).trim();
const { status } = spawnSync(
  node,
  [stryker, 'run', 'stryker.config.mjs', ...process.argv.slice(2)],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = status ?? 1;
