import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CloudEvent } from '@sanxiang/contracts';
import { createLogger, orgOf } from '@sanxiang/kernel';
import { clockAt } from '@sanxiang/testing';
import { migrate, openWarehouse, startWarehouseProcess, type Warehouse, type WarehouseProcess } from '@sanxiang/warehouse';
import { callOf, factOf } from '../facts/sample-call.js';
import { factRows } from '../facts/fact-rows.js';
import { Sink } from '../sink/sink.js';
import { MIGRATIONS } from './migrations.js';

/** A warehouse of before the directory. Runs the built program: `npx tsc -b apps/warehouse` first. */
const ENTRY = new URL('../../../../apps/warehouse/dist/main.js', import.meta.url);
const AT = Date.parse('2026-03-02T10:00:00Z');
const log = createLogger('silent', 'test');
const dir = mkdtempSync(join(tmpdir(), 'sanxiang-older-'));

let process: WarehouseProcess;
let older: Warehouse;

const event = (id: string, type: string, subject: string, data: Record<string, unknown>, more: object = {}): CloudEvent => ({ specversion: '1.0', id, source: 'pbx', type: `${type}.v1`, subject, org: 'o', time: new Date(AT).toISOString(), ...more, data });
const batchOf = (first: number, events: readonly CloudEvent[]): Parameters<Sink['events']>[0] => ({ topic: 'events', part: 0, records: events.map((e, i) => ({ off: first + i, value: JSON.stringify(e), at: AT })) });
const EVENTS = [
  event('1', 'agent.state_changed', 'A1', { state: 'ready', reason: '', queue: 'q', team: 'T' }, { sequence: 7 }), event('2', 'agent.state_changed', 'A1', { state: 'not_ready', reason: '午休' }, { sequence: '0012' }),
  event('3', 'agent.state_changed', 'A1', { state: 'logged_out', department: 'D' }, { sequence: 'b"7' }), event('4', 'agent.state_changed', 'A2', { state: 'ready' }), event('5', 'event.retracted', 'A2', { source: 'pbx', id: '4', reason: 'x' }),
];
const rowsOf = (warehouse: Warehouse): Promise<unknown[]> => warehouse.query(orgOf('o'), "SELECT * FROM agent_states WHERE org = {org:String} ORDER BY id");

beforeAll(async () => {
  if (!existsSync(ENTRY)) throw new Error('build first: npx tsc -b apps/warehouse');
  process = await startWarehouseProcess({ dataDir: join(dir, 'warehouse'), entry: ENTRY, log });
  older = openWarehouse({ ...process.access, database: 'older', log });
  await migrate(older, MIGRATIONS.filter((m) => m.id < 4), 'older');
  await older.insert('events', EVENTS.map((e, i) => JSON.stringify({ org: 'o', subject: e.subject, type: e.type, source: e.source, id: e.id, time: AT, received_at: AT, stored_at: AT, body: JSON.stringify(e), _topic: 'events', _part: 0, _off: i })).join('\n'));
  await older.insert('calls', factRows(factOf('o', callOf('c', { offeredAt: AT, agent: 'A1' }), 3), AT).replace(`"version":${3 * 2 ** 20}`, '"version":3'));
  await migrate(older, MIGRATIONS, 'older');
});
afterAll(async () => {
  await older?.close();
  await process?.stop();
  rmSync(dir, { recursive: true, force: true });
});

describe('a warehouse of before the directory', () => {
  it('has the states and retractions of its events, as the sink would have written them', async () => {
    const fresh = openWarehouse({ ...process.access, log });
    await migrate(fresh, MIGRATIONS);
    await new Sink(fresh, clockAt(AT)).events(batchOf(0, EVENTS));
    expect(await rowsOf(older)).toEqual(await rowsOf(fresh));
    expect(await rowsOf(older)).toHaveLength(4);
    const gone = (w: Warehouse): Promise<unknown[]> => w.query(orgOf('o'), 'SELECT * FROM retractions WHERE org = {org:String}');
    expect([await gone(older), await gone(fresh)]).toEqual(Array(2).fill([{ org: 'o', subject: 'A2', source: 'pbx', id: '4' }]));
    await fresh.close();
  });

  it('has its calls filled and replaced like any other', async () => {
    const sink = new Sink(older, clockAt(AT));
    await sink.events(batchOf(10, [event('d', 'directory.assigned', 'A1', { kind: 'agent', id: 'A1', from: '2026-01-01T00:00:00Z', team: 'T1' })]));
    const calls = (): Promise<unknown[]> => older.query(orgOf('o'), 'SELECT team, toFloat64(version) AS version FROM calls FINAL WHERE org = {org:String}');
    expect(await calls()).toEqual([{ team: 'T1', version: 3 * 2 ** 20 + 1 }]);
    await sink.facts({ topic: 'call-facts', part: 0, records: [{ off: 0, value: JSON.stringify(factOf('o', callOf('c', { offeredAt: AT, agent: 'A2' }), 4)), at: AT }] });
    expect(await calls()).toEqual([{ team: null, version: 4 * 2 ** 20 + 1 }]);
  });
});
