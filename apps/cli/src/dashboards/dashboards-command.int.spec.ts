import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { Failed, WrongUsage, type Terminal } from '../terminal.js';
import { dashboardsCommand } from './dashboards-command.js';

const COMMITTED = fileURLToPath(new URL('../../../../deploy/grafana/dashboards', import.meta.url));
let dir = '';
beforeAll(() => { dir = mkdtempSync(join(tmpdir(), 'sanxiang-dashboards-')); });
afterAll(() => { rmSync(dir, { recursive: true }); });

/** What the command prints, and what it throws. */
async function dashboards(...args: readonly string[]): Promise<{ readonly out: string; readonly error: unknown }> {
  let out = '';
  const terminal: Terminal = { out: (text) => { out += text; }, err: () => undefined, isScreen: false, lang: 'en', env: {} };
  const program = new Command().exitOverride().addCommand(dashboardsCommand(terminal));
  try { await program.parseAsync(['dashboards', ...args], { from: 'user' }); return { out, error: null }; } catch (error) { return { out, error }; }
}

describe('sanxiang dashboards', () => {
  it('finds the files of the repository as the metrics give them', async () => {
    expect(await dashboards('check', COMMITTED, '--json')).toEqual({ out: '{"ok":true,"files":3,"stale":[]}\n', error: null });
  });
  it('writes, and then has nothing to find; twice gives the same bytes', async () => {
    const { out } = await dashboards('write', dir, '--json');
    const { written } = JSON.parse(out) as { written: string[] };
    expect(written).toEqual(['sanxiang-operations.json', 'sanxiang-agents-queues.json', 'sanxiang-health.json'].map((name) => join(dir, name)));
    const before = written.map((file) => readFileSync(file, 'utf8'));
    await dashboards('write', dir);
    expect(written.map((file) => readFileSync(file, 'utf8'))).toEqual(before);
    expect((await dashboards('check', dir)).error).toBeNull();
  });
  it('fails and names the file that was edited by hand, the one that is gone, and the one that is none of ours', async () => {
    await dashboards('write', dir);
    appendFileSync(join(dir, 'sanxiang-operations.json'), '\n');
    rmSync(join(dir, 'sanxiang-health.json'));
    writeFileSync(join(dir, 'copy.json'), '{}');
    const { out, error } = await dashboards('check', dir, '--json');
    expect(error).toBeInstanceOf(Failed);
    expect(JSON.parse(out)).toEqual({ ok: false, files: 3, stale: [
      { file: join(dir, 'sanxiang-operations.json'), fault: 'differs' }, { file: join(dir, 'sanxiang-health.json'), fault: 'missing' }, { file: join(dir, 'copy.json'), fault: 'unknown' },
    ] });
    expect((await dashboards('check', dir)).out).toContain('sanxiang-operations.json is stale or was edited by hand');
    rmSync(join(dir, 'copy.json'));
    await dashboards('write', dir);
    expect((await dashboards('check', dir)).error).toBeNull();
    expect(readdirSync(dir)).toHaveLength(3);
  });
  it('finds every file missing where there is no folder, and refuses a zone that is none', async () => {
    expect((await dashboards('check', join(dir, 'nowhere'))).error).toBeInstanceOf(Failed);
    expect((await dashboards('write', dir, '--tz', 'Asia/Atlantis')).error).toBeInstanceOf(WrongUsage);
    await dashboards('write', dir, '--tz', 'Europe/Berlin');
    expect((await dashboards('check', dir)).error).toBeInstanceOf(Failed);
    expect((await dashboards('check', dir, '--tz', 'Europe/Berlin')).error).toBeNull();
  });
});
