import { dirname, parse, relative, resolve, sep } from 'node:path';

/** Which folders of `src/` a folder may import from. The single files beside them are open to all. */
const ARROWS = {
  network: [],
  connect: ['network'],
  inputs: ['connect'],
  reconcile: ['connect', 'inputs'],
  view: ['connect', 'inputs', 'reconcile'],
  report: ['connect', 'inputs', 'view'],
  export: ['connect', 'inputs', 'reconcile', 'view', 'report'],
  github: ['network', 'connect', 'inputs', 'view', 'report'],
};

/** The files that put the folders together: they may import all, and nothing imports them. */
const TOP = ['action', 'main'];

/** Holds ARROWS. It asks where a path leads, not how it is written; types and `import()` count. */
export const arrows = {
  create(context) {
    const from = placeOf(context.filename);
    const report = (node, message) => {
      if (message !== null) context.report({ node, message });
    };
    const check = ({ type, source }) => {
      if (source !== null) report(source, problemOf(from, context.filename, type, source.value));
    };
    return {
      Program: (node) => {
        const isKnown = from.folder === null || from.folder in ARROWS;
        report(node, isKnown ? null : `Give src/${from.folder}/ its line in ARROWS.`);
      },
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      TSImportType: check,
    };
  },
};

/** What is wrong with an import; `null` if nothing is. */
function problemOf(from, filename, type, path) {
  const isPlain = typeof path === 'string' && !path.includes('\\');
  if (!isPlain) return 'Write the path as a literal, with /.';
  const to = /^[./]/.test(path) ? placeOf(resolve(dirname(filename), path)) : null;
  if (
    type === 'ImportExpression' &&
    (isFile(to, ['secret']) || /^(node:)?(process|module)$/.test(path))
  ) {
    return 'Import this by a declaration: the rules on who may do so do not see import().';
  }
  if (to === null || isFile(from, TOP)) return null;
  if (to.folder === null && !isFile(to, TOP)) return null;
  if (from.folder === null) return 'What all may import knows no folder.';
  const allowed = ARROWS[from.folder] ?? [];
  if ([from.folder, ...allowed].includes(to.folder)) return null;
  return `src/${from.folder}/ may import ${[...allowed.map((name) => `${name}/`), 'the files of src/'].join(', ')} alone.`;
}

/** The folder of `src/` that a path is in, or is; for a file of `src/` itself, its name. */
function placeOf(path) {
  const [first, ...others] = relative(resolve(import.meta.dirname, 'src'), path).split(sep);
  return others.length > 0 || first in ARROWS
    ? { folder: first, file: null }
    : { folder: null, file: parse(first).name };
}

function isFile(place, names) {
  return names.includes(place?.file);
}
