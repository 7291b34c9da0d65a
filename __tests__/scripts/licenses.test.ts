import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { licenceText, packageName } from '../../scripts/licenses.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'licenses-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A folder as npm makes it. */
function packageOf(manifest: object, files: Record<string, string> = {}): string {
  const path = mkdtempSync(join(folder, 'package-'));
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'package.json'), JSON.stringify(manifest));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

test('each package has its name, version, licence and the texts that it comes with', () => {
  const b = packageOf(
    { name: 'b', version: '2.0.0', license: 'Apache-2.0' },
    { LICENSE: 'Text of b\r\nOn lines\r\n', NOTICE: 'Notice', 'index.js': '', 'licensed.js': '' },
  );
  const a = packageOf({ name: '@x/a', version: '1.0.0' }, { 'licence.md': 'Text of a' });
  expect(licenceText([b, a])).toBe(
    '@x/a 1.0.0\n\nText of a\n\nb 2.0.0\n\nApache-2.0\n\nText of b\nOn lines\n\nNotice\n',
  );
});

test('a package in two folders has one section', () => {
  const copy = { name: 'a', version: '1.0.0', license: 'MIT' };
  expect(licenceText([packageOf(copy), packageOf(copy)])).toBe('a 1.0.0\n\nMIT\n');
});

test('a package without any licence may not be bundled', () => {
  const path = packageOf({ name: 'a', version: '1.0.0' });
  expect(() => licenceText([path])).toThrow('a 1.0.0 names no licence');
});

test.each([
  [['root', 'node_modules', 'yaml', 'dist', 'index.js'], 'yaml'],
  [['root', 'node_modules', '@actions', 'core', 'lib', 'core.js'], '@actions/core'],
  [['root', 'node_modules', 'a', 'node_modules', 'b', 'index.js'], 'b'],
  [['root', 'src', 'main.ts'], undefined],
])('%j belongs to %s', (file, name) => {
  expect(packageName(join(...file))).toBe(name);
});
