import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { arrows } from './eslint.arrows.mjs';

const noExit = {
  selector: "CallExpression[callee.object.name='process'][callee.property.name='exit']",
  message: 'Set process.exitCode: exit() can cut standard output off, and aborts on Windows.',
};

const regExp = ":matches(NewExpression, CallExpression)[callee.name='RegExp']";
const unicodeLiteral = {
  selector: [
    'Literal[regex.pattern=/\\\\p\\{/i]',
    `${regExp} Literal[value=/\\\\p\\{/i]`,
    `${regExp} TemplateElement[value.raw=/\\\\p\\{/i]`,
  ].join(', '),
  message: 'Every run would pay for it: use unicodePattern (src/on-first-use.ts).',
};

const hiddenImport = {
  selector: "CallExpression[callee.name='require'], MemberExpression[property.name='require']",
  message: 'Import it: the rules on who may import what do not see require().',
};

const processModule = {
  name: 'process',
  message: 'Take what you need as an argument; only src/main.ts knows the process.',
};

const moduleModule = { name: 'module', message: hiddenImport.message };

/** A module of Node.js under both of its names. */
function restricted(...modules) {
  const paths = modules.flatMap((one) => [one, { ...one, name: `node:${one.name}` }]);
  return ['error', { paths }];
}

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
    plugins: { local: { rules: { arrows } } },
    rules: {
      'no-restricted-imports': restricted(moduleModule),
      'no-restricted-syntax': ['error', noExit, hiddenImport],
      'local/arrows': 'error',
      'max-lines': ['error', 350],
      'max-lines-per-function': ['error', 60],
    },
  },
  {
    files: ['src/**/*.ts'],
    // These load on demand.
    ignores: ['src/inputs/manifest/!(format).ts'],
    rules: { 'no-restricted-syntax': ['error', noExit, hiddenImport, unicodeLiteral] },
  },
  {
    // The rules of src/ are for .ts, so what has another name would escape them.
    files: ['src/**/*.{js,cjs,mjs,jsx,cts,mts,tsx}'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'Program', message: 'src/ holds .ts files alone.' },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/main.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['process', 'globalThis', 'global'].map((name) => ({ ...processModule, name })),
      ],
      'no-restricted-imports': restricted(processModule, moduleModule),
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
              group: ['**/secret', '**/secret.*'],
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
