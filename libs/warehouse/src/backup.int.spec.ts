import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@sanxiang/kernel';
import { until } from '@sanxiang/testing';
import { backUpWarehouse, restoreWarehouse } from './backup.js';
import { openWarehouse } from './clickhouse-warehouse.js';
import { dropMonthsBefore } from './months.js';
import type { Warehouse } from './port.js';
import { startWarehouseProcess, type WarehouseProcess } from './warehouse-process.js';

/** Runs the built program: `npx tsc -b apps/warehouse` first. */
const ENTRY = new URL('../../../apps/warehouse/dist/main.js', import.meta.url);
const log = createLogger('silent', 'test');
const root = mkdtempSync(join(tmpdir(), 'sanxiang-backup-'));
const opened: { process: WarehouseProcess; warehouse: Warehouse }[] = [];
const ROWS = 20_000;

async function start(name: string): Promise<Warehouse> {
  const process = await startWarehouseProcess({ dataDir: join(root, name), entry: ENTRY, log });
  const warehouse = openWarehouse({ ...process.access, log });
  opened.push({ process, warehouse });
  return warehouse;
}
const line = (from: number, rows: number, time = '2026-03-02 08:00:00'): string => Array.from({ length: rows }, (_, i) => JSON.stringify({ n: from + i, time })).join('\n');
const refusal = (work: Promise<unknown>): Promise<unknown> => work.then(() => null, (error: unknown) => error);

let live: Warehouse;
beforeAll(async () => {
  if (!existsSync(ENTRY)) throw new Error('build first: npx tsc -b apps/warehouse');
  live = await start('live');
  await live.command("CREATE TABLE facts (n UInt32, time DateTime64(3, 'UTC'), INDEX by_n n TYPE minmax GRANULARITY 1) ENGINE = ReplacingMergeTree PARTITION BY toYYYYMM(time) ORDER BY (time, n)");
  await live.insert('facts', line(0, ROWS));
});
afterAll(async () => {
  for (const { process, warehouse } of opened) { await warehouse.close(); await process.stop(); }
  rmSync(root, { recursive: true, force: true });
});

describe('a backup of the embedded warehouse', () => {
  it('holds all that was stored when it began, is made while rows come in, and is read into another one', async () => {
    const coming = { on: true, next: ROWS };
    const writer = (async () => { while (coming.on) { await live.insert('facts', line(coming.next, 100)); coming.next += 100; } })();
    const folder = join(root, "it's a folder");
    await backUpWarehouse(live, 'sanxiang', folder);
    coming.on = false;
    await writer;
    const other = await start('other');
    await restoreWarehouse(other, 'sanxiang', folder);
    const counted = async (): Promise<{ rows: number; top: number }> => (await other.system<{ rows: number; top: number }>('SELECT toInt32(count()) AS rows, toInt32(max(n)) AS top FROM facts'))[0] ?? { rows: 0, top: 0 };
    const { rows, top } = await counted();
    expect(rows).toBeGreaterThanOrEqual(ROWS);
    expect(rows).toBe(top + 1);
    await other.insert('facts', line(rows, 1));
    expect(await counted()).toEqual({ rows: rows + 1, top: rows });
  });

  it('is refused into a folder that holds one, and from one that does not', async () => {
    const folder = join(root, 'twice');
    await backUpWarehouse(live, 'sanxiang', folder);
    expect(String(await refusal(backUpWarehouse(live, 'sanxiang', folder)))).toMatch(/exist/i);
    expect(String(await refusal(restoreWarehouse(live, 'sanxiang', join(root, 'nowhere'))))).toMatch(/not found|not exist/i);
  });

  it('ends when the process ends', async () => {
    const victim = await start('victim');
    await victim.command('CREATE TABLE facts (n UInt32) ENGINE = MergeTree ORDER BY n');
    await victim.command('INSERT INTO facts SELECT number FROM numbers(20000000)');
    const pid = opened.at(-1)?.process.state.pid ?? 0;
    // Killed as soon as it has begun.
    const dying: Warehouse = Object.assign(Object.create(victim) as Warehouse, {
      system: async (sql: string) => {
        const rows = await victim.system(sql);
        if (sql.startsWith('BACKUP')) process.kill(pid, 'SIGKILL');
        return rows;
      },
    });
    const fault = refusal(backUpWarehouse(dying, 'sanxiang', join(root, 'broken')));
    expect(await fault).toBeInstanceOf(Error);
    await until('the process to be back', () => victim.ping().then(() => true, () => false));
    expect(await refusal(restoreWarehouse(victim, 'sanxiang', join(root, 'broken')))).toBeInstanceOf(Error);
  });

  it('ends when nobody wants it any more', async () => {
    await live.command('CREATE TABLE much (n UInt64, text String) ENGINE = MergeTree ORDER BY n');
    await live.command("INSERT INTO much SELECT number, toString(rand64()) FROM numbers(5000000)");
    const stop = new AbortController();
    const reason = new Error('no longer wanted');
    expect(await refusal(backUpWarehouse(live, 'sanxiang', join(root, 'unwanted'), { signal: stop.signal, onProgress: () => stop.abort(reason) }))).toBe(reason);
    await live.command('DROP TABLE much');
  });
});

describe('months', () => {
  it('go as a whole once they lie before the instant, and the others stay', async () => {
    await live.command("CREATE TABLE old (n UInt32, time DateTime64(3, 'UTC')) ENGINE = MergeTree PARTITION BY toYYYYMM(time) ORDER BY n");
    for (const time of ['2025-12-31 23:59:59.999', '2026-01-01 00:00:00', '2026-01-31 23:59:59.999', '2026-02-01 00:00:00']) await live.insert('old', line(1, 1, time));
    expect(await dropMonthsBefore(live, 'old', Date.UTC(2026, 0, 31, 23, 59, 59, 999))).toEqual([202512]);
    expect(await dropMonthsBefore(live, 'old', Date.UTC(2026, 1, 1))).toEqual([202601]);
    expect(await dropMonthsBefore(live, 'old', Date.UTC(2026, 1, 1))).toEqual([]);
    expect(await live.system('SELECT toString(time) AS time FROM old')).toEqual([{ time: '2026-02-01 00:00:00.000' }]);
  });
});
