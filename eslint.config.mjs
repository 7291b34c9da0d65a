import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Which folders of `src/` a folder may import from. The single files beside them are open to all. */
const ARROWS = {
  network: [],
  connect: ['network'],
  inputs: ['connect'],
  reconcile: ['connect', 'inputs'],
  report: ['connect', 'inputs', 'reconcile'],
  export: ['connect', 'inputs', 'reconcile', 'report'],
  github: ['network', 'connect', 'inputs', 'reconcile', 'report'],
};

const noExit = {
  selector: "CallExpression[callee.object.name='process'][callee.property.name='exit']",
  message: 'Set process.exitCode: exit() can cut standard output off, and aborts on Windows.',
};

/** Refuses to import what a pattern matches, be it a type only or by `import()`. */
function noImport(files, pattern, message) {
  const nodes = ['Import', 'ExportNamed', 'ExportAll'].map((kind) => `${kind}Declaration`);
  const selector = [...nodes, 'ImportExpression']
    .map((node) => `${node}[source.value=/${pattern.replaceAll('/', '\\/')}/]`)
    .join(', ');
  return { files, rules: { 'no-restricted-syntax': ['error', noExit, { selector, message }] } };
}

const arrows = [
  ...Object.entries(ARROWS).map(([folder, allowed]) =>
    noImport(
      [`src/${folder}/**/*.ts`],
      `^([.][.]/)+((?!(${allowed.join('|')})/)[^./]+/|(action|main)$)`,
      `src/${folder}/ may import ${[...allowed.map((name) => `${name}/`), 'the files of src/'].join(', ')} alone.`,
    ),
  ),
  {
    ...noImport(
      ['src/*.ts'],
      '^[.]/([^./]+/|(action|main)$)',
      'What all may import knows no folder.',
    ),
    ignores: ['src/action.ts', 'src/main.ts'],
  },
];

const processModule = {
  name: 'process',
  message: 'Take what you need as an argument; only src/main.ts knows the process.',
};

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.cache/', 'reports/']),
  js.configs.recommended,
  {
    rules: { 'no-restricted-syntax': ['error', noExit] },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: { console: 'readonly', process: 'readonly', URL: 'readonly' },
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines': ['error', 350],
      'max-lines-per-function': ['error', 60],
    },
  },
  ...arrows,
  {
    files: ['src/**/*.ts'],
    ignores: ['src/main.ts'],
    rules: {
      'no-restricted-globals': ['error', processModule],
      'no-restricted-imports': [
        'error',
        { paths: [processModule, { ...processModule, name: 'node:process' }] },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/connect/{body,credentials}.ts', 'src/github/comments.ts'],
    rules: {
      // The same rule under its other name, so that neither of the two overrides the other.
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['**/secret'],
              importNames: ['openSecret'],
              message:
                'Only src/connect/{body,credentials}.ts and src/github/comments.ts may open a secret.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['__tests__/**/*.ts'],
    rules: {
      // A test says what must be there; if it is not, the test fails, which is its purpose.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
