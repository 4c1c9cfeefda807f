import { afterEach, describe, it, expect } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findingsOf } from './tidy.mjs';

const trees: string[] = [];

/** Writes a small tree to disk and answers what is wrong with it. */
function findingsIn(files: Readonly<Record<string, string>>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'tidy-'));
  trees.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return findingsOf(root);
}

afterEach(() => { for (const root of trees.splice(0)) rmSync(root, { recursive: true }); });

const manifest = (name: string, type: string, more: object = {}): string => JSON.stringify({ name, nx: { tags: [`type:${type}`, `name:${name}`] }, ...more });
const lines = (count: number): string => 'const line = 1;\n'.repeat(count);

describe('tidy', () => {
  it('has nothing to say about a tidy tree', () => {
    expect(findingsIn({
      'package.json': JSON.stringify({ devDependencies: { '@jest/globals': '*' } }),
      'package-lock.json': '{ "resolved": "libs/call" }',
      'docs/tour.md': 'See [the call](../libs/call/src/call.ts#L1), [elsewhere](https://example.org/a) and\n```\n[not a link](nowhere.md)\n```\n',
      'libs/kernel/package.json': manifest('@x/kernel', 'kernel'),
      'libs/kernel/src/index.ts': "import { readFileSync } from 'node:fs';\n",
      'libs/call/package.json': manifest('@x/call', 'service', { dependencies: { '@x/kernel': '*', rxjs: '*' }, devDependencies: { 'fast-check': '*' } }),
      'libs/call/src/call.ts': `import '@x/kernel';\nimport { of } from 'rxjs/operators';\n${lines(298)}`,
      'libs/call/src/events.controller.int.spec.ts': `import { it } from '@jest/globals';\nimport fc from 'fast-check';\n${lines(398)}`,
      'libs/call/src/events/call.ring_missed.v1.ts': 'export {};\n',
      'libs/contracts/package.json': manifest('@x/contracts', 'contracts'),
      'libs/contracts/src/events/call.ringing.v1.ts': 'export {};\n',
      'libs/contracts/src/events/index.ts': "export * from './call.ringing.v1.js';\n",
      'apps/web/vite.config.ts': 'export {};\n',
      'apps/web/package.json': manifest('@x/web', 'app'),
    })).toEqual([]);
  });

  it('names the file, the line and what is wrong', () => {
    expect(findingsIn({
      'package-lock.json': '{\n"resolved": "https://npm.example.org/a.tgz"\n}',
      'docs/tour.md': 'one\nSee [the call](call.md) and [out](../../secret.md).\n',
      'docs/promise.md': `Events arrive ${'exactly'} once.\nRun it in ${'/home'}/someone/sanxiang.\n`,
      'libs/Call/package.json': JSON.stringify({ name: '@x/call', dependencies: { '@x/intake': '*' } }),
      'libs/Call/src/index.ts': "import '@x/intake';\nexport * from 'rxjs';\nvoid import('@x/kernel');\n// import 'undeclared';\n",
      'libs/intake/package.json': manifest('@x/intake', 'service', { dependencies: { '@x/call': '*' }, devDependencies: { 'fast-check': '*' } }),
      'libs/intake/src/eventFile.ts': "import fc from 'fast-check';\n",
      'libs/intake/src/events.guru.ts': lines(301),
      'libs/intake/src/date-utils.ts': 'export class ClockImpl {}\n',
      'libs/analytics/package.json': manifest('@x/analytics', 'service'),
      'libs/analytics/src/metrics/answer-rate.metric.ts': 'export {};\n',
      'libs/analytics/src/metrics/catalogue.ts': '// empty\n',
      'libs/intake/src/long.spec.ts': `it.${'only'}('x', () => {});\n// eslint-${'disable'}-next-line\n${lines(399)}`,
    })).toEqual([
      'docs/promise.md:1 say what holds: at least once, in order per subject, counted once',
      'docs/promise.md:2 a path of one machine',
      'docs/tour.md:2 leads nowhere: call.md, ../../secret.md',
      'libs/Call/package.json:1 folder not in kebab case: Call',
      'libs/Call/package.json:1 nx.tags needs one of type:kernel type:contracts type:domain type:port type:service type:testing type:app',
      'libs/Call/package.json:1 nx.tags needs a name:…',
      'libs/Call/package.json:1 needs itself: @x/call → @x/intake → @x/call',
      'libs/Call/src/index.ts:1 folder not in kebab case: Call',
      'libs/Call/src/index.ts:2 imported, but not in libs/Call/package.json: rxjs',
      'libs/Call/src/index.ts:3 imported, but not in libs/Call/package.json: @x/kernel',
      'libs/analytics/src/metrics/answer-rate.metric.ts:1 not listed in libs/analytics/src/metrics/catalogue.ts',
      'libs/intake/src/date-utils.ts:1 a name says what a thing is: not "utils"',
      'libs/intake/src/date-utils.ts:1 a type is named for what it is: no I…, Base…, Abstract…, …Impl, …Manager, …Helper',
      'libs/intake/src/eventFile.ts:1 kebab-case, then at most one role of .module .controller .consumer .service .wire .document .settings .metric .pattern .dashboard .suite (and .spec .int.spec .e2e.spec): eventFile.ts',
      'libs/intake/src/eventFile.ts:1 imported, but not in libs/intake/package.json: fast-check',
      'libs/intake/src/events.guru.ts:1 kebab-case, then at most one role of .module .controller .consumer .service .wire .document .settings .metric .pattern .dashboard .suite (and .spec .int.spec .e2e.spec): events.guru.ts',
      'libs/intake/src/events.guru.ts:301 301 lines; at most 300',
      'libs/intake/src/long.spec.ts:1 a test runs, or is not there',
      'libs/intake/src/long.spec.ts:2 a lint rule is changed in eslint.config.js, not switched off beside the code',
      'libs/intake/src/long.spec.ts:401 401 lines; at most 400',
      'package-lock.json:2 a registry address in the lock file; .npmrc leaves them out',
    ]);
  });
});
