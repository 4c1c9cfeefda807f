import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger, Unavailable } from '@sanxiang/kernel';
import { randomFrom, until, wholeFrom } from '@sanxiang/testing';
import { openWarehouse } from './clickhouse-warehouse.js';
import type { Warehouse } from './port.js';
import { startWarehouseProcess, WarehouseProcess, type WarehouseProcessOptions } from './warehouse-process.js';

/** Life and death of the process. Runs the built program: `npx tsc -b apps/warehouse` first. */
const ENTRY = new URL('../../../apps/warehouse/dist/main.js', import.meta.url);
const log = createLogger('silent', 'test');
const root = mkdtempSync(join(tmpdir(), 'sanxiang-process-'));
const KILLS = 10;
const CREATE = 'CREATE TABLE IF NOT EXISTS rows (batch UInt32, n UInt32, text String) ENGINE = MergeTree ORDER BY (batch, n)';

const open: { processes: WarehouseProcess[]; warehouses: Warehouse[]; children: ChildProcess[] } = { processes: [], warehouses: [], children: [] };
async function start(name: string, more: Partial<WarehouseProcessOptions> = {}): Promise<{ process: WarehouseProcess; warehouse: Warehouse }> {
  const process = await startWarehouseProcess({ dataDir: join(root, name), entry: ENTRY, log, ...more });
  const warehouse = openWarehouse({ ...process.access, log });
  open.processes.push(process);
  open.warehouses.push(warehouse);
  return { process, warehouse };
}
const pidOf = ({ state }: WarehouseProcess): number => { if (state.pid === null) throw new Error('no process'); return state.pid; };
const lives = (pid: number): boolean => { try { process.kill(pid, 0); return true; } catch { return false; } };
const batch = (number: number, rows: number): string => Array.from({ length: rows }, (_, n) => JSON.stringify({ batch: number, n, text: `row ${n} of ${number}` })).join('\n');

beforeAll(() => { if (!existsSync(ENTRY)) throw new Error('build first: npx tsc -b apps/warehouse'); });
afterEach(async () => {
  for (const warehouse of open.warehouses.splice(0)) await warehouse.close();
  for (const child of open.children.splice(0)) child.kill('SIGKILL');
  for (const process of open.processes.splice(0)) await process.stop();
});
afterAll(() => { rmSync(root, { recursive: true, force: true }); });

describe('killed', () => {
  it(`keeps every acknowledged row over ${KILLS} kills in the middle of inserts, and comes back each time`, async () => {
    const { process: child, warehouse } = await start('kills');
    await warehouse.command(CREATE);
    const random = randomFrom(7);
    const acked = new Set<number>();
    const written = { next: 0, wanted: true };
    const faults = new Set<string>();
    const writer = (async () => {
      while (written.wanted) {
        const number = written.next++;
        try { await warehouse.insert('rows', batch(number, 200)); acked.add(number); } catch (fault) {
          faults.add(fault instanceof Unavailable ? 'Unavailable' : String(fault));
          await until('the warehouse to be back', () => warehouse.ping().then(() => true, () => false));
        }
      }
    })();
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = acked.size;
      const enough = before + wholeFrom(random, 2, 10);
      await until('a few more batches', () => acked.size >= enough);
      process.kill(pidOf(child), 'SIGKILL');
      await until('its return', () => child.state.restarts === kill + 1 && child.state.up);
    }
    written.wanted = false;
    await writer;
    const rows = await warehouse.system<{ batch: number; n: number }>('SELECT batch, count() AS n FROM rows GROUP BY batch');
    const stored = new Map(rows.map((row) => [row.batch, row.n]));
    expect([...acked].filter((number) => stored.get(number) !== 200)).toEqual([]);
    expect(rows.filter(({ n }) => n !== 200)).toEqual([]);
    expect([...faults]).toEqual(['Unavailable']);
    expect(acked.size).toBeGreaterThan(KILLS);
  });

  it('says when it is lost and when it is back, at the same address', async () => {
    const said: string[] = [];
    const { process: child, warehouse } = await start('told', { onUp: () => said.push('up'), onDown: () => said.push('down') });
    const { url } = child.access;
    expect(child.state).toMatchObject({ up: true, restarts: 0, fault: null });
    process.kill(pidOf(child), 'SIGKILL');
    await until('its return', () => child.state.restarts === 1 && child.state.up);
    expect([said, child.access.url]).toEqual([['up', 'down', 'up'], url]);
    expect(await warehouse.system('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is Unavailable to whoever asks while it is away, and answers the next one', async () => {
    const { process: child, warehouse } = await start('away');
    await warehouse.ping();
    const asked = warehouse.system('SELECT sleepEachRow(1) FROM numbers(60) SETTINGS max_block_size = 1').catch((fault: unknown) => fault);
    await until('the query to run', async () => (await warehouse.system("SELECT 1 FROM system.processes WHERE query LIKE '%sleepEachRow%' AND query NOT LIKE '%processes%'")).length > 0);
    process.kill(pidOf(child), 'SIGKILL');
    expect(await asked).toBeInstanceOf(Unavailable);
    await until('its return', () => child.state.restarts === 1 && child.state.up);
    expect(await warehouse.system('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('stopped', () => {
  it('lets work under way finish and keeps what was stored', async () => {
    const { process: child, warehouse } = await start('stopped');
    await warehouse.command(CREATE);
    const pid = pidOf(child);
    const asked = warehouse.system<{ n: number }>('SELECT count() AS n, sum(sleepEachRow(0.05)) AS s FROM numbers(6) SETTINGS max_block_size = 1');
    await until('the query to run', async () => (await warehouse.system("SELECT 1 FROM system.processes WHERE query LIKE '%sleepEachRow%' AND query NOT LIKE '%processes%'")).length > 0);
    const stopped = child.stop();
    expect((await asked)[0]?.n).toBe(6);
    await stopped;
    expect([lives(pid), child.state.up, child.state.restarts]).toEqual([false, false, 0]);
    expect(await warehouse.system('SELECT 1').catch((fault: unknown) => fault)).toBeInstanceOf(Unavailable);
    await child.stop();
  });

  it('kills what goes on beyond the grace', async () => {
    const { process: child, warehouse } = await start('grace');
    const asked = warehouse.system('SELECT sum(sipHash64(number)) FROM numbers(100000000000)').catch((fault: unknown) => fault);
    await until('the query to run', async () => (await warehouse.system("SELECT 1 FROM system.processes WHERE query LIKE '%sipHash64%' AND query NOT LIKE '%processes%'")).length > 0);
    await child.stop(50);
    expect(await asked).toBeInstanceOf(Unavailable);
  });

  it('pays no heed to signals meant for the whole group while its parent lives', async () => {
    const { process: child, warehouse } = await start('signals');
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.kill(pidOf(child), signal);
    expect(await warehouse.system('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(child.state).toMatchObject({ up: true, restarts: 0 });
  });

  it('dies with its parent, however that ended', async () => {
    // A parent of its own, in plain JavaScript: it starts the program and is killed.
    const parent = join(root, 'parent.mjs');
    writeFileSync(parent, `import { fork } from 'node:child_process';
      const child = fork(process.argv[2], [], { env: { UV_THREADPOOL_SIZE: '16', SANXIANG_WAREHOUSE_DIR: process.argv[3], SANXIANG_WAREHOUSE_PASSWORD: 'x' } });
      child.on('message', (message) => process.send({ ...message, child: child.pid }));`);
    const dir = join(root, 'orphan');
    const running = fork(parent, [ENTRY.pathname, dir], { execArgv: [] });
    open.children.push(running);
    const [message] = await once(running, 'message') as [{ type: string; child: number }];
    expect([message.type, lives(message.child)]).toEqual(['up', true]);
    running.kill('SIGKILL');
    await until('the orphan to end', () => !lives(message.child));
    const { warehouse } = await start('orphan');
    await warehouse.ping();
  });
});

describe('by hand', () => {
  it('tells its port on standard output and ends by a signal', async () => {
    const running = spawn(process.execPath, [ENTRY.pathname], { env: { UV_THREADPOOL_SIZE: '16', SANXIANG_WAREHOUSE_DIR: join(root, 'by-hand'), SANXIANG_WAREHOUSE_PASSWORD: 'x' }, stdio: ['ignore', 'pipe', 'inherit'] });
    open.children.push(running);
    const [line] = await once(running.stdout.setEncoding('utf8'), 'data') as [string];
    const told: unknown = JSON.parse(line);
    expect(told).toMatchObject({ type: 'up', pid: running.pid, port: expect.any(Number) });
    running.kill('SIGTERM');
    expect(await once(running, 'exit')).toEqual([0, null]);
  });

  it('may be started from another thread', async () => {
    const worker = new Worker(`import { workerData, parentPort } from 'node:worker_threads';
      import { startWarehouseProcess } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)};
      const log = { info() {}, error() {}, debug() {} };
      const process = await startWarehouseProcess({ ...workerData, log });
      parentPort.postMessage(process.state.pid);`, { eval: true, workerData: { dataDir: join(root, 'thread'), entry: ENTRY.pathname } });
    const [pid] = await once(worker, 'message') as [number];
    expect(lives(pid)).toBe(true);
    await worker.terminate();
    // Nobody reaps the child of a thread that is gone, so its pid stays; but it has let go of the directory.
    const { warehouse } = await start('thread');
    await warehouse.ping();
  });
});

describe('not started', () => {
  it('says who has the directory when a second one is started on it, and leaves the first in peace', async () => {
    const { process: first, warehouse } = await start('taken');
    const second = spawnSync(process.execPath, [ENTRY.pathname], { env: { UV_THREADPOOL_SIZE: '16', SANXIANG_WAREHOUSE_DIR: join(root, 'taken'), SANXIANG_WAREHOUSE_PASSWORD: 'x' }, encoding: 'utf8' });
    expect([second.status, second.stdout]).toEqual([75, expect.stringContaining(`another process (${pidOf(first)}) has the data directory`)]);
    expect(await warehouse.system('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('names all that is wrong with its settings, and asks for threads', () => {
    const run = (env: Record<string, string>): { status: number | null; stderr: string } => spawnSync(process.execPath, [ENTRY.pathname], { env, encoding: 'utf8' });
    expect(run({})).toMatchObject({ status: 64, stderr: expect.stringContaining('UV_THREADPOOL_SIZE') });
    const { status, stderr } = run({ UV_THREADPOOL_SIZE: '16', SANXIANG_WAREHOUSE_PORT: 'x' });
    expect(status).toBe(64);
    for (const name of ['SANXIANG_WAREHOUSE_DIR', 'SANXIANG_WAREHOUSE_PASSWORD', 'SANXIANG_WAREHOUSE_PORT']) expect(stderr).toContain(name);
  });

  it('gives up at the first start when the program ends again and again', async () => {
    const entry = join(root, 'ends.mjs');
    writeFileSync(entry, 'process.exit(3);');
    await expect(startWarehouseProcess({ dataDir: join(root, 'none'), entry, log })).rejects.toThrow('warehouse process ended (3)');
  });
});
