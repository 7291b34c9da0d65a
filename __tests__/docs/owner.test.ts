import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeBlocks } from './documents';

/** Who owns the repository is set by one command, which docs/releasing.md shows. */

const [command = ''] = codeBlocks('docs/releasing.md', 'sh');
const FORM = /OWNER(?=\\?\/connect-integration-action)/g;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'owner-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('sets the owner everywhere, and no placeholder is left', () => {
  const inside = { cwd: folder, encoding: 'utf8' } as const;
  const named = execFileSync('git', ['grep', '-lw', 'OWNER'], { encoding: 'utf8' });
  const files = named.split('\n').filter((file) => file !== '' && !file.includes('owner.test'));
  for (const file of files) cpSync(file, join(folder, file));
  const before = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
  execFileSync('git', ['init', '--quiet'], inside);
  execFileSync('git', ['add', '--all'], inside);

  execFileSync('bash', ['-c', command], inside);

  for (const [file, text] of before) {
    const changed = readFileSync(join(folder, file), 'utf8');
    const set = text.replace(FORM, 'your-organisation').split('\n');
    const asks = (line: string): boolean => line.includes('Replace `OWNER` with');
    expect({ file, lines: changed.split('\n') }).toEqual({
      file,
      lines: set.filter((line) => !asks(line)),
    });
    if (file !== 'docs/releasing.md') expect(changed).not.toMatch(/\bOWNER\b/);
  }
});
