import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Call } from '@sanxiang/contracts';
import { createLogger, orgOf } from '@sanxiang/kernel';
import { oneOf, randomFrom, wholeFrom } from '@sanxiang/testing';
import { migrate, openWarehouse, startWarehouseProcess, type Warehouse, type WarehouseProcess } from '@sanxiang/warehouse';
import { factRows } from '../facts/fact-rows.js';
import { attemptOf, callOf, factOf, holdOf, legOf, transferOf, visitOf } from '../facts/sample-call.js';
import { touchedRows } from '../facts/touched-rows.js';
import type { Grain } from '../metrics/bucket.js';
import { METRICS, metricOf } from '../metrics/catalogue.js';
import { RELATIVE_ERROR } from '../metrics/histogram.js';
import { answerMetric, type MetricAnswer, type MetricQuery } from '../metrics/query.js';
import { MIGRATIONS } from '../tables/migrations.js';
import { RollUps } from './roll-ups.js';

/** The roll-up is a cache: no figure may tell whether it was used. Runs the built program: `npx tsc -b apps/warehouse` first. */
const ENTRY = new URL('../../../../apps/warehouse/dist/main.js', import.meta.url);
/** With a day of 25 hours in the range, 2026-11-01. */
const TZ = 'America/New_York';
/** A zone that no question asks for: its days serve nobody, so that figures come from the facts. */
const FACTS_ONLY = 'Pacific/Kiritimati';
const HOUR_MS = 3_600_000;
const FROM = Date.parse('2026-10-26T00:00:00-04:00');
const TO = Date.parse('2026-11-09T00:00:00-05:00');
const NOW = Date.parse('2026-11-20T12:00:00-05:00');
/** A build of a day takes the engine a second or two, and longer beside other work. */
jest.setTimeout(240_000);
const log = createLogger('silent', 'test');
const dir = mkdtempSync(join(tmpdir(), 'sanxiang-roll-ups-'));

let process: WarehouseProcess;
let warehouse: Warehouse;
let orgs = 0;
let org = '';

async function tell(calls: readonly Call[], version = 1, touchedAt = NOW - 60_000): Promise<void> {
  await warehouse.insert('calls', calls.map((c) => factRows(factOf(org, c, version), touchedAt)).join(''));
  await warehouse.insert('touched_days', touchedRows(calls.map((c) => factOf(org, c, version)), touchedAt));
}
/** Builds until nothing is left; answers how often days of single days' figures were built. */
async function buildAll(now = NOW, through = warehouse): Promise<number> {
  let built = 0;
  const counting: Warehouse = { ...through, command: (...a) => through.command(...a), system: (...a) => through.system(...a), query: (...a) => through.query(...a), insert: async (table, lines) => { if (table === 'roll_up_days' && typeof lines === 'string' && lines.includes('"layer":"day"')) built += 1; await through.insert(table, lines); } };
  const builder = new RollUps({ warehouse: counting, tz: TZ, now: () => now, log });
  while (await builder.step());
  return built;
}
async function ask(id: string, query: Partial<MetricQuery> = {}, zone = TZ): Promise<MetricAnswer> {
  const metric = metricOf(id);
  if (metric === undefined) throw new Error(id);
  return answerMetric({ warehouse, tz: zone, now: () => NOW }, orgOf(org), metric, { from: FROM, to: TO, tz: TZ, grain: 'total', groupBy: [], filters: {}, ...query });
}
const valueOf = async (id: string, query?: Partial<MetricQuery>): Promise<unknown> => (await ask(id, query)).rows[0]?.value;

const abandonedAt = (id: string, offeredAt: number, given: Partial<Call> = {}): Call =>
  callOf(id, { queue: 'q', offeredAt, queuedAt: offeredAt, endedAt: offeredAt + 9000, outcome: 'abandoned', waitMs: 9000, visits: [visitOf('q', offeredAt, offeredAt + 9000, 'abandoned')], ...given });

/** Any kind of call, with all the parts that a figure may count. */
function anyCall(random: () => number, n: number): Call {
  const offeredAt = FROM + wholeFrom(random, 0, TO - FROM);
  const queue = oneOf(random, ['repair', 'sales', null]);
  const common = { queue, offeredAt, line: oneOf(random, ['L1', null]), region: oneOf(random, ['north', 'a "quoted" \\ one', null]), direction: oneOf(random, ['inbound', 'inbound', 'outbound', null] as const) };
  const waitMs = wholeFrom(random, 0, 40_000);
  const leftAt = offeredAt + waitMs;
  const visits = (outcome: 'answered' | 'abandoned' | 'diverted', agent: string | null): Partial<Call> => (queue === null ? {} : { queuedAt: offeredAt, visits: [visitOf(queue, offeredAt, leftAt, outcome, { agent, rings: oneOf(random, [1, 4, null]) })] });
  const fate = random();
  if (fate < 0.2) return callOf(`c${n}`, { ...common, ...visits('abandoned', null), waitMs, endedAt: leftAt, outcome: 'abandoned' });
  if (fate < 0.3) return callOf(`c${n}`, { ...common, ...visits('diverted', null), waitMs, endedAt: leftAt, outcome: 'diverted', divertReason: oneOf(random, ['closed', 'full']) });
  if (fate < 0.35) return callOf(`c${n}`, { ...common, unfinished: true, outcome: 'unfinished', state: 'over' });
  const agent = oneOf(random, ['A1', 'A2', 'A3']);
  const talkMs = wholeFrom(random, 0, 2 * HOUR_MS);
  const holdMs = wholeFrom(random, 0, 90_000);
  const endedAt = leftAt + talkMs + holdMs;
  const belongs = { agent, team: `T${agent}`, department: oneOf(random, ['D1', null]), queue };
  const wrapMs = oneOf(random, [null, 12_345]);
  return callOf(`c${n}`, {
    ...common, ...visits('answered', agent), agent, waitMs, answeredAt: leftAt, endedAt, outcome: 'answered', endedBy: oneOf(random, ['agent', 'customer', 'unknown'] as const), talkMs, holdMs, wrapMs,
    reasonCode: oneOf(random, ['R1', null]), resolved: oneOf(random, [true, false, null]), rating: oneOf(random, [null, { score: wholeFrom(random, 1, 5), scale: 5, channel: null, at: endedAt + HOUR_MS }]),
    legs: [legOf(leftAt, endedAt, { ...belongs, talkMs, holdMs, wrapMs })], holds: [holdOf(leftAt, leftAt + holdMs, belongs)], transfers: [transferOf(endedAt, oneOf(random, ['completed', 'failed', 'open'] as const), belongs)],
    attempts: [attemptOf('A4', offeredAt, 'missed'), attemptOf(agent, offeredAt, 'taken')],
  });
}

beforeAll(async () => {
  if (!existsSync(ENTRY)) throw new Error('build first: npx tsc -b apps/warehouse');
  process = await startWarehouseProcess({ dataDir: join(dir, 'warehouse'), entry: ENTRY, log });
  warehouse = openWarehouse({ ...process.access, log });
  await migrate(warehouse, MIGRATIONS);
});
beforeEach(() => { orgs += 1; org = `org-${orgs}`; });
afterAll(async () => {
  await warehouse?.close();
  await process?.stop();
  rmSync(dir, { recursive: true, force: true });
});

describe('figures from roll-up and facts', () => {
  it('are the same, for every metric, dimension and grain, with clean, dirty and partial days', async () => {
    const random = randomFrom(20_261_101);
    await tell(Array.from({ length: 600 }, (_, n) => anyCall(random, n)));
    expect(await buildAll()).toBeGreaterThan(0);
    // Two days are dirty again.
    await tell([abandonedAt('late', FROM + 30 * HOUR_MS), abandonedAt('later', FROM + 200 * HOUR_MS)]);
    const ranges = [{ from: FROM, to: TO }, { from: FROM + 5 * HOUR_MS, to: TO - 7 * HOUR_MS }];
    for (const metric of METRICS) for (const variant of metric.variants) {
      // Those over verdicts have cases of their own (metrics/verdict-figures.int.spec.ts).
      if (!metric.rolledUp || metric.plan(new Set(), variant, '0').base.from.startsWith('cases')) continue;
      const dimension = oneOf(random, metric.dimensions);
      const filters = { [oneOf(random, metric.dimensions)]: [oneOf(random, ['A1', 'repair', 'D1', 'L1', 'a "quoted" \\ one']), null] };
      // A variant differs from the default by its measure alone: one question tells.
      const questions = variant === metric.variants[0] ? 4 : 1;
      for (const query of [{ groupBy: [dimension] }, {}, { filters }, { groupBy: [oneOf(random, ['agent', 'queue'] as const)], grain: oneOf<Grain>(random, ['day', 'week', 'month', 'quarter']) }].slice(0, questions)) {
        const asked = { ...oneOf(random, ranges), variant, ...query };
        const [{ relativeError, ...answer }, facts] = [await ask(metric.id, asked), await ask(metric.id, asked, FACTS_ONLY)];
        expect(relativeError).toBe(/^p\d\d$/.test(variant) ? RELATIVE_ERROR : undefined);
        if (relativeError === undefined) { expect(answer).toEqual(facts); continue; }
        expect(answer.rows.map((row) => ({ ...row, value: null }))).toEqual(facts.rows.map((row) => ({ ...row, value: null })));
        answer.rows.forEach((row, i) => { const exact = facts.rows[i]?.value ?? 0; expect(Math.abs((row.value ?? 0) - exact)).toBeLessThanOrEqual(exact * relativeError); });
      }
    }
  }, 900_000);
  it('keep the hours of a change of clocks in their day', async () => {
    // 01:30 comes twice on 1 November; 23:30 is the last half hour of a day of 25 hours.
    await tell(['2026-11-01T01:30:00-04:00', '2026-11-01T01:30:00-05:00', '2026-11-01T23:30:00-05:00', '2026-11-02T00:00:00-05:00'].map((t, n) => abandonedAt(`c${n}`, Date.parse(t))));
    await buildAll();
    for (const zone of [TZ, FACTS_ONLY]) expect((await ask('M-ABD', { grain: 'day' }, zone)).rows.map((r) => [r.bucket, r.denominator])).toEqual([['2026-11-01T00:00:00-04:00', 3], ['2026-11-02T00:00:00-05:00', 1]]);
    expect((await ask('M-ABD', { grain: 'hour' })).rows.map((r) => r.bucket).slice(0, 2)).toEqual(['2026-11-01T01:00:00-04:00', '2026-11-01T01:00:00-05:00']);
  });
});

describe('the roll-up', () => {
  it('is what clean days are read from, until the day is touched', async () => {
    await tell([abandonedAt('a', FROM + HOUR_MS)]);
    await buildAll();
    // A fact without its touch: what a program that was killed between the two leaves behind.
    await warehouse.insert('calls', factRows(factOf(org, abandonedAt('b', FROM + HOUR_MS)), NOW));
    expect((await ask('M-ABD')).rows).toMatchObject([{ denominator: 1 }]);
    expect((await ask('M-ABD', {}, FACTS_ONLY)).rows).toMatchObject([{ denominator: 2 }]);
    await tell([abandonedAt('b', FROM + HOUR_MS)]);
    expect((await ask('M-ABD')).rows).toMatchObject([{ denominator: 2 }]);
    expect(await buildAll()).toBe(1);
    expect((await ask('M-ABD')).rows).toMatchObject([{ denominator: 2 }]);
    expect(await buildAll()).toBe(0);
  });
  it('forgets an agent who is gone from the facts', async () => {
    await tell([abandonedAt('a', FROM + HOUR_MS, { agent: 'A1' })]);
    await buildAll();
    await tell([abandonedAt('a', FROM + HOUR_MS, { agent: 'A2' })], 2);
    await buildAll();
    expect((await ask('M-ABD', { groupBy: ['agent'] })).rows.map((r) => r['agent'])).toEqual(['A2']);
  });
  it('follows a call that moved to another day, and one that was taken back', async () => {
    await tell([abandonedAt('a', FROM + HOUR_MS), abandonedAt('b', FROM + HOUR_MS)]);
    await buildAll();
    const moved = factOf(org, abandonedAt('a', FROM + 50 * HOUR_MS), 2, { movedFrom: FROM + HOUR_MS, touchedFrom: FROM + HOUR_MS });
    const gone = factOf(org, abandonedAt('b', FROM + HOUR_MS), 2, { call: null });
    await warehouse.insert('calls', factRows(moved, NOW) + factRows(gone, NOW));
    await warehouse.insert('touched_days', touchedRows([moved, gone], NOW - 60_000));
    for (const built of [false, true]) {
      if (built) await buildAll();
      expect((await ask('M-OFFERED', { grain: 'day' })).rows.map((r) => [r.bucket, r.value])).toEqual([['2026-10-28T00:00:00-04:00', 1]]);
    }
  });
  it('is not built of a day that is not over, was just written, or has a call that still waits', async () => {
    await tell([abandonedAt('a', FROM + HOUR_MS)]);
    expect(await buildAll(FROM + 2 * HOUR_MS)).toBe(0);
    await tell([abandonedAt('b', FROM + HOUR_MS)], 1, NOW - 1000);
    expect(await buildAll()).toBe(0);
    expect(await buildAll(NOW + 10_000)).toBe(1);
    const waiting = callOf('w', { queue: 'q', offeredAt: FROM + 26 * HOUR_MS, queuedAt: FROM + 26 * HOUR_MS, visits: [visitOf('q', FROM + 26 * HOUR_MS, null, 'open')] });
    await tell([waiting, abandonedAt('c', FROM + 50 * HOUR_MS)]);
    await buildAll();
    const built = await warehouse.query<{ day: string }>(orgOf(org), 'SELECT toString(day) AS day FROM roll_up_days FINAL WHERE org = {org:String} AND layer = \'day\' ORDER BY day');
    // The 25th shares a day of UTC, by which touches are counted.
    expect(built.map((r) => r.day)).toEqual(['2026-10-25', '2026-10-26', '2026-10-28']);
    // Its clock passes 20 s without a new fact.
    await warehouse.insert('source_clocks', JSON.stringify({ org, source: 'pbx', newest: FROM + 26 * HOUR_MS, through: 0 }));
    expect((await ask('M-SL')).rows).toMatchObject([{ denominator: 3 }]);
    await warehouse.insert('source_clocks', JSON.stringify({ org, source: 'pbx', newest: FROM + 26 * HOUR_MS, through: FROM + 27 * HOUR_MS }));
    expect((await ask('M-SL')).rows).toMatchObject([{ denominator: 4 }]);
    await tell([{ ...waiting, outcome: 'unfinished', unfinished: true, state: 'over' }], 2);
    expect(await buildAll()).toBe(1);
    expect((await ask('M-SL')).rows).toMatchObject([{ denominator: 4 }]);
  });
  it('is left alone when it was built anew between the look at its days and the read', async () => {
    await tell([abandonedAt('a', FROM + HOUR_MS)]);
    await buildAll();
    // A build whose rows are not those of the table.
    await warehouse.command("INSERT INTO roll_up_days SELECT org, tz, day, layer, build + 1, seen, definition FROM roll_up_days WHERE org = {org:String}", { org });
    expect(await valueOf('M-ABD')).toBe(100);
  });
  it('starts again after a step that failed half way', async () => {
    await tell([abandonedAt('a', FROM + HOUR_MS)]);
    let calls = 0;
    const failing: Warehouse = { ...warehouse, command: async (sql, params) => { calls += 1; if (calls === 3) throw new Error('gone'); await warehouse.command(sql, params); }, system: (...a) => warehouse.system(...a), query: (...a) => warehouse.query(...a), insert: (...a) => warehouse.insert(...a) };
    await expect(buildAll(NOW, failing)).rejects.toThrow('gone');
    expect(await valueOf('M-ABD')).toBe(100);
    await buildAll();
    expect((await ask('M-ABD', { groupBy: ['queue'], grain: 'day' })).rows).toMatchObject([{ queue: 'q', numerator: 1, denominator: 1 }]);
  });
});
