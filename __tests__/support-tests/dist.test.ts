import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashFile, sourceHash } from '../../scripts/source-hash.mjs';
import { requireFresh } from '../support/dist';

test('a bundle of other sources is not tested', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dist-'));
  try {
    expect(() => {
      requireFresh(folder);
    }).toThrow('There is no bundle in dist/: run `npm run build`.');
    writeFileSync(join(folder, hashFile), `${sourceHash()}\n`);
    expect(() => {
      requireFresh(folder);
    }).not.toThrow();
    writeFileSync(join(folder, hashFile), `${'0'.repeat(64)}\n`);
    expect(() => {
      requireFresh(folder);
    }).toThrow('dist/ is older than src/: run `npm run build`.');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
