import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CloudEvent } from '@sanxiang/contracts';
import { createLogger, orgOf } from '@sanxiang/kernel';
import { clockAt } from '@sanxiang/testing';
import { migrate, openWarehouse, startWarehouseProcess, type Warehouse, type WarehouseProcess } from '@sanxiang/warehouse';
import { metricOf } from '../metrics/catalogue.js';
import { answerMetric, type MetricAnswer, type MetricQuery } from '../metrics/query.js';
import { Sink } from '../sink/sink.js';
import { MIGRATIONS } from '../tables/migrations.js';

/** Figures of told agents, worked out by hand. Runs the built program: `npx tsc -b apps/warehouse` first. */
const ENTRY = new URL('../../../../apps/warehouse/dist/main.js', import.meta.url);
const HOUR_MS = 3_600_000;
/** Midnight of a Monday in Shanghai. The told states count minutes from here. */
const DAY = Date.parse('2026-03-02T00:00:00+08:00');
const log = createLogger('silent', 'test');
const dir = mkdtempSync(join(tmpdir(), 'sanxiang-agents-'));

let process: WarehouseProcess;
let warehouse: Warehouse;
let off = 0;

interface Told { readonly agent: string; readonly minute: number; readonly state: string; readonly [member: string]: unknown }
let ids = 0;
function eventOf(org: string, { agent, minute, state, source = 'pbx', sequence, ...data }: Told, day = DAY): CloudEvent {
  ids += 1;
  return { specversion: '1.0', id: `s${ids}`, source: String(source), type: 'agent.state_changed.v1', subject: agent, org, time: new Date(day + minute * 60_000).toISOString(), ...(sequence !== undefined && { sequence: Number(sequence) }), data: { state, ...data } };
}
const other = (org: string, type: string, subject: string, minute: number, data: Record<string, unknown>): CloudEvent =>
  ({ specversion: '1.0', id: `o${(ids += 1)}`, source: 'pbx', type: `${type}.v1`, subject, org, time: new Date(DAY + minute * 60_000).toISOString(), data });
const tell = async (events: readonly CloudEvent[]): Promise<void> => new Sink(warehouse, clockAt(DAY)).events({ topic: 'events', part: 0, records: events.map((e) => ({ off: (off += 1), value: JSON.stringify(e), at: DAY })) });

async function ask(id: string, query: Partial<MetricQuery> = {}, org = 'told', now = DAY + 48 * HOUR_MS): Promise<MetricAnswer> {
  const metric = metricOf(id);
  if (metric === undefined) throw new Error(id);
  return answerMetric({ warehouse, tz: 'Asia/Shanghai', now: () => now }, orgOf(org), metric, { from: DAY, to: DAY + 24 * HOUR_MS, tz: 'Asia/Shanghai', grain: 'total', groupBy: [], filters: {}, ...query });
}
/** Minutes above and below the line of each row, by bucket or the asked dimension. */
async function minutes(id: string, query: Partial<MetricQuery> = {}, org?: string): Promise<unknown> {
  const { rows } = await ask(id, query, org);
  const dimension = query.groupBy?.[0];
  return Object.fromEntries(rows.map((r) => [dimension === undefined ? r.bucket.slice(0, 16) : String(r[dimension]), [(r.numerator ?? NaN) / 60, r.denominator === null ? null : r.denominator / 60]]));
}

/**
 * A1, 早班: logs in 09:50 · ready 10:00 · rings 10:10 · talks 10:11 · hold 10:20 · talks 10:22 · wrap-up 10:30 · ready 10:35 · lunch 11:00 · out 11:30.
 * A2: ready 10:40 until the source is heard of last, 12:00. A3 logged out long ago.
 */
const TOLD: readonly Told[] = [
  { agent: 'A1', minute: 590, state: 'not_ready', reason: 'login', team: '早班' }, { agent: 'A1', minute: 600, state: 'ready', team: '早班' }, { agent: 'A1', minute: 610, state: 'ringing', queue: 'q', team: '早班' },
  { agent: 'A1', minute: 611, state: 'talking', queue: 'q', team: '早班' }, { agent: 'A1', minute: 620, state: 'hold', queue: 'q', team: '早班' }, { agent: 'A1', minute: 622, state: 'talking', queue: 'q', team: '早班' },
  { agent: 'A1', minute: 630, state: 'wrap_up', team: '早班' }, { agent: 'A1', minute: 635, state: 'ready', team: '早班' }, { agent: 'A1', minute: 660, state: 'not_ready', reason: 'lunch', team: '早班' },
  { agent: 'A1', minute: 690, state: 'logged_out', team: '早班' }, { agent: 'A2', minute: 640, state: 'ready' }, { agent: 'A3', minute: -5000, state: 'logged_out' },
];

beforeAll(async () => {
  if (!existsSync(ENTRY)) throw new Error('build first: npx tsc -b apps/warehouse');
  process = await startWarehouseProcess({ dataDir: join(dir, 'warehouse'), entry: ENTRY, log });
  warehouse = openWarehouse({ ...process.access, log });
  await migrate(warehouse, MIGRATIONS);
  const told = TOLD.map((t) => eventOf('told', t));
  await tell([...told, other('told', 'source.advanced', 'pbx', 600, { through: new Date(DAY + 720 * 60_000).toISOString() }), eventOf('elsewhere', { agent: 'A1', minute: 0, state: 'talking' })]);
  // Once more, and in another order: each change counts once.
  await tell([...told].reverse());
});
afterAll(async () => {
  await warehouse?.close();
  await process?.stop();
  rmSync(dir, { recursive: true, force: true });
});

describe('the time of agents', () => {
  it('M-OCC is work ÷ work and readiness', async () => {
    // A1 works 25 of 60; A2 is ready for 80.
    expect(await minutes('M-OCC', { groupBy: ['agent'] })).toEqual({ A1: [25, 60], A2: [0, 80] });
    expect((await ask('M-OCC')).rows).toEqual([{ bucket: '2026-03-02T00:00:00+08:00', value: (100 * 25) / 140, numerator: 1500, denominator: 8400, count: 2, unknown: 0 }]);
    expect((await ask('M-OCC')).counted).toBe('agents');
  });

  it('M-UTIL is work ÷ time logged in', async () => expect(await minutes('M-UTIL', { groupBy: ['agent'] })).toEqual({ A1: [25, 100], A2: [0, 80] }));

  it('is split at the edges of buckets and of the range', async () => {
    expect(await minutes('M-UTIL', { grain: '15m', from: DAY + 595 * 60_000, to: DAY + 637 * 60_000 })).toEqual({ '2026-03-02T09:45': [0, 5], '2026-03-02T10:00': [5, 15], '2026-03-02T10:15': [15, 15], '2026-03-02T10:30': [5, 7] });
    expect(await minutes('M-UTIL', { grain: 'hour' })).toEqual({ '2026-03-02T09:00': [0, 10], '2026-03-02T10:00': [25, 80], '2026-03-02T11:00': [0, 90] });
  });

  it('M-STAFFED is how many were there at a time; where nothing was reported it is not known', async () => {
    expect((await ask('M-STAFFED', { grain: 'hour' })).rows.filter((r) => r.value !== 0).map((r) => [r.bucket.slice(11, 16), r.value, r.count])).toEqual([['09:00', 10 / 60, 1], ['10:00', 80 / 60, 2], ['11:00', 1.5, 2]]);
    expect((await ask('M-STAFFED', { grain: 'hour', variant: 'available' })).rows.find((r) => r.value !== 0)).toMatchObject({ value: 80 / 60 });
    // The morning so far: 09:50 to 10:00 of ten hours.
    expect((await ask('M-STAFFED', {}, 'told', DAY + 600 * 60_000)).rows).toMatchObject([{ value: 10 / 600, numerator: 600, denominator: 36_000 }]);
    for (const id of ['M-STAFFED', 'M-OCC', 'M-UTIL']) expect((await ask(id, {}, 'nobody')).rows).toMatchObject([{ value: null, count: 0 }]);
  });

  it('M-STATE-TIME tells what it went into', async () => {
    expect(await minutes('M-STATE-TIME', { groupBy: ['state'] })).toEqual({ hold: [2, null], not_ready: [40, null], ready: [115, null], ringing: [1, null], talking: [17, null], wrap_up: [5, null] });
    expect(await minutes('M-STATE-TIME', { groupBy: ['reason'], filters: { state: ['not_ready'] } })).toEqual({ login: [10, null], lunch: [30, null] });
    expect(await minutes('M-STATE-TIME', { groupBy: ['queue'], filters: { agent: ['A1'] } })).toEqual({ q: [20, null], null: [80, null] });
  });

  it('the last state lasts until its source’s clock, a live one until now, and none into the future', async () => {
    const at = DAY + 60_000;
    await tell([eventOf('live', { agent: 'A1', minute: 0, state: 'ready' })]);
    expect(await minutes('M-UTIL', {}, 'live')).toEqual({ '2026-03-02T00:00': [0, 0] });
    expect((await ask('M-UTIL', {}, 'live', at)).rows).toMatchObject([{ denominator: 60 }]);
    expect((await ask('M-UTIL', { to: DAY + 30_000 }, 'live', at)).rows).toMatchObject([{ denominator: 30 }]);
  });

  it('of two changes at one instant the later in sequence lasts; one that is taken back never was', async () => {
    const wrong = eventOf('fixed', { agent: 'A1', minute: 20, state: 'logged_out' });
    await tell([eventOf('fixed', { agent: 'A1', minute: 0, state: 'talking', sequence: 10 }), eventOf('fixed', { agent: 'A1', minute: 0, state: 'ready', sequence: 9 }), wrong, eventOf('fixed', { agent: 'A1', minute: 30, state: 'logged_out' })]);
    expect(await minutes('M-OCC', {}, 'fixed')).toEqual({ '2026-03-02T00:00': [20, 20] });
    await tell([other('fixed', 'event.retracted', 'A1', 40, { source: 'pbx', id: wrong.id, reason: 'wrong' })]);
    expect(await minutes('M-OCC', {}, 'fixed')).toEqual({ '2026-03-02T00:00': [30, 30] });
  });

  it('days and changes of clocks are those of the asked zone', async () => {
    // Berlin, 29 March 2026: 23 hours. Ready from 22:00 the evening before until 01:00 the evening after.
    const night = Date.parse('2026-03-28T22:00:00+01:00');
    await tell([eventOf('berlin', { agent: 'A1', minute: 0, state: 'ready' }, night), eventOf('berlin', { agent: 'A1', minute: 26 * 60, state: 'logged_out' }, night)]);
    const query = { tz: 'Europe/Berlin', from: Date.parse('2026-03-28T00:00:00+01:00'), to: Date.parse('2026-03-31T00:00:00+02:00') };
    const { rows } = await ask('M-STAFFED', { ...query, grain: 'day' }, 'berlin', query.to);
    expect(rows.map((r) => [r.bucket, r.value, r.denominator])).toEqual([['2026-03-28T00:00:00+01:00', 2 / 24, 86_400], ['2026-03-29T00:00:00+01:00', 1, 82_800], ['2026-03-30T00:00:00+02:00', 1 / 24, 86_400]]);
    const hours = (await ask('M-STAFFED', { ...query, grain: 'hour' }, 'berlin', query.to)).rows.filter((r) => r.value === 1);
    expect([hours.length, hours.map((r) => r.bucket.slice(11, 16)).slice(3, 6)]).toEqual([26, ['01:00', '03:00', '04:00']]);
  });
});

describe('team and department of an agent’s time', () => {
  it('are those that the change says, else the directory’s at the change', async () => {
    const assigned = (kind: string, id: string, minute: number, data: Record<string, unknown>): CloudEvent => other('teams', 'directory.assigned', id, 0, { kind, id, from: new Date(DAY + minute * 60_000).toISOString(), ...data });
    const gone = assigned('team', 'T1', 0, { department: 'D7' });
    await tell([
      eventOf('teams', { agent: 'A1', minute: 60, state: 'ready' }), eventOf('teams', { agent: 'A1', minute: 120, state: 'talking' }), eventOf('teams', { agent: 'A1', minute: 150, state: 'ready', team: 'T3' }),
      eventOf('teams', { agent: 'A1', minute: 190, state: 'logged_out' }), eventOf('teams', { agent: 'A2', minute: 60, state: 'ready', department: 'D9' }), eventOf('teams', { agent: 'A2', minute: 65, state: 'logged_out' }),
      assigned('agent', 'A1', 60, { team: 'T1' }), assigned('agent', 'A1', 100, { team: 'T2' }), assigned('team', 'T1', 0, { department: 'D1' }), assigned('team', 'T3', 0, { department: 'D3' }), gone,
      other('teams', 'event.retracted', 'T1', 300, { source: 'pbx', id: gone.id, reason: 'wrong' }),
    ]);
    expect(await minutes('M-OCC', { groupBy: ['team'] }, 'teams')).toEqual({ T1: [0, 60], T2: [30, 30], T3: [0, 40], null: [0, 5] });
    expect(await minutes('M-OCC', { groupBy: ['department'] }, 'teams')).toEqual({ D1: [0, 60], D3: [0, 40], D9: [0, 5], null: [30, 30] });
    expect(await minutes('M-OCC', { filters: { team: ['T2'] } }, 'teams')).toEqual({ '2026-03-02T00:00': [30, 30] });
  });
});
