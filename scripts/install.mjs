import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Installs packages into a folder of their own. Standard output stays empty. */
export function install(prefix, ...packages) {
  mkdirSync(prefix, { recursive: true });
  // Without a package.json of its own, npm would take the project's for the prefix.
  writeFileSync(join(prefix, 'package.json'), '{ "private": true }\n');
  const flags = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync('npm', ['install', ...flags, '--prefix', prefix, ...packages], {
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
}
