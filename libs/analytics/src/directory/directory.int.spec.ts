import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Directory, type Call, type CallFact, type CloudEvent, type ToldAssignment } from '@sanxiang/contracts';
import { createLogger, orgOf } from '@sanxiang/kernel';
import { clockAt, oneOf, randomFrom, shuffled, wholeFrom } from '@sanxiang/testing';
import { migrate, openWarehouse, startWarehouseProcess, type Warehouse, type WarehouseProcess } from '@sanxiang/warehouse';
import { attemptOf, callOf, factOf, holdOf, legOf, visitOf } from '../facts/sample-call.js';
import { Sink } from '../sink/sink.js';
import { MIGRATIONS } from '../tables/migrations.js';
import { readDirectory } from './directory-table.js';
import { fillCall } from './fill-call.js';

/** The directory over the embedded warehouse. Runs the built program: `npx tsc -b apps/warehouse` first. */
const ENTRY = new URL('../../../../apps/warehouse/dist/main.js', import.meta.url);
const DAY_MS = 86_400_000;
const START = Date.parse('2026-03-02T00:00:00Z');
const NOW = START + 30 * DAY_MS;
const clock = clockAt(NOW);
const log = createLogger('silent', 'test');
const dir = mkdtempSync(join(tmpdir(), 'sanxiang-directory-'));

let process: WarehouseProcess;
let warehouse: Warehouse;
let off = 0;

const batchOf = (topic: string, values: readonly unknown[]): Parameters<Sink['events']>[0] => ({ topic, part: 0, records: values.map((v) => ({ off: (off += 1), value: JSON.stringify(v), at: NOW })) });
const instant = (ms: number): string => new Date(ms).toISOString();

let ids = 0;
const assigned = (org: string, kind: ToldAssignment['kind'], id: string, from: number, parents: Record<string, unknown>, toldAt = NOW - DAY_MS): CloudEvent =>
  ({ specversion: '1.0', id: `d${(ids += 1)}`, source: 'hr', type: 'directory.assigned.v1', subject: id, org, time: instant(toldAt), data: { kind, id, from: instant(from), ...parents } });
const retracted = (event: CloudEvent): CloudEvent =>
  ({ specversion: '1.0', id: `r${event.id}`, source: 'hr', type: 'event.retracted.v1', subject: event.subject, org: event.org, time: instant(NOW), data: { source: event.source, id: event.id, reason: 'wrong' } });

interface Row { readonly id: string; readonly body: string; readonly filled: readonly string[]; readonly teams: readonly (string | null)[]; readonly department: string | null; readonly line: string | null; readonly visited: readonly (string | null)[] }
const rowsOf = (org: string): Promise<Row[]> => warehouse.query<Row>(orgOf(org), 'SELECT call_id AS id, body, filled, legs.team AS teams, department, line, visits.department AS visited FROM calls FINAL WHERE org = {org:String} ORDER BY call_id');
const touchesOf = async (org: string): Promise<Record<string, number>> =>
  Object.fromEntries((await warehouse.query<{ day: string; n: number }>(orgOf(org), 'SELECT toString(day) AS day, toFloat64(sum(touches)) AS n FROM touched_days WHERE org = {org:String} GROUP BY day')).map((r) => [r.day, r.n]));

/** A call of A1 in queue q on a day; nothing but agent and queue is said. */
const plain = (id: string, day: number, given: Partial<Call> = {}): Call => {
  const at = START + day * DAY_MS;
  return callOf(id, { offeredAt: at, queuedAt: at, answeredAt: at + 5000, endedAt: at + 65_000, outcome: 'answered', queue: 'q', agent: 'A1', visits: [visitOf('q', at, at + 5000, 'answered', { agent: 'A1' })], legs: [legOf(at + 5000, at + 65_000, { agent: 'A1', queue: 'q' })], ...given });
};

/** The warehouse, where something else comes first, once, when rows of a table are written. */
function before(table: string, other: () => Promise<void>): Warehouse {
  let came = false;
  const insert: Warehouse['insert'] = async (into, lines, options) => {
    if (into === table && !came) { came = true; await other(); }
    await warehouse.insert(into, lines, options);
  };
  return Object.assign(Object.create(warehouse) as Warehouse, { insert });
}

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

describe('a change of the directory', () => {
  it('fills the calls that were there from its own instant on, and no other day, entry or org', async () => {
    const sink = new Sink(warehouse, clock);
    for (const org of ['one', 'two']) await sink.facts(batchOf('call-facts', [plain('day0', 0), plain('day1', 1), plain('day2', 2), plain('other', 1, { agent: 'A2', legs: [legOf(START + DAY_MS, null, { agent: 'A2' })] }), plain('said', 1, { team: 'T9' })].map((c) => factOf(org, c))));
    const before = await touchesOf('one');
    await sink.events(batchOf('events', [assigned('one', 'agent', 'A1', START + DAY_MS, { team: 'T1' }), assigned('one', 'agent', 'A1', START + 2 * DAY_MS, { team: 'T2' }), assigned('one', 'team', 'T1', 0, { department: 'D1' })]));
    expect((await rowsOf('one')).map((r) => [r.id, r.teams, r.department])).toEqual([['day0', [null], null], ['day1', ['T1'], 'D1'], ['day2', ['T2'], null], ['other', [null], null], ['said', ['T9'], null]]);
    expect(new Set((await rowsOf('two')).flatMap((r) => r.filled))).toEqual(new Set());
    expect(await touchesOf('one')).toEqual({ ...before, '2026-03-03': (before['2026-03-03'] ?? 0) + 1, '2026-03-04': (before['2026-03-04'] ?? 0) + 1 });
  });

  it('that corrects, withdraws or takes back another leaves nothing of it', async () => {
    const sink = new Sink(warehouse, clock);
    const wrong = assigned('fix', 'queue', 'q', 0, { line: 'L1' });
    const team = assigned('fix', 'agent', 'A1', 0, { team: 'T1' });
    await sink.facts(batchOf('call-facts', [factOf('fix', plain('c', 0))]));
    await sink.events(batchOf('events', [wrong, team, assigned('fix', 'line', 'L1', 0, { department: 'D1' }), assigned('fix', 'line', 'L2', 0, { department: 'D2' })]));
    expect(await rowsOf('fix')).toMatchObject([{ teams: ['T1'], line: 'L1', department: 'D1', visited: ['D1'] }]);
    await sink.events(batchOf('events', [assigned('fix', 'queue', 'q', 0, { line: 'L2' }, NOW)]));
    expect(await rowsOf('fix')).toMatchObject([{ teams: ['T1'], line: 'L2', department: 'D2', visited: ['D2'] }]);
    await sink.events(batchOf('events', [assigned('fix', 'queue', 'q', 0, { withdrawn: true }, NOW + 1), retracted(team)]));
    expect((await rowsOf('fix')).map((r) => [r.body, r.filled])).toEqual([[JSON.stringify(plain('c', 0)), []]]);
  });

  it('told again changes nothing, not even the rows', async () => {
    const sink = new Sink(warehouse, clock);
    const batch = batchOf('events', [assigned('again', 'agent', 'A1', 0, { team: 'T1' })]);
    await sink.facts(batchOf('call-facts', [factOf('again', plain('c', 0))]));
    await sink.events(batch);
    const before = [await touchesOf('again'), await readDirectory(warehouse, orgOf('again'))] as const;
    await sink.events(batch);
    await new Sink(warehouse, clock).events(batch);
    expect([await touchesOf('again'), await readDirectory(warehouse, orgOf('again'))]).toEqual(before);
    expect(before[1].revision).toBe(1);
  });

  it('is done to its end when it broke off after it was written', async () => {
    const batch = batchOf('events', [assigned('broken', 'agent', 'A1', 0, { team: 'T1' })]);
    await new Sink(warehouse, clock).facts(batchOf('call-facts', [factOf('broken', plain('c', 0))]));
    await expect(new Sink(before('calls', () => Promise.reject(new Error('killed'))), clock).events(batch)).rejects.toThrow();
    expect((await rowsOf('broken'))[0]?.teams).toEqual([null]);
    await new Sink(warehouse, clock).events(batch);
    expect((await rowsOf('broken'))[0]?.teams).toEqual(['T1']);
  });
});

describe('a change that comes while', () => {
  it('a call is on its way into the warehouse is in it as well', async () => {
    const change = batchOf('events', [assigned('late1', 'agent', 'A1', 0, { team: 'T1' })]);
    await new Sink(before('calls', () => new Sink(warehouse, clock).events(change)), clock).facts(batchOf('call-facts', [factOf('late1', plain('c', 0))]));
    expect((await rowsOf('late1'))[0]?.teams).toEqual(['T1']);
  });

  it('calls are written again for another change holds as well', async () => {
    const undone = batchOf('events', [assigned('late2', 'agent', 'A1', 0, { withdrawn: true }, NOW)]);
    await new Sink(warehouse, clock).facts(batchOf('call-facts', [factOf('late2', plain('c', 0))]));
    await new Sink(before('calls', () => new Sink(warehouse, clock).events(undone)), clock).events(batchOf('events', [assigned('late2', 'agent', 'A1', 0, { team: 'T1' })]));
    expect((await rowsOf('late2'))[0]?.teams).toEqual([null]);
  });
});

describe('in any order, in any batches, by any number of sinks', () => {
  const agents = ['A1', 'A2', 'A3'];
  const queues = ['q', 'r'];

  function story(seed: number, org: string): { facts: CallFact[]; events: CloudEvent[]; told: CloudEvent[] } {
    const random = randomFrom(seed);
    const some = <T>(items: readonly T[]): T | null => (random() < 0.3 ? null : oneOf(random, items));
    const facts = Array.from({ length: 25 }, (_, i): CallFact[] => {
      const at = START + wholeFrom(random, 0, 8 * 24) * 3_600_000;
      const legs = Array.from({ length: wholeFrom(random, 0, 2) }, (_leg, no) => legOf(at + 5000 + no * 60_000, at + 65_000 + no * 60_000, { agent: some(agents), team: random() < 0.2 ? 'T9' : null }));
      const queue = oneOf(random, queues);
      const call = callOf(`c${i}`, {
        offeredAt: at, queuedAt: at, endedAt: at + 200_000, queue, line: random() < 0.2 ? 'L9' : null, agent: legs.at(-1)?.agent ?? some(agents), department: random() < 0.1 ? 'D9' : null, legs,
        holds: legs.slice(0, 1).map((l) => holdOf(l.startedAt + 1000, l.startedAt + 2000, { agent: l.agent, team: l.team })), attempts: [attemptOf(oneOf(random, agents), at + 1000, 'missed')],
        visits: [visitOf(oneOf(random, queues), at, at + 3000, 'overflowed'), visitOf(queue, at + 3000, at + 5000, legs.length > 0 ? 'answered' : 'abandoned', { agent: legs[0]?.agent ?? null })],
      });
      // An earlier version on another day, whose row is withdrawn.
      const early = callOf(`c${i}`, { offeredAt: at + DAY_MS, agent: 'A1', queue: 'q' });
      return [factOf(org, early, 1), factOf(org, call, 2, { movedFrom: early.offeredAt })];
    }).flat();
    const from = (): number => START + wholeFrom(random, -6, 7) * DAY_MS;
    const events = Array.from({ length: 24 }, (_, i): CloudEvent => {
      const toldAt = NOW - wholeFrom(random, 0, 3) * 1000;
      const withdrawn = random() < 0.15 ? { withdrawn: true } : {};
      switch (i % 4) {
        case 0: return assigned(org, 'agent', oneOf(random, agents), from(), { team: some(['T1', 'T2']), ...withdrawn }, toldAt);
        case 1: return assigned(org, 'team', oneOf(random, ['T1', 'T2', 'T9']), from(), { department: some(['D1', 'D2']), ...withdrawn }, toldAt);
        case 2: return assigned(org, 'queue', oneOf(random, queues), from(), { line: some(['L1', 'L2']), ...withdrawn }, toldAt);
        default: return assigned(org, 'line', oneOf(random, ['L1', 'L2', 'L9']), from(), { department: some(['D3', 'D4']), ...withdrawn }, toldAt);
      }
    });
    const gone = events.filter(() => random() < 0.2);
    return { facts, events: [...events, ...gone.map(retracted)], told: events.filter((e) => !gone.includes(e)) };
  }

  const parts = <T>(random: () => number, items: readonly T[]): T[][] => {
    const rest = [...items];
    const batches: T[][] = [];
    while (rest.length > 0) batches.push(rest.splice(0, wholeFrom(random, 1, 9)));
    return batches;
  };
  const told = (e: CloudEvent): ToldAssignment => {
    const { kind, id, from, ...parents } = e.data as { kind: ToldAssignment['kind']; id: string; from: string };
    return { team: null, line: null, department: null, withdrawn: false, ...parents, kind, id, from: Date.parse(from), toldAt: Date.parse(e.time), source: e.source, eventId: e.id };
  };

  it.each([1, 2, 3, 4, 5, 6])('the rows are those of the last version of each call, filled by the whole directory (seed %i)', async (seed) => {
    const org = `any${seed}`;
    const random = randomFrom(seed * 1000);
    const { facts, events, told: holding } = story(seed, org);
    const sinks = [new Sink(warehouse, clock), new Sink(warehouse, clock)];
    const batches = shuffled(random, [
      ...parts(random, shuffled(random, facts)).map((b) => (sink: Sink) => sink.facts(batchOf('call-facts', b))), ...parts(random, shuffled(random, events)).map((b) => (sink: Sink) => sink.events(batchOf('events', b))),
    ]);
    // Three batches at a time, each in the hands of one of two sinks; every fifth comes twice.
    for (const [i, together] of parts(() => 0.3, batches).entries()) {
      await Promise.all(together.map((take) => take(oneOf(random, sinks))));
      if (i % 5 === 0) await together[0]?.(oneOf(random, sinks));
    }
    const directory = Directory.of(holding.map(told));
    const expected = facts.filter((f) => f.version === 2).flatMap((f) => (f.call === null ? [] : [fillCall(f.call, directory)]));
    expect(expected.flatMap((e) => e.filled).length).toBeGreaterThan(10);
    expect(new Map((await rowsOf(org)).map((r) => [r.id, [r.body, r.filled]]))).toEqual(new Map(expected.map((e): [string, unknown] => [e.call.id, [JSON.stringify(e.call), e.filled]])));
  });
});
