/** How cost grows with the data: the same questions at one, ten and a hundred million events. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLogger } from '@sanxiang/kernel';
import { migrate, openWarehouse, startWarehouseProcess } from '@sanxiang/warehouse';
import { Server } from '../server.js';
import type { Terminal } from '../terminal.js';
import { CallCopies } from './copy-calls.js';
import type { Corpus } from './corpus.js';
import { mib, spread, type Spread } from './measure.js';
import { residentBytes } from './processes.js';
import { Program } from './program.js';
import { askAll, type Question } from './questions.js';

const TENFOLD = 10;
const TZ = 'Asia/Shanghai';

/** What was seen at one size. */
export interface ScaleResult {
  /** Posted, and stood for by copied calls. */
  readonly events: number;
  readonly calls: number;
  readonly copyCallsPerSecond: number | null;
  readonly rollUpSeconds: number;
  readonly restartMs: number;
  readonly residentMiB: number | null;
  readonly diskMiB: { readonly all: number | null; readonly calls: number | null; readonly rollUps: number | null };
  /** Quarter, default variants, up to one dimension. */
  readonly kpiMs: Spread;
  /** Quarter: two dimensions, another zone, another threshold, by hour, percentiles. */
  readonly otherMs: Readonly<Record<string, Spread>>;
  /** A year, the same default variants as a whole. */
  readonly yearMs: Spread;
  readonly failed: readonly string[];
}

export interface ScaleTicks { copied(events: number, of: number): void; rolled(days: number): void; asked(asked: number, of: number): void; done(): void }

/** Sizes at which to measure: what was posted, then tenfold steps, then `events`. */
export function sizesOf(posted: number, events: number): number[] {
  const sizes = [posted];
  for (let size = posted * TENFOLD; size < events; size *= TENFOLD) sizes.push(size);
  return events > posted ? [...sizes, events] : sizes;
}

/** Grows the data of a stopped program step by step, and measures at each size. */
export async function scaleStage(terminal: Terminal, dataDir: string, corpus: Corpus, events: number, ticks: ScaleTicks): Promise<ScaleResult[]> {
  const results: ScaleResult[] = [];
  let copies = 0;
  for (const size of sizesOf(corpus.events, events)) {
    const grown = await grow(dataDir, corpus, copies, Math.round(size / corpus.events) - 1, ticks);
    copies = Math.round(size / corpus.events) - 1;
    results.push({ events: corpus.events * (copies + 1), ...grown, ...await measure(terminal, dataDir, corpus, ticks) });
  }
  return results;
}

type Grown = Pick<ScaleResult, 'calls' | 'copyCallsPerSecond' | 'rollUpSeconds'> & { readonly diskMiB: ScaleResult['diskMiB'] };

async function grow(dataDir: string, corpus: Corpus, have: number, want: number, ticks: ScaleTicks): Promise<Grown> {
  const { MIGRATIONS, RollUps } = await import('@sanxiang/analytics');
  const log = createLogger('warn', 'bench');
  const process = await startWarehouseProcess({ dataDir: join(dataDir, 'warehouse'), entry: fileURLToPath(import.meta.resolve('@sanxiang/app-warehouse')), log });
  const warehouse = openWarehouse({ ...process.access, log });
  try {
    await migrate(warehouse, MIGRATIONS);
    const began = performance.now();
    let copied = 0;
    if (want > have) {
      const copies = await CallCopies.open(warehouse, have);
      for (let copy = have; copy < want; copy += 1) {
        await copies.add();
        copied += copies.calls;
        ticks.copied((copy - have + 1) * corpus.events, (want - have) * corpus.events);
      }
      await copies.close();
    }
    ticks.done();
    const copyMs = performance.now() - began;
    const rolling = performance.now();
    const rollUps = new RollUps({ warehouse, tz: TZ, now: () => Date.now(), log });
    for (let steps = 1; await rollUps.step(); steps += 1) ticks.rolled(steps);
    ticks.done();
    const rollUpSeconds = Math.round((performance.now() - rolling) / 100) / 10;
    const sizes = await warehouse.system<{ table: string; bytes: number; n: number }>("SELECT table, toFloat64(sum(bytes_on_disk)) AS bytes, toFloat64(sum(rows)) AS n FROM system.parts WHERE active AND database = currentDatabase() GROUP BY table");
    const of = (table: string): number | null => mib(sizes.find((s) => s.table === table)?.bytes ?? null);
    return {
      calls: sizes.find((s) => s.table === 'calls')?.n ?? 0, copyCallsPerSecond: copied === 0 ? null : Math.round(copied / (copyMs / 1000)), rollUpSeconds,
      diskMiB: { all: mib(bytesOf(dataDir)), calls: of('calls'), rollUps: of('roll_ups') },
    };
  } finally {
    await warehouse.close();
    await process.stop();
  }
}

async function measure(terminal: Terminal, dataDir: string, corpus: Corpus, ticks: ScaleTicks): Promise<Pick<ScaleResult, 'restartMs' | 'residentMiB' | 'kpiMs' | 'otherMs' | 'yearMs' | 'failed'>> {
  const { METRICS } = await import('@sanxiang/analytics');
  const { program, readyMs } = await Program.start(terminal, dataDir);
  try {
    const server = new Server({ ...terminal, env: { SANXIANG_URL: program.url } });
    const quarter = { from: daysBefore(corpus.to, QUARTER_DAYS), to: corpus.to, tz: TZ };
    const year = { from: daysBefore(corpus.to, YEAR_DAYS), to: corpus.to, tz: TZ };
    const shapes: readonly Question['query'][] = [{}, { grain: 'day' }, { groupBy: 'agent' }, { groupBy: 'queue', grain: 'week' }];
    const kpis = METRICS.filter((m) => m.rolledUp).flatMap(({ id }): Question[] => shapes.map((shape) => ({ group: 'kpi', id, query: { ...quarter, ...shape } })));
    const years = METRICS.filter((m) => m.rolledUp).map(({ id }): Question => ({ group: 'year', id, query: year }));
    const others = OTHERS.map(({ group, id, query }): Question => ({ group, id, query: { ...quarter, ...query } }));
    const { ms, failed } = await askAll(server, [...kpis, ...years, ...others], (asked, of) => { program.mustRun(); ticks.asked(asked, of); });
    ticks.done();
    const of = (group: string): Spread => spread(ms.get(group) ?? []);
    return { restartMs: readyMs, residentMiB: mib(residentBytes(program.pid)), kpiMs: of('kpi'), yearMs: of('year'), otherMs: Object.fromEntries(OTHERS.map(({ group }) => [group, of(group)])), failed };
  } finally {
    await program.stop();
  }
}

const QUARTER_DAYS = 91;
const YEAR_DAYS = 364;
const DAY_MS = 86_400_000;
const daysBefore = (date: string, days: number): string => new Date(Date.parse(date) - days * DAY_MS).toISOString().slice(0, 10);

/** What the sums of days do not answer, but for the percentiles. */
const OTHERS: readonly Question[] = [
  { group: 'by hour', id: 'M-SL', query: { grain: 'hour' } }, { group: 'agent × queue', id: 'M-AHT', query: { groupBy: 'agent,queue' } }, { group: 'another zone', id: 'M-ABD', query: { tz: 'Europe/Berlin' } },
  { group: 'threshold 30 s', id: 'M-SL', query: { threshold: '30' } }, { group: 'p90', id: 'M-ASA', query: { variant: 'p90' } }, { group: 'p95 by agent', id: 'M-AHT', query: { variant: 'p95', groupBy: 'agent' } },
];

function bytesOf(dir: string): number {
  if (!existsSync(dir)) return 0;
  return readdirSync(dir, { withFileTypes: true, recursive: true }).reduce((sum, entry) => {
    // A part may be merged away while it is looked at.
    try { return entry.isFile() ? sum + statSync(join(entry.parentPath, entry.name)).blocks * 512 : sum; } catch { return sum; }
  }, 0);
}
