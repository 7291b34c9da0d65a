import { execFileSync } from 'node:child_process';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRegularFile, resolvedPath, writeRegularFile } from '../src/files';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('reading', () => {
  it('gives the bytes of a file, and of one behind a link', async () => {
    writeFileSync(join(folder, 'a'), 'text');
    symlinkSync('a', join(folder, 'b'));
    expect(Buffer.from(await readRegularFile(join(folder, 'a'))).toString()).toBe('text');
    expect(Buffer.from(await readRegularFile(join(folder, 'b'))).toString()).toBe('text');
  });

  it('refuses what has no end, or is no file, at once', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    symlinkSync('/dev/zero', join(folder, 'zero'));
    for (const name of ['pipe', 'zero']) {
      await expect(readRegularFile(join(folder, name))).rejects.toMatchObject({
        code: 'not a regular file',
      });
    }
    await expect(readRegularFile(folder)).rejects.toMatchObject({ code: 'EISDIR' });
    await expect(readRegularFile(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('writing', () => {
  it('makes folders, and writes over what is there', async () => {
    const path = join(folder, 'x/y/a.yml');
    await writeRegularFile(path, 'a longer text');
    await writeRegularFile(path, 'text');
    expect(readFileSync(path, 'utf8')).toBe('text');
  });

  it('writes no file that has another name as well', async () => {
    const path = join(folder, 'one');
    writeFileSync(path, '');
    linkSync(path, join(folder, 'another'));
    await expect(writeRegularFile(path, 'text')).rejects.toMatchObject({
      code: 'not a regular file',
    });
    expect(readFileSync(path, 'utf8')).toBe('');
  });

  it.each(['there', 'dangling'])('follows no link: %s', async (target) => {
    writeFileSync(join(folder, 'there'), 'mine');
    symlinkSync(target, join(folder, 'link'));
    await expect(writeRegularFile(join(folder, 'link'), 'text')).rejects.toMatchObject({
      code: 'not a regular file',
    });
    expect(readFileSync(join(folder, 'there'), 'utf8')).toBe('mine');
  });
});

it('a path leads to where the links among its folders do, and a link itself nowhere', async () => {
  mkdirSync(join(folder, 'real'));
  symlinkSync('real', join(folder, 'alias'));
  symlinkSync('nothing', join(folder, 'dangling'));
  const real = await resolvedPath(join(folder, 'real'));
  expect(await resolvedPath(join(folder, 'alias/new/a.yml'))).toBe(join(real!, 'new/a.yml'));
  expect(await resolvedPath(join(folder, 'alias'))).toBeNull();
  expect(await resolvedPath(join(folder, 'dangling'))).toBeNull();
});
