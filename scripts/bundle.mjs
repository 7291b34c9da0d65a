import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ncc from '@vercel/ncc';
import { licenceText, packageDirectories } from './licenses.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
export const dist = join(root, 'dist');

/**
 * Bundles `src/main.ts` in memory.
 *
 * @returns {Promise<Map<string, Buffer>>} file name within `dist/` to content
 * @throws if a source file or an import cannot be compiled or resolved
 */
export async function bundle() {
  // ncc reads tsconfig.json (and its `paths`) from the working directory.
  process.chdir(root);
  const { code, assets, stats } = await ncc(join(root, 'src/main.ts'), {
    cache: false,
    minify: false,
    quiet: true,
    sourceMap: false,
    // `npm run check:types` checks the types, tests and scripts included.
    transpileOnly: true,
  });
  const files = new Map([['index.js', Buffer.from(code)]]);
  for (const [name, asset] of Object.entries(assets)) files.set(name, Buffer.from(asset.source));
  // ncc's own licence file leaves packages out as soon as there is more than one chunk.
  files.set('licenses.txt', Buffer.from(licenceText(packageDirectories(stats.compilation))));
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}
