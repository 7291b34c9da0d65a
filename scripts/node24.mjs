// Prints the path of a Node.js executable of version 24 or later, the runtime of the action:
// $NODE24, the running one, or one that npm installs into .cache/.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { install } from './install.mjs';

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
  if (!existsSync(installed)) install(prefix, `${packageName}@${oldest}`);
  return installed;
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
