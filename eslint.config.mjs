import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const noExit = {
  selector: "CallExpression[callee.object.name='process'][callee.property.name='exit']",
  message: 'Set process.exitCode: exit() can cut standard output off, and aborts on Windows.',
};

const processModules = ['process', 'node:process'].map((name) => ({
  name,
  message: 'Take what you need as an argument; only src/main.ts knows the process.',
}));

const openSecret = {
  group: ['**/secret'],
  importNames: ['openSecret'],
  message: 'Only src/connect/http.ts and src/github/comments.ts may open a secret.',
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
    ignores: ['src/main.ts'],
    rules: {
      'no-restricted-globals': ['error', ...processModules.slice(0, 1)],
      'no-restricted-imports': ['error', { paths: processModules, patterns: [openSecret] }],
    },
  },
  {
    files: ['src/main.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [openSecret] }] },
  },
  {
    files: ['src/connect/http.ts', 'src/github/comments.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: processModules }] },
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
