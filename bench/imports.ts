import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, runToEnd, type Workspace } from './processes';
import { median, medianInterval } from './statistics';
import { kB, ms, printTable } from './table';

interface Import {
  readonly name: string;
  readonly code: string;
  /** Whether `paths` of tsconfig.json apply, which leave out what is not used. */
  readonly mapped: boolean;
}

const keep = (from: string, mapped = true): Omit<Import, 'name'> => ({
  // Bundlers drop what nobody uses.
  code: `import * as all from '${from}';\nObject.assign(globalThis, { all });\n`,
  mapped,
});
const source = (path: string): Omit<Import, 'name'> => keep(join(ROOT, 'src', path));

const NOTHING = 'nothing';
const IMPORTS: readonly Import[] = [
  { name: NOTHING, code: 'export {};\n', mapped: true },
  { name: 'node:crypto', ...keep('node:crypto') },
  { name: 'node:zlib', ...keep('node:zlib') },
  { name: 'node:http', ...keep('node:http') },
  { name: 'node:https', ...keep('node:https') },
  { name: '@actions/core', ...keep('@actions/core') },
  { name: '@actions/core, as published', ...keep('@actions/core', false) },
  { name: 'node-fetch', ...keep('node-fetch') },
  { name: 'node-fetch, as published', ...keep('node-fetch', false) },
  { name: 'zod', ...keep('zod') },
  { name: 'yaml', ...keep('yaml') },
  { name: 'the manifest: yaml, zod/mini and its schema', ...source('inputs/manifest/read') },
  { name: '@actions/github', ...keep('@actions/github') },
  { name: '@actions/github, as published', ...keep('@actions/github', false) },
];

const NCC = join(ROOT, 'node_modules/@vercel/ncc/dist/ncc/cli.js');

/** The bundle of an entry file. ncc takes tsconfig.json from its working directory. */
function bundle({ code, mapped }: Import, folder: string, index: number): string {
  const entry = join(folder, `entry-${index}.ts`);
  const out = join(folder, `out-${index}`);
  writeFileSync(entry, code);
  runToEnd(
    process.execPath,
    [NCC, 'build', entry, '--out', out, '--transpile-only', '--no-cache', '--quiet'],
    { PATH: process.env['PATH'] ?? '' },
    mapped ? ROOT : folder,
  );
  return join(out, 'index.js');
}

/** Prints what each import costs at the start of the process, each bundled for itself in the way of the action. */
export function printImports(
  runs: number,
  { node, workspace }: { node: string; workspace: Workspace },
): void {
  const cache = join(ROOT, '.cache');
  mkdirSync(cache, { recursive: true });
  // Within the project, so that packages are found.
  const folder = mkdtempSync(join(cache, 'imports-'));
  try {
    const unmapped = {
      extends: '../../tsconfig.json',
      compilerOptions: { rootDir: ROOT, paths: {} },
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(unmapped));
    const entries = IMPORTS.map((one, index) => ({
      name: one.name,
      file: bundle(one, folder, index),
      samples: [] as number[],
    }));
    for (let round = 0; round <= runs; round += 1) {
      const first = round % entries.length;
      for (const { file, samples } of [...entries.slice(first), ...entries.slice(0, first)]) {
        const taken = runToEnd(node, [file], workspace.env).ms;
        if (round > 0) samples.push(taken);
      }
    }
    const base = entries.find(({ name }) => name === NOTHING)?.samples ?? [];
    printTable(
      `What an import costs, ${runs} interleaved runs; several share parts, so the sum is less`,
      ['', 'median ms', 'min ms', 'more than nothing', '±', 'size'],
      entries.map(({ name, file, samples }) => [
        name,
        ms(median(samples)),
        ms(Math.min(...samples)),
        ms(median(samples) - median(base)),
        ms(medianInterval(samples).high - median(samples)),
        kB(statSync(file).size),
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
