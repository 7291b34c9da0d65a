import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ncc from '@vercel/ncc';
import { asciiOnly } from './ascii.mjs';
import { licenceText, packageDirectories, packageName } from './licenses.mjs';
import { hashFile, sourceHash } from './source-hash.mjs';

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
    externals: { 'node:zlib': './zlib.js' },
    minify: false,
    quiet: true,
    sourceMap: false,
    // `npm run check:types` checks the types, tests and scripts included.
    transpileOnly: true,
  });
  const { compilation } = stats;
  const names = chunkNames(compilation);
  const files = new Map([['index.js', Buffer.from(asciiOnly(withChunkNames(code, names)))]]);
  for (const [file, { source }] of Object.entries(assets)) {
    files.set(`${names.get(Number.parseInt(file, 10))}.js`, Buffer.from(asciiOnly(`${source}`)));
  }
  const zlib = readFileSync(join(root, 'scripts/stubs/zlib.cjs'), 'utf8');
  files.set('zlib.js', Buffer.from(asciiOnly(zlib)));
  // ncc's own licence file leaves packages out as soon as there is more than one chunk.
  files.set('licenses.txt', Buffer.from(licenceText(packageDirectories(compilation))));
  files.set(hashFile, Buffer.from(`${sourceHash()}\n`));
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A name for each chunk that loads on demand: that of the package, or of the file, that takes most of it. */
function chunkNames({ chunks, chunkGraph }) {
  const names = new Map();
  for (const chunk of [...chunks].sort((a, b) => a.id - b.id)) {
    if (chunk.canBeInitial()) continue;
    const [largest] = chunkGraph.getOrderedChunkModules(chunk, (a, b) => b.size() - a.size());
    const file = largest.nameForCondition();
    const name = (packageName(file) ?? basename(file, '.ts')).replace(/^@.*\//, '');
    const taken = [...names.values()].filter((other) => other.startsWith(name)).length;
    names.set(chunk.id, taken === 0 ? name : `${name}-${taken + 1}`);
  }
  return names;
}

/** ncc names chunks by number, and takes no other rule: here the one line of the bundle that makes their file names. */
function withChunkNames(code, names) {
  const rule = 'return "" + chunkId + ".index.js";';
  if (code.split(rule).length !== 2) throw new Error('The bundle names its chunks in another way.');
  return code.replace(
    rule,
    `return ${JSON.stringify(Object.fromEntries(names))}[chunkId] + ".js";`,
  );
}
