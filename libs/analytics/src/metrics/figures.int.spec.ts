import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Call } from '@sanxiang/contracts';
import { createLogger, orgOf } from '@sanxiang/kernel';
import { migrate, openWarehouse, startWarehouseProcess, type Warehouse, type WarehouseProcess } from '@sanxiang/warehouse';
import { factRows } from '../facts/fact-rows.js';
import { callOf, factOf, legOf } from '../facts/sample-call.js';
import { touchedRows } from '../facts/touched-rows.js';
import { MIGRATIONS } from '../tables/migrations.js';
import { METRICS, metricOf } from './catalogue.js';
import { answerMetric, type MetricAnswer, type MetricQuery } from './query.js';
import { CLOCK, START, TOLD_CALLS } from './told-calls.js';

/** Figures of told calls, worked out by hand. Runs the built program: `npx tsc -b apps/warehouse` first. */
const ENTRY = new URL('../../../../apps/warehouse/dist/main.js', import.meta.url);
const TZ = 'Asia/Shanghai';
const DAY_MS = 86_400_000;
const NOW = CLOCK + 3_600_000;
/** Every metric by every dimension is some hundreds of questions, and takes long beside other work. */
jest.setTimeout(600_000);
const log = createLogger('silent', 'test');
const dir = mkdtempSync(join(tmpdir(), 'sanxiang-figures-'));

let process: WarehouseProcess;
let warehouse: Warehouse;

const tell = async (org: string, calls: readonly Call[], newest: number, through = 0): Promise<void> => {
  await warehouse.insert('calls', calls.map((c) => factRows(factOf(org, c), NOW)).join(''));
  await warehouse.insert('touched_days', touchedRows(calls.map((c) => factOf(org, c)), NOW));
  await warehouse.insert('source_clocks', JSON.stringify({ org, source: 'pbx', newest, through }));
};
async function ask(id: string, query: Partial<MetricQuery> = {}, org = 'told', now = NOW): Promise<MetricAnswer> {
  const metric = metricOf(id);
  if (metric === undefined) throw new Error(id);
  return answerMetric({ warehouse, tz: TZ, now: () => now }, orgOf(org), metric, { from: START - 36_000_000, to: START + 50_400_000, tz: TZ, grain: 'total', groupBy: [], filters: {}, ...query });
}
/** The one row, as [numerator, denominator, unknown]. */
const fraction = async (id: string, query: Partial<MetricQuery> = {}, org?: string, now?: number): Promise<unknown> => {
  const { rows } = await ask(id, query, org, now);
  expect(rows).toHaveLength(1);
  return [rows[0]?.numerator, rows[0]?.denominator, rows[0]?.unknown];
};
/** Key of the first dimension → [value, denominator]. */
async function by(dimension: 'queue' | 'agent' | 'reasonCode' | 'department', id: string, query: Partial<MetricQuery> = {}): Promise<unknown> {
  const { rows } = await ask(id, { ...query, groupBy: [dimension] });
  return Object.fromEntries(rows.map((r) => [String(r[dimension]), [r.numerator, r.denominator]]));
}

beforeAll(async () => {
  if (!existsSync(ENTRY)) throw new Error('build first: npx tsc -b apps/warehouse');
  process = await startWarehouseProcess({ dataDir: join(dir, 'warehouse'), entry: ENTRY, log });
  warehouse = openWarehouse({ ...process.access, log });
  await migrate(warehouse, MIGRATIONS);
  await tell('told', TOLD_CALLS, CLOCK);
});
afterAll(async () => {
  await warehouse?.close();
  await process?.stop();
  rmSync(dir, { recursive: true, force: true });
});

describe('calls that are offered, and what becomes of them', () => {
  it('M-ANS-RATE leaves out who still waits, what was closed, and who asked to be called back', async () => {
    expect(await fraction('M-ANS-RATE')).toEqual([4, 11, 0]);
    expect(await fraction('M-ANS-RATE', { variant: 'requested' })).toEqual([4, 8, 0]);
  });
  it('M-ABD counts every offered call that left', async () => {
    expect(await fraction('M-ABD')).toEqual([3, 12, 0]);
    expect(await fraction('M-ABD', { variant: 'queued' })).toEqual([2, 7, 0]);
    expect(await fraction('M-ABD', { variant: 'excluding_short' })).toEqual([2, 11, 0]);
    expect(await fraction('M-ABD', { variant: 'requested' })).toEqual([2, 8, 0]);
    expect((await ask('M-ABD')).rows).toEqual([{ bucket: '2026-03-02T00:00:00+08:00', value: 25, numerator: 3, denominator: 12, count: 12, unknown: 0 }]);
  });
  it('M-SL takes the threshold itself as met, and a waiting call as missed once its clock is past it', async () => {
    expect(await fraction('M-SL', { threshold: 20 })).toEqual([4, 12, 0]);
    expect(await fraction('M-SL', { threshold: 19.999 })).toEqual([3, 12, 0]);
    expect(await fraction('M-SL', { variant: 'answered_only', threshold: 10 })).toEqual([2, 4, 0]);
    expect(await fraction('M-SL', { variant: 'all_offered' })).toEqual([4, 14, 0]);
    expect(await fraction('M-SL', { variant: 'connect' })).toEqual([5, 9, 0]);
    expect(await fraction('M-SL', { variant: 'requested' })).toEqual([4, 8, 0]);
  });
  it('M-SL: the clock of a live source runs on with the wall clock', async () => {
    // c5 waits since 3595 s; its deadline is 3615 s, and the source was heard at 3600 s.
    expect(await fraction('M-SL', {}, 'told', CLOCK + 15_000)).toEqual([4, 12, 0]);
    expect(await fraction('M-SL', {}, 'told', CLOCK + 15_001)).toEqual([4, 13, 0]);
    expect(await fraction('M-SL', {}, 'told', CLOCK + 300_000)).toEqual([4, 13, 0]);
    expect(await fraction('M-SL', {}, 'told', CLOCK + 300_001)).toEqual([4, 12, 0]);
  });
  it('M-ASA and M-RINGS belong to who answered first', async () => {
    expect(await fraction('M-ASA')).toEqual([51, 4, 0]);
    expect(await by('agent', 'M-ASA')).toEqual({ A1: [31, 3], A2: [20, 1] });
    expect(await by('department', 'M-ASA')).toEqual({ D1: [31, 3], D2: [20, 1] });
    expect(await fraction('M-RINGS')).toEqual([5, 2, 2]);
    expect((await ask('M-RINGS', { filters: { agent: ['A2'] } })).rows).toMatchObject([{ value: null, numerator: 0, denominator: 0, unknown: 1 }]);
    expect(await fraction('M-RING-TIME')).toEqual([3, 1, 5]);
  });
  it('percentiles are nearest-rank', async () => {
    // 6 10 15 20: ceil(0.5 × 4) = 2nd, ceil(0.9 × 4) = 4th
    for (const [variant, value] of [['p50', 10], ['p90', 20], ['p95', 20]] as const) expect((await ask('M-ASA', { variant })).rows).toMatchObject([{ value, numerator: null, denominator: 4, count: 4 }]);
    for (const [variant, value] of [['p50', 10], ['p95', 30]] as const) expect((await ask('M-HOLD-P95', { variant })).rows).toMatchObject([{ value, denominator: 3, unknown: 1 }]);
  });
  it('counts are of every direction', async () => {
    const counts = { 'M-OFFERED': 17, 'M-QUEUED': 10, 'M-ANSWERED': 6, 'M-ABANDONED': 3, 'M-DIVERTED': 2, 'M-SELF-SERVED': 1, 'M-CB-REQUESTED': 1, 'M-UNFINISHED': 1 };
    for (const [id, value] of Object.entries(counts)) expect((await ask(id)).rows).toMatchObject([{ value, numerator: value, denominator: null, count: value }]);
  });
  it('direction, when asked for, takes the place of inbound', async () => {
    expect(await fraction('M-ANS-RATE', { filters: { direction: ['outbound', 'internal'] } })).toEqual([2, 2, 0]);
    expect(await fraction('M-ANS-RATE', { filters: { direction: ['inbound'] } })).toEqual([4, 11, 0]);
    expect((await ask('M-ASA', { groupBy: ['direction'] })).rows.map((r) => [r['direction'], r.value])).toEqual([['inbound', 12.75], ['internal', 5], ['outbound', 5]]);
  });
});

describe('by queue, visits are counted', () => {
  it('an overflowed visit is offered there; a call that only named its queue is one visit', async () => {
    expect((await ask('M-ABD', { groupBy: ['queue'] })).counted).toBe('visits');
    expect((await ask('M-ABD', { filters: { queue: ['vip'] } })).counted).toBe('visits');
    expect((await ask('M-ABD')).counted).toBe('calls');
    expect(await by('queue', 'M-ABD')).toEqual({ repair: [2, 5], sales: [0, 4], vip: [0, 1] });
    expect(await by('queue', 'M-ABD', { variant: 'queued' })).toEqual({ repair: [2, 5], sales: [0, 2], vip: [0, 1] });
    expect(await by('queue', 'M-ANS-RATE')).toEqual({ repair: [2, 5], sales: [2, 3], vip: [0, 1] });
    expect(await by('queue', 'M-SL')).toEqual({ repair: [2, 5], sales: [2, 4], vip: [0, 1] });
    expect(await by('queue', 'M-SL', { variant: 'connect' })).toEqual({ repair: [3, 7], sales: [2, 2], vip: [0, 1] });
    expect(await by('queue', 'M-ASA')).toEqual({ repair: [21, 2], sales: [26, 2] });
    expect(await by('queue', 'M-RINGS')).toEqual({ repair: [5, 2], sales: [0, 0] });
  });
  it('the first visit counts at the offer of its call, a later one at its own entry', async () => {
    await tell('midnight', [callOf('m', {
      offeredAt: START - 10_000, queuedAt: START, queue: 'b', endedAt: START + 9000, outcome: 'abandoned',
      visits: [{ queue: 'a', queuedAt: START, leftAt: START + 4000, waitMs: 4000, outcome: 'overflowed', divertReason: null, rings: null, ringMs: null, agent: null, team: null, department: null },
        { queue: 'b', queuedAt: START + 4000, leftAt: START + 9000, waitMs: 5000, outcome: 'abandoned', divertReason: null, rings: null, ringMs: null, agent: null, team: null, department: null }],
    })], CLOCK);
    expect((await ask('M-ABD', { grain: 'hour', groupBy: ['queue'] }, 'midnight')).rows.map((r) => [r.bucket, r['queue']])).toEqual([['2026-03-02T09:00:00+08:00', 'a'], ['2026-03-02T10:00:00+08:00', 'b']]);
    expect((await ask('M-ABD', { grain: 'hour' }, 'midnight')).rows.map((r) => r.bucket)).toEqual(['2026-03-02T09:00:00+08:00']);
  });
});

describe('conversations', () => {
  it('M-AHT is per call, and per leg by agent, team or queue', async () => {
    expect((await ask('M-AHT')).rows).toMatchObject([{ value: 119, numerator: 595, denominator: 5, count: 5, withWrapUp: 2 }]);
    expect((await ask('M-AHT', { groupBy: ['agent'] })).rows).toMatchObject([{ agent: 'A1', value: 107.5, count: 4, withWrapUp: 1 }, { agent: 'A2', value: 82.5, count: 2, withWrapUp: 1 }]);
    expect((await ask('M-AHT', { groupBy: ['agent'] })).counted).toBe('legs');
    expect(await by('queue', 'M-AHT')).toEqual({ repair: [275, 3], sales: [120, 2], null: [200, 1] });
  });
  it('M-ATT, M-TALK, M-WRAP, M-HOLD-SHARE and M-XFER-RATE', async () => {
    expect(await fraction('M-ATT')).toEqual([570, 5, 0]);
    expect(await fraction('M-TALK')).toEqual([525, 5, 0]);
    expect(await fraction('M-WRAP')).toEqual([25, 2, 3]);
    expect(await fraction('M-HOLD-SHARE')).toEqual([3, 5, 0]);
    expect(await by('agent', 'M-HOLD-SHARE')).toEqual({ A1: [2, 4], A2: [1, 2] });
    expect(await fraction('M-XFER-RATE')).toEqual([2, 5, 0]);
    expect(await by('agent', 'M-XFER-RATE')).toEqual({ A1: [1, 4], A2: [1, 2] });
  });
  it('holds count at their start and are the agent’s own; an open one is unknown', async () => {
    expect(await fraction('M-HOLD-AVG')).toEqual([45, 3, 1]);
    expect(await by('agent', 'M-HOLD-AVG')).toEqual({ A1: [35, 2], A2: [10, 1] });
    expect((await ask('M-HOLD-CNT')).rows).toMatchObject([{ value: 4 }]);
    expect((await ask('M-HOLD-MAX')).rows).toMatchObject([{ value: 30, count: 3, unknown: 1 }]);
    expect(await fraction('M-HOLD-GIVENUP')).toEqual([1, 3, 1]);
  });
  it('a release to the survey is no transfer and no hang-up', async () => {
    expect(await fraction('M-XFER-FAIL')).toEqual([1, 2, 0]);
    expect(await by('agent', 'M-XFER-FAIL')).toEqual({ A1: [0, 1], A2: [1, 1] });
    expect(await fraction('M-HANGUP')).toEqual([1, 3, 1]);
  });
  it('M-LEN-OVER: 180 s outbound and 300 s inbound, or one threshold, exclusive', async () => {
    expect(await fraction('M-LEN-OVER')).toEqual([1, 5, 0]);
    expect(await fraction('M-LEN-OVER', { threshold: 60 })).toEqual([3, 5, 0]);
  });
  it('M-RONA counts attempts, and not those that the caller left', async () => {
    expect(await fraction('M-RONA')).toEqual([1, 2, 0]);
    // A3 was only ever left: nothing below the line.
    expect(await by('agent', 'M-RONA')).toEqual({ A1: [0, 1], A2: [1, 1], A3: [0, 0] });
  });
  it('reasons, resolution and ratings', async () => {
    expect((await ask('M-REASON', { groupBy: ['reasonCode'] })).rows.map((r) => [r['reasonCode'], r.value, r.unknown])).toEqual([['R1', 1, 0], ['R2', 1, 0], [null, 0, 3]]);
    expect(await fraction('M-RESOLVED')).toEqual([1, 2, 3]);
    expect(await fraction('M-RATED')).toEqual([2, 5, 0]);
    expect(await fraction('M-CSAT')).toEqual([1, 2, 0]);
  });
});

describe('M-REPEAT', () => {
  it('counts who called the same line again within seven days, once the source’s clock has closed them', async () => {
    const answered = (id: string, days: number, line: string, customer: string | null, phone: string | null): Call => {
      const offeredAt = START + days * DAY_MS;
      return callOf(id, { line, customer: { id: customer, phone, tier: null }, offeredAt, answeredAt: offeredAt + 5000, endedAt: offeredAt + 65_000, outcome: 'answered', legs: [legOf(offeredAt + 5000, offeredAt + 65_000)] });
    };
    const calls = [
      answered('again', 0, 'L1', 'u1', null), callOf('again-abandoned', { line: 'L1', customer: { id: 'u1', phone: null, tier: null }, offeredAt: START + 6 * DAY_MS, endedAt: START + 6 * DAY_MS + 9000, outcome: 'abandoned' }),
      answered('not again', 20, 'L1', 'u1', null), answered('at the limit', 0, 'L2', null, 'p1'), answered('the limit', 7, 'L2', null, 'p1'), answered('other line', 1, 'L3', 'u1', 'p1'),
      answered('nobody', 0, 'L1', null, null), answered('not closed', 39, 'L1', 'u1', null), answered('a little later', 40, 'L1', 'u1', null),
    ];
    await tell('repeat', calls, START + 40 * DAY_MS);
    expect(await fraction('M-REPEAT', { from: START - DAY_MS, to: START + 50 * DAY_MS }, 'repeat')).toEqual([2, 5, 1]);
    expect(await fraction('M-REPEAT', { from: START - DAY_MS, to: START + DAY_MS }, 'repeat')).toEqual([2, 2, 1]);
    await tell('repeat', [], START, START + 60 * DAY_MS);
    expect(await fraction('M-REPEAT', { from: START - DAY_MS, to: START + 50 * DAY_MS }, 'repeat')).toEqual([3, 7, 1]);
  });
});

describe('every metric', () => {
  it('answers each of its variants, as a whole and by all of its dimensions at once', async () => {
    for (const metric of METRICS) for (const variant of metric.variants) for (const groupBy of [[], metric.dimensions.filter((d) => d !== 'queue'), metric.dimensions]) {
      const { rows } = await ask(metric.id, { variant, groupBy, grain: 'hour' });
      for (const row of rows) expect([metric.id, (row.denominator ?? 0) >= 0, row.value === null || row.value >= 0]).toEqual([metric.id, true, true]);
    }
  });
  it('answers one row of null when nothing was told', async () => {
    expect((await ask('M-ABD', {}, 'nobody')).rows).toEqual([{ bucket: '2026-03-02T00:00:00+08:00', value: null, numerator: 0, denominator: 0, count: 0, unknown: 0 }]);
    expect((await ask('M-ABD', { grain: 'day' }, 'nobody')).rows).toEqual([]);
    expect((await ask('M-ABD', {}, 'nobody')).freshness).toEqual({ newestEventAt: null, lagMs: null });
  });
  it('keeps the whole call beside its columns', async () => {
    const rows = await warehouse.query<{ id: string; body: string }>(orgOf('told'), 'SELECT call_id AS id, body FROM calls FINAL WHERE org = {org:String}');
    expect(new Map(rows.map((r) => [r.id, r.body]))).toEqual(new Map(TOLD_CALLS.map((c) => [c.id, JSON.stringify(c)])));
  });
  it('answers a share of nothing where there were calls, and leaves a mean of nothing out', async () => {
    const at = (id: string, variant?: string): Promise<MetricAnswer> => ask(id, { variant, from: START + 200_000, to: START + 201_000, grain: '15m' });
    expect((await at('M-ABD', 'queued')).rows).toEqual([{ bucket: '2026-03-02T10:00:00+08:00', value: null, numerator: 0, denominator: 0, count: 0, unknown: 0 }]);
    expect((await at('M-ASA')).rows).toEqual([]);
  });
  it('says how fresh it is', async () => {
    expect(await ask('M-ABD')).toMatchObject({ metric: 'M-ABD', unit: '%', variant: 'offered', asOf: '2026-03-02T12:00:00+08:00', freshness: { newestEventAt: '2026-03-02T11:00:00+08:00', lagMs: 3_600_000 } });
  });
});
