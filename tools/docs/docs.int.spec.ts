import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { ROLES } from '@sanxiang/access';
import { METRICS } from '@sanxiang/analytics';
import { CARRIED, EVENT_TYPES, REASONS } from '@sanxiang/contracts';
import { shippedNorms } from '@sanxiang/norms';
import { Program } from '@sanxiang/testing';
import { eventParts } from './event-parts.mjs';
import { examplesOf } from './examples.mjs';
import { withGenerated } from './generated.mjs';
import { metricParts } from './metric-parts.mjs';
import { normParts } from './norm-parts.mjs';
import { roleParts } from './role-parts.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
/** Where the docs say that the program is. */
const ADDRESS = /http:\/\/127\.0\.0\.1:8300/g;
const EXAMPLE_MS_MAX = 20_000;
const run = promisify(execFile);
const doc = (name: string): string => readFileSync(join(ROOT, 'docs', name), 'utf8');

describe('the generated parts of the docs', () => {
  it.each([
    ['metrics.md', () => metricParts(METRICS)],
    ['norms-catalogue.md', () => normParts(ROOT, shippedNorms())],
    ['publishing.md', () => eventParts(EVENT_TYPES, CARRIED, REASONS)],
    ['security.md', () => roleParts(ROOT, ROLES)],
  ])('docs/%s says what the program says (else: npm run build && node tools/docs/write.mjs)', (name, parts) => {
    expect(doc(name)).toBe(withGenerated(doc(name), parts()));
  });

  it('know the roles of every route: none is closed to all', () => {
    const rows = roleParts(ROOT, ROLES).roles.split('\n').slice(2);
    expect(rows.length).toBeGreaterThan(15);
    expect(rows.filter((row) => !/[○●]/.test(row))).toEqual([]);
  });

  it('are refused where they have no place, or nobody writes them', () => {
    expect(() => withGenerated('text', { table: 'x' })).toThrow('no place for table');
    expect(() => withGenerated('<!-- generated: other -->\n<!-- end -->', {})).toThrow('nobody writes the part other');
  });
});

describe('the examples of the docs', () => {
  let program: Program;
  beforeAll(async () => {
    program = await Program.start({ env: { SANXIANG_LOG_LEVEL: 'error' } });
    // An example imports our packages as a program of its own would.
    symlinkSync(join(ROOT, 'node_modules'), join(program.dir, 'node_modules'));
  });
  afterAll(async () => { await program.stop(); });

  /** Runs an example as it stands, but for the address of the program; answers what it prints. */
  async function output(language: string, code: string, name: string): Promise<string> {
    const here = code.replaceAll(ADDRESS, program.url);
    const file = join(program.dir, `${name}.${language === 'python' ? 'py' : language}`);
    writeFileSync(file, language === 'bash' ? `set -euo pipefail\nexport SANXIANG_URL=${program.url}\n${here}` : here);
    const command = { bash: 'bash', python: 'python3' }[language] ?? process.execPath;
    const { stdout } = await run(command, [file], { cwd: ROOT, timeout: EXAMPLE_MS_MAX });
    return stdout;
  }

  it.each([['quick-start.md', 3], ['publishing.md', 6]])('of docs/%s do what is said of them', async (name, count) => {
    const examples = examplesOf(doc(name));
    expect(examples).toHaveLength(count);
    for (const { language, code, line, shows } of examples) {
      const printed = await output(language, code, `${name}-${line}`);
      const missing = shows.filter((text) => !printed.includes(text));
      expect(missing.length === 0 ? [] : [`${name}:${line}`, missing, printed]).toEqual([]);
    }
  });

  it('leave nothing bash unmarked: what cannot be run is a block of sh', () => {
    for (const name of ['quick-start.md', 'publishing.md']) {
      expect(doc(name).match(/^```(?:bash|ts|python)$/gm)).toHaveLength(examplesOf(doc(name)).length);
    }
  });

  it('are refused where a mark has no fence, or the language cannot be run', () => {
    expect(() => examplesOf('<!-- run -->\n\ntext')).toThrow('a mark without a fence');
    expect(() => examplesOf('<!-- run -->\n```sql\nselect 1\n```')).toThrow('cannot run sql');
  });
});
