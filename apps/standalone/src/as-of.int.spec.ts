import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answerMetric, metricOf, MIGRATIONS, Sink, type MetricAnswer, type MetricQuery } from '@sanxiang/analytics';
import { callOfEvents } from '@sanxiang/call-fold';
import { type CallFact, type CloudEvent } from '@sanxiang/contracts';
import { createLogger, DEFAULT_ORG } from '@sanxiang/kernel';
import { clockAt } from '@sanxiang/testing';
import { migrate, openWarehouse, startWarehouseProcess, type Warehouse, type WarehouseProcess } from '@sanxiang/warehouse';

/** What was known at an instant, with the call service's own fold. Runs the built program: `npx tsc -b apps/warehouse` first. */
const ENTRY = new URL('../../warehouse/dist/main.js', import.meta.url);
const DAY = Date.parse('2026-03-02T00:00:00+08:00');
const START = Date.parse('2026-03-02T10:00:00+08:00');
const THEN = Date.parse('2026-03-02T12:00:00+08:00');
const NOW = Date.parse('2026-04-10T12:00:00+08:00');
const log = createLogger('silent', 'test');
const dir = mkdtempSync(join(tmpdir(), 'sanxiang-as-of-'));

let process: WarehouseProcess;
let warehouse: Warehouse;
let offset = 0;
const told: CloudEvent[] = [];
const versions = new Map<string, number>();

type Step = readonly [second: number, what: string, data?: Readonly<Record<string, unknown>>];
const eventsOf = (subject: string, steps: readonly Step[]): CloudEvent[] => steps.map(([second, what, data = {}], i) =>
  ({ specversion: '1.0', id: `${subject}.${what}.${i}`, source: 'pbx', type: `${what}.v1`, subject, org: 'default', time: new Date(START + second * 1000).toISOString(), data }));

/** Takes events in at an instant, as the sink does, with the calls that they make. */
async function take(events: readonly CloudEvent[], at: number): Promise<void> {
  const clock = clockAt(at);
  const sink = new Sink(warehouse, clock);
  told.push(...events);
  await sink.events({ topic: 'events', part: 0, records: events.map((e) => ({ off: offset++, value: JSON.stringify(e), at })) });
  const facts = [...new Set(events.map((e) => e.subject))].map((id): CallFact => {
    const own = told.filter((e) => e.subject === id);
    const times = own.map((e) => Date.parse(e.time));
    const call = callOfEvents(id, own, START + 3_600_000);
    const version = (versions.get(id) ?? 0) + 1;
    versions.set(id, version);
    return { org: DEFAULT_ORG, id, version, anchorAt: call?.offeredAt ?? Math.min(...times), movedFrom: null, touchedFrom: Math.min(...times), touchedTo: Math.max(...times), revision: version, call };
  });
  await sink.facts({ topic: 'call-facts', part: 0, records: facts.map((fact, off) => ({ off, value: JSON.stringify(fact), at })) });
}

async function ask(id: string, query: Partial<MetricQuery> = {}, now = NOW): Promise<MetricAnswer> {
  const metric = metricOf(id);
  if (metric === undefined) throw new Error(id);
  return answerMetric({ warehouse, tz: 'Asia/Shanghai', now: () => now }, DEFAULT_ORG, metric, { from: DAY, to: DAY + 86_400_000, tz: 'Asia/Shanghai', grain: 'hour', groupBy: [], filters: {}, ...query });
}
/** A figure of each kind of entity: calls by offer and by end, visits, legs, holds, and what looks beyond its day. */
const FIGURES = [['M-ABD', []], ['M-SL', ['queue']], ['M-AHT', []], ['M-AHT', ['agent']], ['M-HOLD-AVG', []], ['M-ASA', []], ['M-REPEAT', []]] as const;

async function all(query: Partial<MetricQuery>, now?: number): Promise<unknown> {
  const answers: unknown[] = [];
  for (const [id, groupBy] of FIGURES) answers.push([id, (await ask(id, { ...query, groupBy }, now)).rows]);
  return answers;
}

const answered = (agent: string, from: number): Step[] => [
  [from, 'call.offered', { direction: 'inbound', line: '400', customer: { phone: '1' } }], [from + 1, 'call.queued', { queue: 'repair' }], [from + 9, 'call.answered', { agent, rings: 2 }],
  [from + 20, 'call.held'], [from + 30, 'call.resumed'], [from + 60, 'call.ended', { endedBy: 'customer' }],
];

beforeAll(async () => {
  if (!existsSync(ENTRY)) throw new Error('build first: npx tsc -b apps/warehouse');
  process = await startWarehouseProcess({ dataDir: join(dir, 'warehouse'), entry: ENTRY, log });
  warehouse = openWarehouse({ ...process.access, log });
  await migrate(warehouse, MIGRATIONS);
});
afterAll(async () => {
  await warehouse?.close();
  await process?.stop();
  rmSync(dir, { recursive: true, force: true });
});

describe('a figure as of an instant', () => {
  let then: unknown;

  beforeAll(async () => {
    await take([...eventsOf('stays', answered('A1', 0)), ...eventsOf('corrected', [[10, 'call.offered', { direction: 'inbound' }], [11, 'call.queued', { queue: 'repair' }], [50, 'call.abandoned', { stage: 'queue' }]]),
      ...eventsOf('withdrawn', answered('A2', 100)), ...eventsOf('waits', [[3500, 'call.offered', { direction: 'inbound' }], [3505, 'call.queued', { queue: 'vip' }]])], THEN - 60_000);
    then = await all({}, THEN);
    // Weeks later: an answer that nobody had heard of, a new call, one call taken back, and the end of the one that waited.
    await take([...eventsOf('corrected', [[30, 'call.answered', { agent: 'A3', rings: 1 }], [31, 'call.ended', { endedBy: 'agent' }]]), ...eventsOf('new', answered('A1', 200)),
      ...answered('A2', 100).map(([, what], i): CloudEvent => ({ specversion: '1.0', id: `back.${i}`, source: 'pbx', type: 'event.retracted.v1', subject: 'withdrawn', org: 'default', time: new Date(START + 7200_000).toISOString(), data: { source: 'pbx', id: `withdrawn.${what}.${i}`, reason: 'test' } })),
      ...eventsOf('waits', [[3600, 'call.answered', { agent: 'A1' }]])], NOW - 3_600_000);
    // Merged, the table holds the last version of each call only.
    await warehouse.command('OPTIMIZE TABLE calls FINAL');
  }, 240_000);

  it('is the figure that was answered then, after late events, corrections and withdrawals', async () => {
    expect(await all({})).not.toEqual(then);
    expect(await all({ asOf: THEN })).toEqual(then);
  }, 240_000);
  it('says the instant that it speaks for, and how fresh it was', async () => {
    expect(await ask('M-ABD', { asOf: THEN, grain: 'total' })).toMatchObject({ asOf: '2026-03-02T12:00:00+08:00', freshness: { newestEventAt: '2026-03-02T10:58:25+08:00' }, rows: [{ numerator: 1, denominator: 3 }] });
    expect((await ask('M-ABD', { asOf: THEN - 3_600_000, grain: 'total' })).rows).toMatchObject([{ value: null, denominator: 0 }]);
    expect((await ask('M-ABD', { asOf: NOW, grain: 'total' })).rows).toEqual((await ask('M-ABD', { grain: 'total' })).rows);
  });
  it('leaves no table behind', async () => {
    expect(await warehouse.system("SELECT name FROM system.tables WHERE database = currentDatabase() AND startsWith(name, 'as_of')")).toEqual([]);
  });
  it('is refused for the states of agents, which nobody kept', async () => {
    await expect(ask('M-OCC', { asOf: THEN })).rejects.toMatchObject({ status: 400, errors: [{ path: 'asOf' }] });
  });
  it('is refused, not guessed, once the events of a call that changed since are gone', async () => {
    await warehouse.command('ALTER TABLE events DROP PARTITION 202603');
    await expect(ask('M-ABD', { asOf: THEN })).rejects.toMatchObject({ status: 410, kind: 'history-gone' });
    // Nothing changed since the last events came in.
    expect((await ask('M-ABD', { asOf: NOW, grain: 'total' })).rows).toEqual((await ask('M-ABD', { grain: 'total' })).rows);
  });
});
