import { posix, win32 } from 'node:path';
import { inRepository, insideOf } from '../../src/inputs/workspace';

const LINUX = '/home/runner/work/example';
const WINDOWS = 'D:\\a\\example\\example';

test.each([
  ['a.yml', 'a.yml'],
  ['./connect/a.yml', 'connect\\a.yml'],
  ['.\\connect\\..\\a.yml', 'a.yml'],
  [`${WINDOWS}\\connect\\a.yml`, 'connect\\a.yml'],
  ['d:/a/example/example/a.yml', 'a.yml'],
  ['..a.yml', '..a.yml'],
])('on Windows %s is inside of the workspace', (path, inside) => {
  expect(insideOf(WINDOWS, path, win32)).toBe(inside);
});

test.each([
  ...[
    '..',
    '..\\a.yml',
    '../a.yml',
    'x\\..\\..\\a.yml',
    'D:\\a\\other\\a.yml',
    'C:\\a.yml',
    '\\a.yml',
  ],
  ...['C:a.yml', 'D:a.yml', 'd:..\\a.yml', '\\\\server\\share\\a.yml', '\\\\?\\C:\\a.yml'],
])('on Windows %s is outside of it', (path) => {
  expect(insideOf(WINDOWS, path, win32)).toBeNull();
});

test.each([
  ['.\\connect\\a.yml', 'connect/a.yml'],
  ['./connect/x/../a.yml', 'connect/a.yml'],
  ['.\\connect\\a.yml', 'connect/a.yml'],
  [`${WINDOWS}\\connect\\a.yml`, 'connect/a.yml'],
  ['C:a.yml', 'C:a.yml'],
  ['..\\a.yml', '..\\a.yml'],
])('GitHub finds %s of Windows as %s', (path, file) => {
  expect(inRepository(WINDOWS, path, win32)).toBe(file);
});

test.each([
  ['./connect/x/../a.yml', 'connect/a.yml'],
  [`${LINUX}/connect/a.yml`, 'connect/a.yml'],
  ['/etc/a.yml', '/etc/a.yml'],
  ['../a.yml', '../a.yml'],
  ['C:a.yml', 'C:a.yml'],
  [`${LINUX}2/a.yml`, `${LINUX}2/a.yml`],
  [`${LINUX}/../other/a.yml`, `${LINUX}/../other/a.yml`],
])('GitHub finds %s of Linux as %s', (path, file) => {
  expect(inRepository(LINUX, path, posix)).toBe(file);
  expect(inRepository(`${LINUX}/`, path, posix)).toBe(file);
});

test.each([
  ['/etc/a.yml', posix],
  ['C:\\x\\a.yml', win32],
])('without a workspace %s stays as it is', (path, paths) => {
  expect(inRepository('', path, paths)).toBe(path);
});
