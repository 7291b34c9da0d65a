import { join } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import config from '../eslint.config.mjs';

const root = join(import.meta.dirname, '..');
const eslint = new ESLint({
  cwd: root,
  overrideConfigFile: true,
  overrideConfig: [...config, tseslint.configs.disableTypeChecked],
});

/** The rules that a file of `src/` would break. */
async function brokenBy(file: string, code: string): Promise<(string | null)[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: join(root, 'src', file) });
  return result!.messages.map(({ ruleId }) => ruleId);
}

test.each([
  ['connect/x.ts', "export * from '../report/view';"],
  ['connect/x.ts', "export * from './../report/view';"],
  ['connect/x.ts', "export * from '../network/../report/view';"],
  ['connect/x.ts', "export * from '../report';"],
  ['connect/x.ts', "export * from '../action.js';"],
  ['connect/x.ts', "export * from '..\\\\report\\\\view';"],
  ['connect/x.ts', "export * from '../../scripts/schema';"],
  ['connect/x.ts', "import type { Row } from '../report/view'; export type A = Row;"],
  ['connect/x.ts', "export type A = import('../report/view').Row;"],
  ['connect/x.ts', "export const a = import('../report/view');"],
  ['connect/x.ts', 'export const a = import(`../report/view`);'],
  ['connect/x.ts', 'export const a = (where: string) => import(where);'],
  ['inputs/manifest/x.ts', "export * from '../../reconcile/plan';"],
  ['report/x.ts', "export * from '../reconcile/plan';"],
  ['github/x.ts', "export * from '../reconcile/plan';"],
  ['words.ts', "export * from './report';"],
  ['words.ts', "export * from '../src/report/view';"],
  ['words.ts', "export * from './main';"],
  ['zoo/x.ts', 'export const a = 1;'],
])('no arrow is turned: %s, %s', async (file, code) => {
  expect(await brokenBy(file, code)).toContain('local/arrows');
});

test.each([
  ['connect/zz.mjs', 'export const a = 1;', 'no-restricted-syntax'],
  ['connect/zz.mts', 'export const a = 1;', 'no-restricted-syntax'],
  ['connect/zz.tsx', 'export const a = 1;', 'no-restricted-syntax'],
  ['action.ts', "export const a = (await import('./secret')).openSecret;", 'local/arrows'],
  [
    'report/x.ts',
    "export { openSecret } from '../secret';",
    '@typescript-eslint/no-restricted-imports',
  ],
  [
    'report/x.ts',
    "export { openSecret } from '../secret.js';",
    '@typescript-eslint/no-restricted-imports',
  ],
  ['report/x.ts', "export * from 'node:process';", 'no-restricted-imports'],
  ['report/x.ts', "export const a = import('node:process');", 'local/arrows'],
  ['report/x.ts', "export { createRequire } from 'node:module';", 'no-restricted-imports'],
  ['report/x.ts', "export const a = import('module');", 'local/arrows'],
  ['main.ts', "export { createRequire } from 'module';", 'no-restricted-imports'],
  [
    'report/x.ts',
    "declare const require: (path: string) => unknown; export const a = require('../secret');",
    'no-restricted-syntax',
  ],
  ['export/x.ts', "export const a = module.require('../secret');", 'no-restricted-syntax'],
  ['inputs/manifest/format.ts', 'export const a = /\\P{L}/u;', 'no-restricted-syntax'],
  ['report/x.ts', "export const a = new RegExp('\\\\p{L}', 'u');", 'no-restricted-syntax'],
  ['report/x.ts', 'export const a = RegExp(String.raw`[\\p{L}x]`, "u");', 'no-restricted-syntax'],
  ['report/x.ts', 'process.exit(1);', 'no-restricted-syntax'],
  ['report/x.ts', 'export const a = globalThis.process;', 'no-restricted-globals'],
  ['report/x.ts', 'export const a = /\\p{L}/u;', 'no-restricted-syntax'],
  [
    'words.ts',
    'export const a = (text: string) => text.replace(/[^\\P{Cc}x]/gu, "");',
    'no-restricted-syntax',
  ],
  ['report/x.ts', 'export const a = global.process;', 'no-restricted-globals'],
])('no rule of src/ is got round: %s, %s', async (file, code, rule) => {
  expect(await brokenBy(file, code)).toContain(rule);
});

test.each([
  ['connect/x.ts', "export * from '../network/transport';"],
  ['connect/x.ts', "export * from '../words';"],
  ['connect/body.ts', "export { openSecret } from '../secret';"],
  ['inputs/manifest/x.ts', "export * from '../../connect/open'; export * from '../yaml';"],
  ['github/x.ts', "export const a = import('@actions/github');"],
  ['words.ts', "export * from './url';"],
  ['inputs/manifest/x.ts', 'export const a = /\\p{L}/u;'],
  ['report/x.ts', 'export const a = new RegExp(String.raw`[^a]`);'],
  ['action.ts', "export const a = import('./github/comment');"],
  ['main.ts', "export * from './network/transport'; process.exitCode = 1;"],
])('what goes with an arrow is let through: %s, %s', async (file, code) => {
  expect(await brokenBy(file, code)).toEqual([]);
});
