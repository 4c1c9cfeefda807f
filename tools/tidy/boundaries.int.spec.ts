import { describe, it, expect } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ESLint } from 'eslint';
import config from '../../eslint.config.js';

const ROOT = resolve(import.meta.dirname, '../..');
const WRONG = resolve(ROOT, 'tools/tidy/wrong-import');

/**
 * Lints a text as if it stood at `path`, with the project's own configuration, and answers what the boundaries have to say.
 * Only they are asked: rules that need types would want the file on disk.
 */
async function boundariesOf(path: string, code: string): Promise<string[]> {
  const boundaries = config.filter(({ name }) => name === 'house/boundaries');
  const parser = config.find(({ languageOptions }) => languageOptions?.parser !== undefined)?.languageOptions?.parser;
  const eslint = new ESLint({ cwd: ROOT, overrideConfigFile: true, overrideConfig: [{ files: ['**/*.{ts,tsx}'], languageOptions: { parser } }, ...boundaries] });
  const [result] = await eslint.lintText(code, { filePath: resolve(ROOT, path) });
  return (result?.messages ?? []).map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

const wrong = (name: string): Promise<string> => readFile(resolve(WRONG, name), 'utf8');

describe('boundaries between packages', () => {
  it('refuse a service that imports a service', async () => {
    expect(await boundariesOf('libs/intake/src/wrong.ts', await wrong('service-imports-service.ts')))
      .toEqual(['boundaries/dependencies: service may not import service (@sanxiang/call)']);
  });

  it('refuse an app that imports an app', async () => {
    expect(await boundariesOf('apps/standalone/src/wrong.ts', await wrong('app-imports-app.ts')))
      .toEqual(['boundaries/dependencies: app may not import app (@sanxiang/app-cli)']);
  });

  it.each([
    ['libs/kernel/src/wrong.ts', '@sanxiang/contracts', 'kernel may not import contracts'],
    ['libs/contracts/src/wrong.ts', '@sanxiang/event-log', 'contracts may not import port'],
    ['libs/event-log/src/wrong.ts', '@sanxiang/warehouse', 'port may not import port'],
    ['libs/warehouse/src/wrong.ts', '@sanxiang/analytics', 'port may not import service'],
    ['libs/testing/src/wrong.ts', '@sanxiang/app-standalone', 'testing may not import app'],
    ['libs/call/src/wrong.ts', '@sanxiang/testing', 'service may not import testing'],
    ['apps/web/src/wrong.tsx', '@sanxiang/app-cli', 'app may not import app'],
    ['apps/cli/bin/wrong.js', '@sanxiang/app-warehouse', 'app may not import app'],
    ['apps/e2e/src/wrong.e2e.spec.ts', '@sanxiang/call', 'e2e may not import service'],
  ])('refuse in %s the import of %s', async (path, source, reason) => {
    expect(await boundariesOf(path, `import '${source}';\n`)).toEqual([`boundaries/dependencies: ${reason} (${source})`]);
  });

  it.each([
    ['libs/analytics/src/right.ts', '@sanxiang/warehouse'],
    ['libs/analytics/src/right.spec.ts', '@sanxiang/testing'],
    ['libs/contracts/src/right.ts', './call.js'],
    ['libs/kernel/src/right.ts', 'node:path'],
    ['libs/kernel/src/right.ts', 'pino'],
    ['apps/standalone/src/right.ts', '@sanxiang/call'],
    ['apps/e2e/src/right.e2e.spec.ts', '@sanxiang/testing'],
  ])('allow in %s the import of %s', async (path, source) => {
    expect(await boundariesOf(path, `import '${source}';\n`)).toEqual([]);
  });

  it.each([
    "import '../../kernel/src/index.js';",
    "import '@sanxiang/kernel/src/org.js';",
    "export * from '../../kernel/src/org.js';",
    "void import('@sanxiang/kernel/org');",
  ])('let another package in by its name alone: not %s', async (code) => {
    expect(await boundariesOf('libs/call/src/wrong.ts', `${code}\n`)).toEqual([expect.stringContaining('import another package by its name alone')]);
  });
});

describe('the lint as a whole', () => {
  it('leaves the deliberately wrong imports out', async () => {
    const eslint = new ESLint({ cwd: ROOT, overrideConfigFile: true, overrideConfig: config });
    expect(await eslint.isPathIgnored(resolve(WRONG, 'app-imports-app.ts'))).toBe(true);
  });

  it('applies the boundaries to every package, and hears no exceptions beside the code', async () => {
    const eslint = new ESLint({ cwd: ROOT, overrideConfigFile: true, overrideConfig: config });
    for (const path of ['libs/call/src/index.ts', 'apps/standalone/src/main.ts', 'apps/web/src/main.tsx', 'libs/call/src/any.int.spec.ts']) {
      const { rules, linterOptions } = await eslint.calculateConfigForFile(resolve(ROOT, path)) as { rules: Record<string, [number]>; linterOptions: { noInlineConfig: boolean } };
      expect([path, rules['boundaries/dependencies']?.[0], linterOptions.noInlineConfig]).toEqual([path, 2, true]);
    }
  });
});
