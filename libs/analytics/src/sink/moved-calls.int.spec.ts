import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { CallFact } from '@sanxiang/contracts';
import { createLogger, orgOf } from '@sanxiang/kernel';
import { clockAt } from '@sanxiang/testing';
import { migrate, openWarehouse, startWarehouseProcess, type Warehouse, type WarehouseProcess } from '@sanxiang/warehouse';
import { callOf, factOf } from '../facts/sample-call.js';
import { MIGRATIONS } from '../tables/migrations.js';
import { Sink } from './sink.js';

/** Runs the built program: `npx tsc -b apps/warehouse` first. */
const ENTRY = new URL('../../../../apps/warehouse/dist/main.js', import.meta.url);
const DAY_MS = 86_400_000;
const START = Date.parse('2026-03-02T10:00:00Z');
const dir = mkdtempSync(join(tmpdir(), 'sanxiang-moved-'));
const log = createLogger('silent', 'test');

let process: WarehouseProcess;
let warehouse: Warehouse;

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

it('a call whose first event came late stands under one day, whatever else the batch says of it', async () => {
  const call = (offeredAt: number): ReturnType<typeof callOf> => callOf('c', { offeredAt });
  const facts: readonly CallFact[] = [factOf('o', call(START), 1), factOf('o', call(START - DAY_MS), 2, { movedFrom: START }), factOf('o', call(START - DAY_MS), 3)];
  await new Sink(warehouse, clockAt(START)).facts({ topic: 'call-facts', part: 0, records: facts.map((f, off) => ({ off, value: JSON.stringify(f), at: START })) });
  expect(await warehouse.query(orgOf('o'), 'SELECT toString(day) AS d FROM calls FINAL WHERE org = {org:String}')).toEqual([{ d: '2026-03-01' }]);
});
