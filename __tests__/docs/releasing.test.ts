import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentOf } from './documents';

const PAGE = contentOf('docs/releasing.md');

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'releasing-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it.each(['1.2.2', '1.2.3'])(
  'the command of docs/releasing.md raises %s to 1.2.3',
  (version) => {
    const [, command = ''] = /`(npm version [^`]+ 1\.2\.3)`/.exec(PAGE)!;
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'a', version }));
    execFileSync('bash', ['-c', command], { cwd: folder });
    expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toEqual({
      name: 'a',
      version: '1.2.3',
    });
  },
  30_000,
);

it('docs/releasing.md names what the line of the README on the release has too much', () => {
  const [, surplus] = /This is release [\d.]+(.*) \(/.exec(contentOf('README.md'))!;
  if (surplus !== '') expect(PAGE).toContain(`_${surplus}_`);
});

it('docs/releasing.md shows how to verify the SHA of an action that is pinned', () => {
  const [, name, tag] = /`gh api repos\/(\S+)\/commits\/(\S+) --jq \.sha`/.exec(PAGE)!;
  expect(contentOf('.github/workflows/ci.yml')).toMatch(
    new RegExp(`uses: ${name}@[0-9a-f]{40} # ${tag}\n`),
  );
});
