// Prints the path of a Node.js executable of version 24 or later, the runtime of the action:
// $NODE24, the running one, or one that npm installs into .cache/.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const oldest = 24;
const prefix = fileURLToPath(new URL('../.cache/node24', import.meta.url));
const platform = process.platform === 'win32' ? 'win' : process.platform;
const packageName = `node-${platform}-${process.arch}`;
const installed = join(
  prefix,
  'node_modules',
  packageName,
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

function major(executable) {
  return Number(
    execFileSync(executable, ['-p', 'process.versions.node'], { encoding: 'utf8' }).split('.')[0],
  );
}

function find() {
  if (process.env.NODE24) return process.env.NODE24;
  if (major(process.execPath) >= oldest) return process.execPath;
  if (!existsSync(installed)) install();
  return installed;
}

function install() {
  mkdirSync(prefix, { recursive: true });
  // Without a package.json of its own, npm would take the project's for the prefix.
  writeFileSync(join(prefix, 'package.json'), '{ "private": true }\n');
  execFileSync(
    'npm',
    [
      'install',
      '--no-save',
      '--no-package-lock',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--prefix',
      prefix,
      `${packageName}@${oldest}`,
    ],
    // Standard output is for the path alone.
    { stdio: ['ignore', 2, 2], shell: process.platform === 'win32' },
  );
}

try {
  const executable = find();
  const found = major(executable);
  if (found < oldest) throw new Error(`${executable} is Node.js ${found}`);
  console.log(executable);
} catch (error) {
  console.error(
    `No Node.js ${oldest} to be had (${error.message}). Set NODE24 to the path of one, or let npm install ${packageName}.`,
  );
  process.exitCode = 1;
}
