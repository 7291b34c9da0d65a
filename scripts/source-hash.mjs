import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = [
  'src',
  'scripts/ascii.mjs',
  'scripts/bundle.mjs',
  'scripts/stubs',
  'tsconfig.json',
];

/** Where a build notes what it was made from. Times of files would not do: after a clone they are all alike. */
export const hashFile = 'source.sha256';

/**
 * What `dist/` is built from, packages aside, as one hash.
 *
 * @returns {string} in hexadecimal
 */
export function sourceHash() {
  const hash = createHash('sha256');
  for (const file of sources.flatMap(filesIn)) {
    hash
      .update(`${file.replaceAll(sep, '/')}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesIn(path) {
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path), { recursive: true })
    .map((name) => join(path, name))
    .filter((file) => statSync(join(root, file)).isFile())
    .sort();
}
