import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hashFile, sourceHash } from '../../scripts/source-hash.mjs';

let checked = false;

/**
 * The folder of the bundle to test: that of `ACTION_DIST`, or `dist/`.
 *
 * @throws if `dist/` is stale, or missing
 */
export function bundleFolder(): string {
  const other = process.env['ACTION_DIST'];
  if (other !== undefined) return resolve(other, '..');
  const dist = resolve('dist');
  if (!checked) requireFresh(dist);
  checked = true;
  return dist;
}

/** @throws if a folder was not built from the present `src/`: tests of old code prove nothing */
export function requireFresh(dist: string): void {
  const path = join(dist, hashFile);
  const built = existsSync(path) ? readFileSync(path, 'utf8').trim() : null;
  if (built === sourceHash()) return;
  const why = built === null ? 'There is no bundle in dist/' : 'dist/ is older than src/';
  throw new Error(`${why}: run \`npm run build\`.`);
}
