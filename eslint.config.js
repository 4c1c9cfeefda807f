/** The house law that a linter can say. What it cannot say stands in tools/tidy. */
import { fileURLToPath } from 'node:url';
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { boundariesOf } from './tools/tidy/boundaries.mjs';

const ROOT = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '');

const FILE_LINES_MAX = 300;
const SPEC_LINES_MAX = 400;
const FUNCTION_LINES_MAX = 70;

const TYPED = ['apps/*/src/**/*.ts', 'libs/*/src/**/*.ts', 'tools/*/*.ts'];
const WEB = ['apps/web/**/*.{ts,tsx}'];
/** A suite is a spec that a port hands to its adapters. */
const SPECS = ['**/*.spec.ts', '**/*.suite.ts'];
const PLAIN = ['**/*.{js,mjs,cjs}'];

/** The environment is read in one file. Each exception says why it cannot go there. */
const ENVIRONMENT = [
  { files: ['libs/kernel/src/settings.ts'], why: 'the one place that reads the settings' },
  { files: ['apps/cli/bin/*.js'], why: 'the launcher hands the environment to the command, so that commands can be tested with another' },
  { files: ['tools/servers/run.mjs'], why: 'hands the environment, with the addresses of the servers, to the command that it runs' },
  { files: ['tools/faults/faults.mjs'], why: 'hands what Java and the linker need, and addresses of engines, to the programs that it starts' },
  { files: ['tools/bench/profiled-program.mjs'], why: 'hands the environment, with a folder and a port of its own, to the program that it starts' },
  { files: ['tools/split/split.mjs', 'tools/split/supervisor.mjs'], why: 'hands the environment, with an address and a folder of its own, to each process that it starts' },
  { files: ['apps/warehouse/src/warehouse.settings.ts'], why: 'a program of its own: its parent hands it secrets by environment, for a command line can be read by everybody on the machine' },
];

const NO_DOUBLE_CAST = { selector: 'TSAsExpression > TSAsExpression.expression', message: 'A double cast says that the types are wrong. Check the value, or mend the type.' };
const NO_DEFINITE = { selector: ':matches(PropertyDefinition, VariableDeclarator)[definite=true]', message: 'Give it a value, or say that it may be missing.' };
const NO_CLOCK = { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'A spec passes its clock in.' };
const NO_SLEEP = { selector: 'NewExpression[callee.name="Promise"] CallExpression[callee.name="setTimeout"]', message: 'A spec does not sleep: wait for what it is about (`until` of @sanxiang/testing).' };

const NO_ENVIRONMENT = { object: 'process', property: 'env', message: 'The environment is read in libs/kernel/src/settings.ts alone.' };
const NO_NOW = { object: 'Date', property: 'now', message: 'A spec passes its clock in.' };
const NO_RANDOM = { object: 'Math', property: 'random', message: 'A spec uses `randomFrom(seed)` of @sanxiang/testing.' };

const NODE_GLOBALS = Object.fromEntries(['process', 'console', 'Buffer', 'URL', 'URLSearchParams', 'setTimeout', 'clearTimeout', 'setImmediate', 'setInterval', 'clearInterval', 'fetch', 'AbortController', 'AbortSignal', 'TextEncoder', 'TextDecoder', 'structuredClone', 'performance', 'require', 'module', 'exports', '__dirname', '__filename'].map((name) => [name, 'readonly']));

const sizes = (lines) => ({
  'max-lines': ['error', { max: lines, skipBlankLines: false, skipComments: false }],
});

export default defineConfig(
  { name: 'house/ignored', ignores: ['**/dist/**', '**/node_modules/**', 'data/**', 'tmp/**', 'coverage/**', '.nx/**', 'tools/tidy/wrong-import/**'] },
  // A rule is not switched off beside the code: it is changed here, where the next reader sees it.
  { name: 'house/no-exceptions-in-place', linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    name: 'house/typed',
    files: TYPED,
    ignores: WEB,
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: ['tools/tidy/tsconfig.json'], tsconfigRootDir: ROOT } },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/prefer-promise-reject-errors': 'error',
      // A port is asynchronous though an adapter may have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
      // Nest modules are classes without members.
      '@typescript-eslint/no-extraneous-class': 'off',
      'no-restricted-syntax': ['error', NO_DOUBLE_CAST, NO_DEFINITE],
    },
  },
  {
    name: 'house/web',
    files: WEB,
    extends: [tseslint.configs.recommended],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' }],
      'no-restricted-syntax': ['error', NO_DOUBLE_CAST, NO_DEFINITE],
      // The compiler knows the browser's names better than a list does.
      'no-undef': 'off',
    },
  },
  { name: 'house/plain', files: PLAIN, languageOptions: { globals: NODE_GLOBALS } },
  { name: 'house/commonjs', files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs' } },
  boundariesOf(ROOT),
  {
    name: 'house/shape',
    files: [...TYPED, ...WEB, ...PLAIN],
    rules: {
      ...sizes(FILE_LINES_MAX),
      'max-lines-per-function': ['error', { max: FUNCTION_LINES_MAX, skipBlankLines: false, skipComments: false }],
      'no-restricted-properties': ['error', NO_ENVIRONMENT],
      'no-restricted-imports': ['error', { paths: ['process', 'node:process'].map((name) => ({ name, importNames: ['env'], message: NO_ENVIRONMENT.message })) }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    name: 'house/specs',
    files: SPECS,
    rules: {
      ...sizes(SPEC_LINES_MAX),
      'max-lines-per-function': 'off',
      'no-restricted-properties': ['error', NO_ENVIRONMENT, NO_NOW, NO_RANDOM],
      'no-restricted-syntax': ['error', NO_DOUBLE_CAST, NO_DEFINITE, NO_CLOCK, NO_SLEEP],
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  // The running program has no event to wait for from outside: an end-to-end test asks again until the answer is there.
  { name: 'house/e2e', files: ['apps/e2e/**/*.ts'], rules: { 'no-restricted-syntax': ['error', NO_DOUBLE_CAST, NO_DEFINITE] } },
  ...ENVIRONMENT.map(({ files }) => ({ name: `house/environment/${files.join()}`, files, rules: { 'no-restricted-properties': 'off' } })),
);
