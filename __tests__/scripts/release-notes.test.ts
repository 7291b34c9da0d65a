import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CHANGELOG = `# Changelog

All notable changes.

## Unreleased

Not this.

## 1.2.3 (2026-11-25)

### Added

- One thing.

### Fixed

- Another.

## 1.2.30 (2026-11-01)

- Not this either.

## 1.2.2

- No date.
`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'release-notes-'));
  mkdirSync(join(folder, 'scripts'));
  copyFileSync('scripts/release-notes.mjs', join(folder, 'scripts/release-notes.mjs'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What the script says of a version in a project that has `declared`, and whose README speaks of `said`. */
function notesOf(version: string[], declared: string, said = declared) {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: declared }));
  writeFileSync(join(folder, 'CHANGELOG.md'), CHANGELOG);
  const readme = `# Title\n\nThis is release ${said} ([changelog](CHANGELOG.md)).\n`;
  writeFileSync(join(folder, 'README.md'), readme);
  const script = join(folder, 'scripts/release-notes.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...version], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test.each(['v1.2.3', '1.2.3'])('are the section of the version: %s', (version) => {
  expect(notesOf([version], '1.2.3')).toEqual({
    status: 0,
    stdout: '### Added\n\n- One thing.\n\n### Fixed\n\n- Another.\n',
    stderr: '',
  });
});

test('are those of the last section, too', () => {
  expect(notesOf(['v1.2.30'], '1.2.30').stdout).toBe('- Not this either.\n');
});

test.each<[string, string[], string, string]>([
  [
    'that package.json does not have',
    ['v1.2.4'],
    '1.2.3',
    'package.json has version 1.2.3, not 1.2.4.',
  ],
  ['that is missing', [], '1.2.3', 'package.json has version 1.2.3, not .'],
  ['without a section', ['v1.2'], '1.2', 'CHANGELOG.md has no heading "## 1.2 (YYYY-MM-DD)".'],
  ['without a date', ['v1.2.2'], '1.2.2', 'CHANGELOG.md has no heading "## 1.2.2 (YYYY-MM-DD)".'],
  [
    'that is not released',
    ['vUnreleased'],
    'Unreleased',
    'no heading "## Unreleased (YYYY-MM-DD)"',
  ],
])('there are none of a version %s', (_, version, declared, problem) => {
  const { status, stdout, stderr } = notesOf(version, declared);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain(problem);
});

test('there are none where the README speaks of another version', () => {
  const { status, stderr } = notesOf(['v1.2.3'], '1.2.3', '1.2.2');
  expect(status).toBe(1);
  expect(stderr).toContain('README.md does not say "This is release 1.2.3 (');
});
