import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ncc from '@vercel/ncc';
import { licenceText, packageDirectories } from './licenses.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
export const dist = join(root, 'dist');

/**
 * What the transport and node-fetch import of Node.js, needed or not: compression, and TLS, which a Connect in a container
 * of the job or on the same network may do without. They take some 5 ms, so in the bundle they load at their first use.
 */
const LATE = ['node:https', 'node:tls', 'node:zlib'];

function loadLate(code) {
  return LATE.reduce((text, name) => {
    const load = `require("${name}")`;
    const [before, after, ...more] = text.split(` = ${load};`);
    if (after === undefined || more.length > 0) {
      throw new Error(`The bundle does not load ${name} at exactly one place.`);
    }
    // Whether it is an ES module is what the bundle asks before any use.
    const late = `new Proxy({}, { get: (_, key) => (key === '__esModule' ? undefined : ${load}[key]) })`;
    return `${before} = ${late};${after}`;
  }, code);
}

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
  const files = new Map([['index.js', Buffer.from(loadLate(code))]]);
  for (const [name, asset] of Object.entries(assets)) files.set(name, Buffer.from(asset.source));
  // ncc's own licence file leaves packages out as soon as there is more than one chunk.
  files.set('licenses.txt', Buffer.from(licenceText(packageDirectories(stats.compilation))));
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}
