import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'node24-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What the script says of an executable that calls itself so. */
function foundAs(version: string) {
  const NODE24 = join(folder, 'node');
  writeFileSync(NODE24, `#!/bin/sh\necho ${version}\n`);
  chmodSync(NODE24, 0o755);
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/node24.mjs'], {
    encoding: 'utf8',
    env: { ...process.env, NODE24 },
  });
  return { status, stdout: stdout.trim(), stderr, NODE24 };
}

test.each(['24.0.0', '26.1.2'])('the Node.js that is named is taken: %s', (version) => {
  const { status, stdout, NODE24 } = foundAs(version);
  expect({ status, stdout }).toEqual({ status: 0, stdout: NODE24 });
});

test('one that is too old is no runtime of the action', () => {
  const { status, stdout, stderr, NODE24 } = foundAs('20.20.2');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain(`${NODE24} is Node.js 20`);
  expect(stderr).toContain('Set NODE24');
});
