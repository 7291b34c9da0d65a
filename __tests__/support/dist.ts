import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hashFile, sourceHash } from '../../scripts/source-hash.mjs';

let checked = false;

/**
 * The folder of the bundle to test: that of `ACTION_DIST`, or `dist/`.
 *
 * @throws if `dist/` is stale
 */
export function bundleFolder(): string {
  const other = process.env['ACTION_DIST'];
  if (other !== undefined) return resolve(other, '..');
  const dist = resolve('dist');
  if (!checked) requireFresh(dist);
  checked = true;
  return dist;
}

/** @throws if a folder was built from something else than the present `src/`: tests of old code prove nothing */
export function requireFresh(dist: string): void {
  if (readFileSync(join(dist, hashFile), 'utf8').trim() === sourceHash()) return;
  throw new Error('dist/ is older than src/: run `npm run build`.');
}
