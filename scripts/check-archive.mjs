// Fails unless the archive of HEAD, which each run of the action downloads, is small and has all that a run needs.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const largest = 330_000;
const cwd = fileURLToPath(new URL('..', import.meta.url));
const git = (...command) => execFileSync('git', command, { cwd, maxBuffer: 2 ** 28 });

const { length } = git('archive', '--format=tar.gz', 'HEAD');
// In a tar file a zero byte follows each name.
const tar = git('archive', '--format=tar', 'HEAD').toString('latin1');
const needed = [
  'action.yml',
  'LICENSE',
  ...readdirSync(`${cwd}/dist`).map((name) => `dist/${name}`),
];
const missing = needed.filter((name) => !tar.includes(`${name}\0`));

console.log(`The archive of HEAD takes ${length} bytes; at most ${largest}.`);
if (missing.length > 0) console.error(`It lacks ${missing.join(', ')}.`);
if (length > largest || missing.length > 0) process.exitCode = 1;
