import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@sanxiang/testing';
import { sanxiang, settledFigures, startProgram, type Figures, type Started } from './started-program.js';

/**
 * A data directory as the program of before formats left it (version 0.1.0, embedded, all stages settled), with the events that it had taken and
 * what it had answered. Runs the built program: `npx tsc -b` first.
 */
const FIXTURE = fileURLToPath(new URL('../../fixtures/data-format-0.tar.gz', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'sanxiang-upgrade-'));
const at = (...path: string[]): string => join(root, ...path);
const running: Started[] = [];
const start = async (dataDir: string, env: Readonly<Record<string, string>> = {}): Promise<Started> => { const program = await startProgram(dataDir, env); running.push(program); return program; };
const old = (name: string): string => { cpSync(at('fixture', 'data'), at(name), { recursive: true, verbatimSymlinks: true }); return at(name); };
const formatOf = (dataDir: string): unknown => JSON.parse(readFileSync(join(dataDir, 'sanxiang.json'), 'utf8'));
const read = (name: string): string => readFileSync(at('fixture', name), 'utf8');
/** Percentiles come out of distributions since then: one that is as near as their answers say is the same. */
const PERCENTILE_ERROR = 0.001;
const member = (row: unknown, name: string): unknown => Reflect.get(Object(row), name);
function asNear(now: unknown, then: unknown): unknown {
  if (!Array.isArray(now) || !Array.isArray(then)) return now;
  return now.map((row: unknown, i): unknown => {
    const [value, before] = [member(row, 'value'), member(then[i], 'value')];
    const near = member(row, 'numerator') === null && typeof value === 'number' && typeof before === 'number' && Math.abs(value - before) <= before * PERCENTILE_ERROR;
    return near ? { ...Object(row), value: before } : row;
  });
}
/** The figures that the program of then had: later ones may stand beside them. */
const asThen = ({ metrics, calls }: Figures, then: Figures): Figures => ({ calls, metrics: Object.fromEntries(Object.keys(then.metrics).map((id) => [id, asNear(metrics[id], then.metrics[id])])) });

beforeAll(() => {
  mkdirSync(at('fixture'));
  const { status, stderr } = spawnSync('tar', ['-xzf', FIXTURE, '-C', at('fixture')]);
  if (status !== 0) throw new Error(stderr.toString());
});
afterEach(async () => { for (const program of running.splice(0)) await program.stop(); });
afterAll(() => { rmSync(root, { recursive: true, force: true }); });

describe('a data directory of the program of before', () => {
  it('is upgraded at the start, answers the same figures, and knows every event', async () => {
    const dataDir = old('started');
    const then = JSON.parse(read('figures.json')) as Figures;
    const program = await start(dataDir);
    expect(formatOf(dataDir)).toMatchObject({ format: 1, upgradedBy: expect.stringMatching(/^sanxiang \d/) });
    expect(asThen(await settledFigures(program), then)).toEqual(then);
    const again = await fetch(`${program.url}/v1/events`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body: read('events.ndjson') });
    expect(await again.json()).toMatchObject({ accepted: 0, duplicates: 250, rejected: [{ index: 249, id: 'bad-001' }] });
    expect(asThen(await settledFigures(program), then)).toEqual(then);
  });

  it('can be backed up before, and the backup is upgraded where it is restored', async () => {
    const dataDir = old('saved');
    const then = JSON.parse(read('figures.json')) as Figures;
    expect(await sanxiang({ SANXIANG_DATA_DIR: dataDir }, 'backup', '--stopped', at('backup'))).toMatchObject({ code: 0 });
    expect(existsSync(join(dataDir, 'sanxiang.json'))).toBe(false);
    expect(await sanxiang({}, 'restore', at('backup'), '--to', at('restored'))).toMatchObject({ code: 0 });
    expect(existsSync(at('restored', 'sanxiang.json'))).toBe(false);
    expect(asThen(await settledFigures(await start(at('restored'))), then)).toEqual(then);
    expect(formatOf(at('restored'))).toMatchObject({ format: 1 });
  });

  it('is upgraded by the command as well, which says what there is to do', async () => {
    const env = { SANXIANG_DATA_DIR: old('asked') };
    expect(JSON.parse((await sanxiang(env, 'upgrade', '--check', '--json')).out)).toMatchObject({ format: 0, supported: 1, pending: [{ to: 1, irreversible: false }], upgraded: false });
    expect(existsSync(at('asked', 'sanxiang.json'))).toBe(false);
    expect(await sanxiang(env, 'upgrade')).toMatchObject({ code: 0, out: expect.stringContaining('upgraded') });
    expect(formatOf(at('asked'))).toMatchObject({ format: 1 });
    expect(JSON.parse((await sanxiang(env, 'upgrade', '--json')).out)).toMatchObject({ format: 1, pending: [], upgraded: false });
  });
});

describe('a program with a retention', () => {
  it('lets the raw events of old months go at its start; calls and figures stay', async () => {
    const then = JSON.parse(read('figures.json')) as Figures;
    const dataDir = old('retention');
    const rawEvents = async ({ url }: Started): Promise<number> => {
      const { items } = await (await fetch(`${url}/v1/events?subject=fx7`)).json() as { items: unknown[] };
      return items.length;
    };
    const before = await start(dataDir);
    await settledFigures(before);
    expect(await rawEvents(before)).toBeGreaterThan(0);
    await running.pop()?.stop();
    // The events are of March, the log took them in November.
    const program = await start(dataDir, { SANXIANG_RETENTION_DAYS: '30' });
    await until('the old months to be gone', async () => (await rawEvents(program)) === 0);
    expect(asThen(await settledFigures(program), then)).toEqual(then);
    const call = await (await fetch(`${program.url}/v1/calls/fx7`)).json() as object;
    expect(call).toMatchObject({ outcome: 'answered' });
  });

  it.each(['0', '1.5', 'never', '36526'])('does not start with %s days', async (days) => {
    expect(await sanxiang({ SANXIANG_RETENTION_DAYS: days }, 'start', '--check-config')).toMatchObject({ code: 2, err: expect.stringContaining('SANXIANG_RETENTION_DAYS') });
  });
});

describe('a data directory that this program cannot use', () => {
  it.each([
    ['of a newer program', JSON.stringify({ format: 99, createdBy: 'sanxiang 9.0.0', createdAt: '2030-01-01T00:00:00.000Z' }), 'format 99 (sanxiang 9.0.0)'],
    ['that is half restored', JSON.stringify({ format: 1, createdBy: '', createdAt: '', restoring: true }), 'the restore was not completed'],
    ['whose mark is damaged', '{', 'restore the backup'],
  ])('is left as it is, with words and exit code 2: one %s', async (_, mark, says) => {
    mkdirSync(at('mark', 'log'), { recursive: true });
    writeFileSync(at('mark', 'sanxiang.json'), mark);
    expect(await sanxiang({ SANXIANG_DATA_DIR: at('mark'), SANXIANG_PORT: '0' }, 'start')).toMatchObject({ code: 2, err: expect.stringContaining(says) });
    expect(existsSync(at('mark', 'log', 'events.db'))).toBe(false);
    rmSync(at('mark'), { recursive: true });
  });
});
