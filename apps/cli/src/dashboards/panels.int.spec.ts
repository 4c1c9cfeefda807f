import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answerMetric, METRICS, MIGRATIONS, readNow, Sink, type MetricAnswer, type MetricQuery, type MetricRow } from '@sanxiang/analytics';
import { foldCall } from '@sanxiang/call-fold';
import type { CallFact, CloudEvent } from '@sanxiang/contracts';
import { dashboardFiles, heldNow, heldOverLimit, liveByQueue, liveTotal, MetricSql, type Asked, type Filter } from '@sanxiang/dashboards';
import { createLogger, orgOf } from '@sanxiang/kernel';
import { callStory, clockAt, oneOf, randomFrom, sourceDeclared, wholeFrom, type CallStory } from '@sanxiang/testing';
import { migrate, openWarehouse, startWarehouseProcess, type Warehouse, type WarehouseProcess } from '@sanxiang/warehouse';
import { canShow, CATALOGUE } from './catalogue.js';
import { expanded, read, type Looking, type Read, type Variable } from './grafana.js';

/** Every query of every dashboard, on real rows, as the read-only user. Runs the built program: `npx tsc -b apps/warehouse` first. */
const ENTRY = new URL('../../../../apps/warehouse/dist/main.js', import.meta.url);
const TZ = 'Asia/Shanghai';
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const VIEWER_PASSWORD = 'a password for looking only';
const FILTERS: readonly Filter[] = ['queue', 'agent'];
const QUEUES = ['报修', "o'hare", 'CORP\\nina'] as const;
const log = createLogger('silent', 'test');
const dir = mkdtempSync(join(tmpdir(), 'sanxiang-panels-'));
const files = dashboardFiles(CATALOGUE, TZ);
const dashboards = files.map((file) => read(file));
const variables: readonly Variable[] = dashboards.flatMap((d) => d.variables);

let process: WarehouseProcess;
let warehouse: Warehouse;
let viewer: Warehouse;
/** The warehouse's own clock at the start, epoch ms. */
let now = 0;

const seconds = (random: () => number, min: number, max: number): number => 1000 * wholeFrom(random, min, max);

/** A call that began at `startAt` and is over, or goes on. */
function story(random: () => number, id: string, startAt: number, live: 'waiting' | 'talking' | 'held' | null = null): CallStory {
  const queue = oneOf(random, QUEUES);
  const agent = oneOf(random, ['A1', 'A2', 'A3']);
  const department = oneOf(random, ['D1', 'D2', undefined]);
  const queued = callStory(id, { startAt, source: oneOf(random, ['pbx-1', 'pbx-2']) }).offered({ department, direction: random() < 0.9 ? 'inbound' : 'outbound' }).after(seconds(random, 0, 5)).queued(queue);
  if (live === 'waiting') return queued;
  if (live === null && random() < 0.15) return queued.after(seconds(random, 1, 60)).abandoned();
  if (live === null && random() < 0.1) return queued.after(2000).queued(oneOf(random, QUEUES)).after(seconds(random, 1, 40)).diverted('full');
  const missed = random() < 0.2 ? queued.after(3000).ringing(1, { agent: 'A3' }).after(9000).ringMissed('A3') : queued;
  const talking = missed.after(seconds(random, 1, 40)).answered(agent, { rings: wholeFrom(random, 1, 4) }).after(seconds(random, 5, 90));
  if (live === 'talking') return talking;
  const held = talking.held().after(12_000).waitPrompt();
  if (live === 'held') return held;
  const back = random() < 0.5 ? held.after(seconds(random, 1, 30)).resumed().after(seconds(random, 5, 60)) : talking;
  const moved = random() < 0.25 ? back.transferRequested({ toKind: 'agent', to: 'A2' }).after(4000).transferCompleted({ agent: 'A2' }).after(20_000) : back;
  return moved.ended(oneOf(random, ['customer', 'agent'])).after(seconds(random, 2, 20)).wrappedUp({});
}

const fold = { clockMs: 0, idleLimitMs: 4 * 3_600_000, wrapMaxMs: 300_000, minReturnMs: 2000 };
function factOf(events: readonly CloudEvent[], clockMs: number): CallFact[] {
  const id = events[0]?.subject ?? '';
  const call = foldCall(id, events.map((e) => ({ id: e.id, source: e.source, type: e.type, timeMs: Date.parse(e.time), data: e.data })), { ...fold, clockMs });
  return call === null ? [] : [{ org: 'default', id, version: 1, anchorAt: call.offeredAt ?? call.firstAt, movedFrom: null, touchedFrom: call.firstAt, touchedTo: call.lastAt, revision: 1, call }];
}

beforeAll(async () => {
  if (!existsSync(ENTRY)) throw new Error('build first: npx tsc -b apps/warehouse');
  process = await startWarehouseProcess({ dataDir: join(dir, 'warehouse'), entry: ENTRY, log, viewerPassword: VIEWER_PASSWORD });
  warehouse = openWarehouse({ ...process.access, log });
  viewer = openWarehouse({ ...process.access, username: 'viewer', password: VIEWER_PASSWORD, log });
  await migrate(warehouse, MIGRATIONS);
  now = (await warehouse.system<{ now: number }>('SELECT toUnixTimestamp64Milli(now64(3)) AS now'))[0]?.now ?? 0;
  const random = randomFrom(20);
  const past = Array.from({ length: 160 }, (_, i) => story(random, `past-${i}`, now - wholeFrom(random, 10 * MINUTE_MS, 8 * DAY_MS)));
  const recent = Array.from({ length: 30 }, (_, i) => story(random, `recent-${i}`, now - wholeFrom(random, 5 * MINUTE_MS, 100 * MINUTE_MS)));
  const live = (['waiting', 'waiting', 'talking', 'held', 'held'] as const).map((state, i) => story(random, `live-${i}`, now - wholeFrom(random, 150_000, 200_000), state));
  const calls = [...past, ...recent, ...live].map((s) => s.events());
  const declared = ['pbx-1', 'pbx-2', 'pbx-3'].map((source) => ({ ...sourceDeclared(['call.consent'], { atMs: now - (source === 'pbx-3' ? 30 : 1) * MINUTE_MS, source }), data: { reports: [], heartbeatSec: 600 } }));
  const sink = new Sink(warehouse, clockAt(now));
  const batch = (topic: string, values: readonly unknown[]): Parameters<Sink['events']>[0] => ({ topic, part: 0, records: values.map((value, off) => ({ off, value: JSON.stringify(value), at: now - 1000 })) });
  await sink.events(batch('events', [...calls.flat(), ...declared]));
  await sink.facts(batch('call-facts', calls.flatMap((events) => factOf(events, now))));
});
afterAll(async () => {
  await viewer?.close();
  await warehouse?.close();
  await process?.stop();
  rmSync(dir, { recursive: true, force: true });
});

const looking = (chosen: Looking['chosen'] = {}, more: Partial<Looking> = {}): Looking => ({
  from: now - 9 * DAY_MS, to: now + MINUTE_MS - 1, timezone: TZ, intervalS: 900,
  chosen: { org: ['default'], queue: 'All', department: 'All', agent: 'All', grain: ['auto'], threshold: ['20'], hold_limit: ['30'], ...chosen }, ...more,
});
const rowsOf = (sql: string, at: Looking): Promise<Record<string, unknown>[]> => viewer.system(expanded(sql, at, variables));

describe('every query of every dashboard', () => {
  const CHOICES: readonly Looking['chosen'][] = [{}, { queue: ["o'hare", '—'], department: ['D1', '—'], agent: ['A1', 'A2'] }];
  it.each(dashboards)('$uid: runs on real rows as the read-only user, whatever is chosen, and gives rows when all is', async ({ uid, panels }) => {
    const empty: string[] = [];
    const faults: string[] = [];
    for (const panel of panels) for (const { refId, rawSql, queryType } of panel.targets) for (const chosen of CHOICES) {
      const name = `${uid} ${panel.title} ${refId}`;
      try {
        const rows = await rowsOf(rawSql, looking(chosen));
        if (rows.length === 0 && chosen === CHOICES[0]) empty.push(name);
        const [first] = rows;
        if (queryType === 'timeseries' && first !== undefined && Object.keys(first)[0] !== 'time') faults.push(`${name}: no time`);
      } catch (error) { faults.push(`${name}: ${String(error)}`); }
    }
    expect({ faults, empty }).toEqual({ faults: [], empty: [] });
  });
  it('gives the choices of every variable, and a choice with a backslash or a quote finds its rows', async () => {
    for (const { name, query } of dashboards.flatMap((d) => d.variables).filter((v) => v.type === 'query')) expect([name, (await rowsOf(query, looking())).length > 0]).toEqual([name, true]);
    const queue = variables.find((v) => v.name === 'queue');
    const choices = await rowsOf(queue?.query ?? '', looking());
    expect(choices.map((c) => c['text'])).toEqual(expect.arrayContaining([...QUEUES]));
    for (const text of QUEUES) {
      const value = String(choices.find((c) => c['text'] === text)?.['value']);
      expect((await api('M-ABD', { groupBy: [], filters: { queue: [text] } })).map((r) => r.denominator)).toEqual([(await evidence('M-ABD', { queue: [value] }))['分母 · below']]);
    }
  });
});

const answer = async (id: string, query: Partial<MetricQuery>, at = looking()): Promise<MetricAnswer> => {
  const metric = METRICS.find((m) => m.id === id);
  if (metric === undefined) throw new Error(id);
  const threshold = metric.threshold?.defaultS ?? undefined;
  return answerMetric({ warehouse, tz: TZ, now: () => now }, orgOf('default'), metric, { from: at.from, to: at.to + 1, tz: at.timezone, grain: 'total', groupBy: [], filters: {}, ...(threshold !== undefined && { threshold }), ...query });
};
const api = async (...asked: Parameters<typeof answer>): Promise<readonly MetricRow[]> => (await answer(...asked)).rows;
const sql = new MetricSql(CATALOGUE);
const asked = (id: string, more: Partial<Asked> = {}): Asked => ({ metric: CATALOGUE.metric(id), filters: FILTERS, name: 'figure', ...more });
const evidence = async (id: string, chosen: Looking['chosen'], more: Partial<Asked> = {}): Promise<Record<string, unknown>> => (await rowsOf(sql.evidence(asked(id, more)), looking(chosen)))[0] ?? {};

describe('a figure of Grafana is the figure of the API', () => {
  const IDS = METRICS.filter((m) => canShow(m) && FILTERS.every((f) => m.dimensions.includes(f))).map((m) => m.id);

  it.each(IDS)('%s, each variant, above and below the line, whatever is filtered', async (id) => {
    const choices: readonly (readonly [Looking['chosen'], MetricQuery['filters']])[] = [
      [{}, {}], [{ queue: ['报修'] }, { queue: ['报修'] }], [{ agent: ['A1', '—'] }, { agent: ['A1', null] }], [{ queue: ['报修', "o'hare"], agent: ['A2'] }, { queue: ['报修', "o'hare"], agent: ['A2'] }],
    ];
    // A variant differs from the default by its measure alone: one question tells.
    for (const [i, variant] of CATALOGUE.metric(id).variants.entries()) for (const [chosen, filters] of i === 0 ? choices : choices.slice(-1)) {
      const { rows: [row], relativeError } = await answer(id, { variant, filters });
      const got = await evidence(id, chosen, { variant });
      // Grafana reads the facts; a percentile of the API may come out of distributions, and says how far off it may be.
      const value = relativeError !== undefined && typeof row?.value === 'number' && Math.abs(Number(got['值 · value']) - row.value) <= relativeError * row.value ? row.value : got['值 · value'];
      expect([variant, chosen, value, got['分子 · above'], got['分母 · below'], got['未知 · unknown']]).toEqual([variant, chosen, row?.value, row?.numerator, row?.denominator, row?.unknown]);
    }
  });

  it.each(['15m', 'hour', 'day', 'week', 'month'] as const)('by %s, in any zone', async (grain) => {
    for (const timezone of [TZ, 'Asia/Kolkata', 'America/New_York', 'utc']) for (const id of ['M-SL', 'M-AHT']) {
      const at = looking({ grain: [grain] }, { timezone });
      const rows = await rowsOf(sql.series(asked(id)), at);
      const wanted = await api(id, { grain, tz: timezone === 'utc' ? 'UTC' : timezone }, at);
      expect(rows.map((r) => [Date.parse(String(r['time'])), r['figure']])).toEqual(wanted.map((r) => [Date.parse(r.bucket), r.value]));
    }
  });

  it.each(['queue', 'agent'] as const)('by %s', async (dimension) => {
    for (const id of ['M-ABD', 'M-SL', 'M-ASA', 'M-AHT', 'M-HOLD-AVG', 'M-RONA', 'M-XFER-RATE']) {
      const rows = await rowsOf(sql.by(dimension, 'key', asked(id)), looking());
      const wanted = await api(id, { groupBy: [dimension] });
      const said = (key: unknown): unknown => key ?? '（未说明 · not said）';
      expect(new Map(rows.map((r) => [r['key'], r['figure']]))).toEqual(new Map(wanted.map((r) => [said(r[dimension]), r.value])));
      expect(rows).toHaveLength(wanted.length);
    }
  });

  it('the threshold of the service level is the one that was chosen', async () => {
    for (const threshold of [10, 20, 60]) expect((await rowsOf(sql.total(asked('M-SL')), looking({ threshold: [String(threshold)] })))[0]).toEqual({ figure: (await api('M-SL', { threshold }))[0]?.value });
  });

  it('the same day of last week is drawn where today is', async () => {
    const today = looking({ grain: ['hour'] }, { from: now - DAY_MS, to: now - 1 });
    const ghost = await rowsOf(sql.series(asked('M-ABD', { show: 'denominator' }), 'week-before'), today);
    const before = await api('M-ABD', { grain: 'hour' }, { ...today, from: today.from - 7 * DAY_MS, to: today.to - 7 * DAY_MS });
    expect(ghost.map((r) => [Date.parse(String(r['time'])) - 7 * DAY_MS, r['figure']])).toEqual(before.map((r) => [Date.parse(r.bucket), r.denominator]));
    expect(before.length).toBeGreaterThan(0);
  });

  it('reads the calls once: branches for other filters touch no part of the table', async () => {
    const read = async (text: string): Promise<unknown> => (await viewer.system<{ table: string; marks: number }>(`EXPLAIN ESTIMATE ${text}`)).filter((r) => r.table === 'calls').reduce((sum, r) => sum + Number(r.marks), 0);
    const once = await read("SELECT count() FROM calls FINAL WHERE org = 'default' AND day >= toDate(0)");
    expect(once).toBeGreaterThan(0);
    const choices: readonly Readonly<Record<string, readonly string[]>>[] = [{}, { queue: ['报修'] }];
    for (const id of ['M-SL', 'M-AHT']) for (const chosen of choices) expect(await read(expanded(sql.total(asked(id)), looking(chosen), variables))).toBe(once);
  });

  it('is NULL where nothing is known, and a count is 0', async () => {
    const nobody = looking({ agent: ['nobody'] });
    expect(await rowsOf(sql.total(asked('M-AHT')), nobody)).toEqual([{ figure: null }]);
    expect(await rowsOf(sql.total(asked('M-HOLD-CNT')), nobody)).toEqual([{ figure: 0 }]);
  });
});

describe('what goes on now', () => {
  it.each([[{}, { queue: null, department: null }], [{ queue: ['报修'] }, { queue: '报修', department: null }], [{ department: ['D1'] }, { queue: null, department: 'D1' }]] as const)('is what the live board says: %j', async (chosen, filter) => {
    const board = await readNow(warehouse, orgOf('default'), filter, now, now);
    const [row] = await rowsOf(liveTotal({ waiting: 'waiting', talking: 'talking', held: 'held', ringing: 'ringing', inMenu: 'inMenu' }), looking(chosen));
    const { waiting, talking, held, ringing, inMenu } = board.live;
    expect(row).toEqual({ waiting, talking, held: held.length, ringing, inMenu });
    const rows = await rowsOf(liveByQueue('queue', { waiting: 'waiting', talking: 'talking' }), looking(chosen));
    expect(new Map(rows.map((r) => [r['queue'], [r['waiting'], r['talking']]]))).toEqual(new Map([...board.queues].map(([queue, q]) => [queue, [q.waiting, q.talking]])));
  });
  it('lists calls on hold by how long they have heard nothing, and says who is over the limit in words', async () => {
    const names = { call: 'call', queue: 'queue', heldS: 'held', silentS: 'silent', stage: 'stage' };
    const rows = await rowsOf(heldNow(names), looking());
    const board = await readNow(warehouse, orgOf('default'), { queue: null, department: null }, now, now);
    expect(board.live.held).toHaveLength(2);
    // A prompt came 12 s after the hold began.
    expect(rows.map((r) => [r['call'], Math.round(Number(r['held']) - Number(r['silent'])), r['stage']])).toEqual(board.live.held.map((h) => [h.call, ((h.lastPromptAt ?? 0) - h.since) / 1000, '● 超时 · over']).sort());
    expect(await rowsOf(heldOverLimit('over'), looking())).toEqual([{ over: 2 }]);
    expect(await rowsOf(heldOverLimit('over'), looking({ hold_limit: ['3000'] }))).toEqual([{ over: 0 }]);
  });
  it('is not known, and not 0, of an organisation that was not heard for a day', async () => {
    expect(await rowsOf(liveTotal({ waiting: 'waiting' }), looking({ org: ['elsewhere'] }))).toEqual([{ waiting: null }]);
  });
});

describe('pipeline health', () => {
  const panel = (dashboard: Read | undefined, title: string): string => dashboard?.panels.find((p) => p.title.startsWith(title))?.targets[0]?.rawSql ?? '';
  it('one dead source of three does not look fine', async () => {
    const health = dashboards.find((d) => d.uid === 'sanxiang-health');
    expect(await rowsOf(panel(health, '静默的来源'), looking())).toEqual([{ '静默 · silent': 1 }]);
    const rows = await rowsOf(panel(health, '每个来源的新鲜度'), looking());
    expect(rows[0]?.['来源 · Source']).toBe('pbx-3');
    const states = new Map(rows.map((r) => [r['来源 · Source'], [r['状态 · State'], r['心跳 · heartbeat']]]));
    expect(states).toEqual(new Map([['pbx-1', ['✓ 正常 · fresh', 600]], ['pbx-2', ['✓ 正常 · fresh', 600]], ['pbx-3', ['✗ 静默 · silent', 600]]]));
  });
});
