import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

const marker = `${sep}node_modules${sep}`;
const licenceFile = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/**
 * The packages that have code in any chunk of a webpack compilation.
 *
 * @returns {string[]} their directories
 */
export function packageDirectories(compilation) {
  const directories = new Set();
  const visit = (module) => {
    const file = module.nameForCondition?.();
    const directory = file && packageDirectory(file);
    if (directory) directories.add(directory);
    // Modules that webpack concatenated into one are known to that one alone.
    for (const inner of module.modules ?? []) visit(inner);
  };
  for (const chunk of compilation.chunks) {
    for (const module of compilation.chunkGraph.getChunkModules(chunk)) visit(module);
  }
  return [...directories];
}

/**
 * One section per package: name, version, SPDX id, and the text of its licence files if it ships any.
 *
 * @param {string[]} directories of the packages
 * @throws if a package has neither a licence file nor a licence id
 */
export function licenceText(directories) {
  const sections = new Map(directories.map(section));
  return [...sections.keys()]
    .sort()
    .map((title) => sections.get(title))
    .join('\n');
}

function section(directory) {
  const { name, version, license } = JSON.parse(
    readFileSync(join(directory, 'package.json'), 'utf8'),
  );
  const texts = readdirSync(directory)
    .filter((file) => licenceFile.test(file))
    .sort()
    .map((file) => readFileSync(join(directory, file), 'utf8').replaceAll('\r\n', '\n').trim());
  if (texts.length === 0 && !license) throw new Error(`${name} ${version} names no licence`);
  const title = `${name} ${version}`;
  return [title, [title, license ?? '', ...texts].filter(Boolean).join('\n\n') + '\n'];
}

/** The package that a file belongs to; `undefined` if it is the project's own. */
export function packageName(file) {
  const at = file.lastIndexOf(marker);
  if (at === -1) return undefined;
  const names = file.slice(at + marker.length).split(sep);
  return names.slice(0, names[0].startsWith('@') ? 2 : 1).join('/');
}

function packageDirectory(file) {
  const name = packageName(file);
  return name && file.slice(0, file.lastIndexOf(marker) + marker.length) + name.replace('/', sep);
}
