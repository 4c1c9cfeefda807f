import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CaseFact, CloudEvent, Verdict } from '@sanxiang/contracts';
import { createLogger, orgOf } from '@sanxiang/kernel';
import { oneOf, randomFrom, wholeFrom } from '@sanxiang/testing';
import { migrate, openWarehouse, startWarehouseProcess, type Warehouse, type WarehouseProcess } from '@sanxiang/warehouse';
import { caseOf, verdictOf } from '../cases/sample-case.js';
import { RollUps } from '../roll-ups/roll-ups.js';
import { Sink } from '../sink/sink.js';
import { MIGRATIONS } from '../tables/migrations.js';
import { METRICS, metricOf } from './catalogue.js';
import { answerMetric, type MetricAnswer, type MetricQuery, type MetricRow } from './query.js';
import { TOLD_CASES, TOLD_FROM } from './told-verdicts.js';

/** Figures of told verdicts, worked out by hand. Runs the built program: `npx tsc -b apps/warehouse` first. */
const ENTRY = new URL('../../../../apps/warehouse/dist/main.js', import.meta.url);
const TZ = 'Asia/Shanghai';
/** A zone that no question asks for: figures come from the facts. */
const FACTS_ONLY = 'Pacific/Kiritimati';
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const FROM = TOLD_FROM - 10 * HOUR_MS;
const NOW = TOLD_FROM + 60 * DAY_MS;
const clock = { now: () => NOW, speed: 1 };
const log = createLogger('silent', 'test');
const dir = mkdtempSync(join(tmpdir(), 'sanxiang-verdicts-'));

let process: WarehouseProcess;
let warehouse: Warehouse;

const tell = async (facts: readonly CaseFact[]): Promise<void> => new Sink(warehouse, clock).cases({ topic: 'case-facts', part: 0, records: facts.map((f, off) => ({ off, value: JSON.stringify(f), at: NOW })) });
async function ask(id: string, query: Partial<MetricQuery> = {}, org = 'told', zone = TZ): Promise<MetricAnswer> {
  const metric = metricOf(id);
  if (metric === undefined) throw new Error(id);
  return answerMetric({ warehouse, tz: zone, now: () => NOW }, orgOf(org), metric, { from: FROM, to: FROM + DAY_MS, tz: TZ, grain: 'total', groupBy: [], filters: {}, ...query });
}
/** Above, below, unknown, applied. */
const parts = (row: MetricRow | undefined): unknown => [row?.numerator, row?.denominator, row?.unknown, row?.['applied']];
const rate = async (id: string, query: Partial<MetricQuery> = {}, org?: string): Promise<unknown> => {
  const { rows } = await ask(id, query, org);
  expect(rows).toHaveLength(1);
  return parts(rows[0]);
};
const by = async (dimension: 'agent' | 'team' | 'department' | 'attributedTo' | 'norm' | 'family', id: string, query: Partial<MetricQuery> = {}, org?: string): Promise<unknown> =>
  Object.fromEntries((await ask(id, { ...query, groupBy: [dimension] }, org)).rows.map((r) => [String(r[dimension]), parts(r)]));

beforeAll(async () => {
  if (!existsSync(ENTRY)) throw new Error('build first: npx tsc -b apps/warehouse');
  process = await startWarehouseProcess({ dataDir: join(dir, 'warehouse'), entry: ENTRY, log });
  warehouse = openWarehouse({ ...process.access, log });
  await migrate(warehouse, MIGRATIONS);
  await tell(TOLD_CASES);
});
afterAll(async () => {
  await warehouse?.close();
  await process?.stop();
  rmSync(dir, { recursive: true, force: true });
});

describe('rates over holds', () => {
  it('count at the start of the hold; unknown and excused ones stand in neither part', async () => {
    expect(await rate('M-HOLD-OVER30')).toEqual([2, 3, 0, 4]);
    expect(await rate('M-HOLD-CONSENT')).toEqual([1, 2, 1, 3]);
    expect(await rate('M-HOLD-APOL')).toEqual([1, 1, 1, 2]);
    expect(await rate('M-HOLD-OVERSTATED')).toEqual([1, 3, 0, 3]);
    expect(await rate('M-HOLD-OVERSTATED', { variant: 'with_unstated' })).toEqual([2, 3, 0, 3]);
    expect(await ask('M-HOLD-OVER30')).toMatchObject({ counted: 'holds', unit: '%', rows: [{ value: 200 / 3, count: 3 }] });
    expect((await ask('M-HOLD-OVER30', { from: FROM + DAY_MS, to: FROM + 2 * DAY_MS })).rows).toMatchObject([{ value: null, numerator: 0, denominator: 0 }]);
  });
  it('are the agent’s own, and tell the system’s apart', async () => {
    expect(await by('agent', 'M-HOLD-OVER30')).toEqual({ A1: [1, 2, 0, 2], A2: [1, 1, 0, 2] });
    expect(await by('attributedTo', 'M-HOLD-OVER30')).toEqual({ agent: [2, 3, 0, 3], system: [0, 0, 0, 1] });
    expect(await rate('M-HOLD-CONSENT', { filters: { team: ['T2'] } })).toEqual([0, 0, 1, 1]);
  });
});

describe('rates over several norms together', () => {
  it('a transfer is proper when it was consented to and accepted, and unknown when either is not known', async () => {
    expect(await rate('M-XFER-WARM')).toEqual([1, 3, 1, 4]);
    expect(await by('agent', 'M-XFER-WARM')).toEqual({ A1: [1, 2, 0, 2], A2: [0, 1, 1, 2] });
    expect((await ask('M-XFER-WARM')).counted).toBe('transfers');
  });
  it('a call has one opening, and by agent one for each leg', async () => {
    expect(await rate('M-GREET')).toEqual([0, 2, 1, 4]);
    expect(await by('agent', 'M-GREET')).toEqual({ A1: [1, 2, 1, 4], A2: [0, 1, 0, 1] });
    expect([(await ask('M-GREET')).counted, (await ask('M-GREET', { groupBy: ['agent'] })).counted]).toEqual(['calls', 'legs']);
  });
  it('forbidden phrases are told of a thousand calls', async () => {
    expect((await ask('M-FORBID')).rows).toMatchObject([{ value: 500, numerator: 1, denominator: 2 }]);
    expect((await ask('M-FORBID')).unit).toBe('‰');
  });
});

describe('rates over single verdicts', () => {
  it('take the norms of their own alone', async () => {
    expect(await rate('M-ANS-SLA')).toEqual([1, 2, 0, 2]);
    expect(await rate('M-LATE-APOL')).toEqual([1, 1, 0, 1]);
    expect(await rate('M-CPM-OK')).toEqual([0, 0, 0, 0]);
    expect(await by('agent', 'M-LATE-APOL')).toEqual({ A1: [1, 1, 0, 1] });
  });
  it('count at the deadline, to the millisecond, in the asked zone', async () => {
    expect(await rate('M-TK-HANDOVER')).toEqual([1, 1, 1, 3]);
    const { rows } = await ask('M-TK-HANDOVER', { to: FROM + 2 * DAY_MS, grain: 'day' });
    expect(rows.map((r) => [r.bucket, parts(r)])).toEqual([['2026-03-02T00:00:00+08:00', [1, 1, 1, 3]], ['2026-03-03T00:00:00+08:00', [0, 1, 0, 1]]]);
    expect((await ask('M-TK-RETURN', { to: FROM + 40 * DAY_MS, grain: 'month' })).rows.map((r) => [r.bucket, r.numerator, r.denominator])).toEqual([['2026-04-01T00:00:00+08:00', 0, 1]]);
  });
});

describe('M-SLA-RATE and M-SLA-BREACH', () => {
  const always = { from: FROM, to: FROM + 40 * DAY_MS };
  it('are asked by norm or family', async () => {
    expect(await rate('M-SLA-RATE', { ...always, filters: { norm: ['TICKET-06'] } })).toEqual([1, 2, 1, 4]);
    expect(await by('norm', 'M-SLA-RATE', { ...always, filters: { family: ['TICKET'] } })).toEqual({ 'TICKET-06': [1, 2, 1, 4], 'TICKET-07': [0, 1, 0, 1] });
    expect(await by('department', 'M-SLA-RATE', { ...always, filters: { norm: ['TICKET-06'] } })).toEqual({ D1: [1, 2, 0, 3], D2: [0, 0, 1, 1] });
    const breaches = (await ask('M-SLA-BREACH', { ...always, groupBy: ['family', 'attributedTo'] })).rows.filter((r) => r.value !== 0).map((r) => [r['family'], r['attributedTo'], r.value]);
    expect(breaches).toEqual([['CALL', 'department', 1], ['CALL', 'system', 1], ['GREET', 'agent', 2], ['HOLD', 'agent', 5], ['SCR', 'agent', 1], ['TICKET', 'agent', 2], ['XFER', 'agent', 2]]);
  });
  it('a ticket of a month ago counts where its deadline is', async () => {
    expect((await ask('M-SLA-BREACH', { ...always, grain: 'month', groupBy: ['norm'], filters: { family: ['TICKET'] } })).rows.filter((r) => r.value !== 0).map((r) => [r.bucket.slice(0, 7), r['norm'], r.value]))
      .toEqual([['2026-03', 'TICKET-06', 1], ['2026-04', 'TICKET-07', 1]]);
  });
});

describe('late facts', () => {
  it('replace earlier ones, in whatever order they come, and a rule that no longer applies leaves the figures', async () => {
    const first = [verdictOf('v', 'CALL-01', 'breached', TOLD_FROM, { agent: 'A1' }), verdictOf('w', 'CALL-05', 'breached', TOLD_FROM, { agent: 'A1' })];
    const second = [verdictOf('v', 'CALL-01', 'met', TOLD_FROM - DAY_MS, { agent: 'A2', revision: 2 })];
    const facts = [caseOf('late', 'c', first), caseOf('late', 'c', second, { version: 2, movedFrom: TOLD_FROM }, first), caseOf('late', 'c', second, { version: 3 }, second)];
    for (const order of [[2, 0, 1], [0], [1, 2]]) await tell(order.map((i) => facts[i]).filter((f) => f !== undefined));
    const range = { from: FROM - DAY_MS, to: FROM + DAY_MS };
    expect(await by('agent', 'M-ANS-SLA', range, 'late')).toEqual({ A2: [1, 1, 0, 1] });
    expect(await rate('M-LATE-APOL', range, 'late')).toEqual([0, 0, 0, 0]);
    await tell([caseOf('late', 'c', [], { version: 4, anchorAt: TOLD_FROM - DAY_MS }, second)]);
    expect(await rate('M-ANS-SLA', range, 'late')).toEqual([0, 0, 0, 0]);
  });
});

describe('team and department of a verdict', () => {
  const assigned = (kind: string, id: string, told: Record<string, unknown>): CloudEvent => ({
    specversion: '1.0', id: `${kind}-${id}-${JSON.stringify(told)}`, source: 'sanxiang/directory', type: 'directory.assigned.v1', subject: id, org: 'dir', time: new Date(TOLD_FROM).toISOString(), data: { kind, id, from: '1970-01-01T00:00:00Z', ...told },
  });
  const direct = async (...events: readonly CloudEvent[]): Promise<void> => new Sink(warehouse, clock).events({ topic: 'events', part: 0, records: events.map((e, off) => ({ off: off + 1_000_000, value: JSON.stringify(e), at: NOW })) });
  it('are the directory’s where events left them out, at the trigger, and follow its changes', async () => {
    await direct(assigned('agent', 'A1', { team: 'T1' }), assigned('team', 'T1', { department: 'D1' }), assigned('queue', 'repair', { department: 'DQ' }));
    await tell([
      caseOf('dir', 'a', [verdictOf('a1', 'CALL-01', 'met', TOLD_FROM, { agent: 'A1' }), verdictOf('a2', 'CALL-01', 'breached', TOLD_FROM, { agent: 'A1', team: 'TX', department: 'DX' })]),
      caseOf('dir', 'b', [verdictOf('b1', 'CALL-01', 'breached', TOLD_FROM, { queue: 'repair' })]),
    ]);
    expect(await by('team', 'M-ANS-SLA', {}, 'dir')).toEqual({ T1: [1, 1, 0, 1], TX: [0, 1, 0, 1], null: [0, 1, 0, 1] });
    expect(await by('department', 'M-ANS-SLA', {}, 'dir')).toEqual({ D1: [1, 1, 0, 1], DX: [0, 1, 0, 1], DQ: [0, 1, 0, 1] });
    await direct(assigned('agent', 'A1', { team: 'T2', from: '2026-03-02T00:00:00+08:00' }), assigned('queue', 'repair', { department: 'DR', from: '2026-03-02T00:00:00+08:00' }));
    expect(await by('team', 'M-ANS-SLA', {}, 'dir')).toEqual({ T2: [1, 1, 0, 1], TX: [0, 1, 0, 1], null: [0, 1, 0, 1] });
    expect(await by('department', 'M-ANS-SLA', {}, 'dir')).toEqual({ DX: [0, 1, 0, 1], DR: [0, 1, 0, 1], null: [1, 1, 0, 1] });
  });
});

describe('every metric over verdicts', () => {
  const OVER_VERDICTS = METRICS.filter((m) => m.plan(new Set(), m.variants[0], '0').base.from.includes('cases'));
  it('answers each variant by all of its dimensions, and one row of null of nothing', async () => {
    expect(OVER_VERDICTS).toHaveLength(23);
    for (const metric of OVER_VERDICTS) for (const variant of metric.variants) {
      await ask(metric.id, { variant, groupBy: metric.dimensions, grain: 'hour' });
      expect((await ask(metric.id, { variant }, 'nobody')).rows).toMatchObject([{ value: metric.unit === 'count' ? 0 : null, count: 0, unknown: 0 }]);
    }
  });
  it('is the same from the roll-up and from the facts, with clean and dirty days', async () => {
    const random = randomFrom(20_261_129);
    const norms = ['CALL-01', 'CALL-04', 'CALL-05', 'GREET-05', 'SCR-01', 'SCR-13', 'VOICE-01', 'HOLD-01', 'HOLD-02', 'HOLD-03', 'HOLD-04', 'HOLD-05', 'ABN-01', 'OUT-08', 'TICKET-06', 'TICKET-07'];
    const any = (id: string): Verdict => verdictOf(id, oneOf(random, norms), oneOf(random, ['met', 'breached', 'unknown', 'excused'] as const), TOLD_FROM + wholeFrom(random, 0, 9 * DAY_MS), {
      agent: oneOf(random, ['A1', 'A2', null]), team: oneOf(random, ['T1', null]), department: oneOf(random, ['D1', 'D2', null]), queue: oneOf(random, ['q', null]), attributedTo: oneOf(random, ['agent', 'system'] as const),
      deadlineAt: oneOf(random, [null, TOLD_FROM + wholeFrom(random, 9 * DAY_MS, 12 * DAY_MS)]), limit: oneOf(random, [null, 30]),
    });
    const facts = Array.from({ length: 300 }, (_, n) => caseOf('rolled', `s${n}`, Array.from({ length: 5 }, (_v, i) => any(`s${n}v${i}`))));
    await tell(facts);
    const builder = new RollUps({ warehouse, tz: TZ, now: () => NOW + DAY_MS, log });
    while (await builder.step());
    // Some days are dirty again.
    await tell([caseOf('rolled', 's0', [verdictOf('again', 'HOLD-03', 'breached', TOLD_FROM + 3 * DAY_MS, { agent: 'A1' })], { version: 2 }, facts[0]?.verdicts), caseOf('rolled', 'late', [any('l1')])]);
    const range = { from: FROM, to: FROM + 14 * DAY_MS };
    for (const metric of OVER_VERDICTS.filter((m) => m.rolledUp)) {
      const query: Partial<MetricQuery> = metric.needs === undefined ? { groupBy: [oneOf(random, metric.dimensions)], grain: oneOf(random, ['day', 'total'] as const) } : { grain: 'week', groupBy: ['norm'] };
      expect([metric.id, (await ask(metric.id, { ...range, ...query }, 'rolled')).rows]).toEqual([metric.id, (await ask(metric.id, { ...range, ...query }, 'rolled', FACTS_ONLY)).rows]);
    }
  }, 120_000);
});
