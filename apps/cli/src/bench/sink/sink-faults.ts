import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MIGRATIONS } from '@sanxiang/analytics';
import { createLogger } from '@sanxiang/kernel';
import { migrate, openWarehouse, WarehouseProcess, type Warehouse } from '@sanxiang/warehouse';
import { Failed } from '../../terminal.js';
import { sleep } from '../measure.js';
import type { Contest } from './contest.js';

/** After these shares of the rows the consumer is killed; after the last the warehouse goes away. */
const KILLS = [0.1, 0.25, 0.4];
const GOES_AWAY = 0.55;
/** Longer than any pause between two tries of the sink. */
const AWAY_MS = 15_000;
const LOOK_EVERY_MS = 50;
const WAIT_MS_MAX = 600_000;

/** What became of the rows, and how soon it went on. */
export interface FaultsResult {
  readonly rows: number;
  readonly consumerKills: number;
  readonly lost: number;
  readonly twice: number;
  readonly awaySeconds: number;
  /** From the warehouse's return to the first rows in it. */
  readonly onAgainMs: number;
}

/** A way to the warehouse that can be shut: who is on it is cut off, and nobody gets on it. */
class Way {
  private server: Server | null = null;
  private readonly sockets = new Set<Socket>();
  port = 0;

  constructor(private readonly to: number) {}

  async open(): Promise<void> {
    const server = createServer((from) => {
      const on = connect(this.to, '127.0.0.1');
      for (const socket of [from, on]) {
        this.sockets.add(socket);
        socket.once('error', () => undefined).once('close', () => { this.sockets.delete(socket); from.destroy(); on.destroy(); });
      }
      from.pipe(on).pipe(from);
    }).listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  shut(): void {
    this.server?.close();
    for (const socket of this.sockets) socket.destroy();
  }
}

/** Our sink on its way through a topic, killed again and again, and the warehouse killed and away: every record has to be a row once, and nobody has to help. */
export async function sinkFaults(contest: Contest, dir: string, say: (what: string) => void): Promise<FaultsResult> {
  const log = createLogger('silent', 'faults');
  const engine = new WarehouseProcess({ dataDir: contest.dir, entry: fileURLToPath(import.meta.resolve('@sanxiang/app-warehouse')), log });
  await engine.start();
  const warehouse = openWarehouse({ ...engine.access, log });
  await migrate(warehouse, MIGRATIONS, engine.access.database);
  const way = new Way(Number(new URL(engine.access.url).port));
  await way.open();
  const file = join(dir, 'faults.json');
  writeFileSync(file, JSON.stringify({ ...contest, access: { ...engine.access, url: `http://127.0.0.1:${way.port}` } }));
  let consumer = startConsumer(file);
  try {
    for (const share of KILLS) {
      await rowsAbove(warehouse, share * contest.rows);
      await killed(consumer);
      say(`consumer killed at ${await rowsIn(warehouse)} rows`);
      consumer = startConsumer(file);
    }
    await rowsAbove(warehouse, GOES_AWAY * contest.rows);
    const onAgainMs = await away(engine, way, warehouse, say);
    await rowsAbove(warehouse, contest.rows - 1);
    await killed(consumer);
    const [stored] = await warehouse.system<{ rows: number; distinct: number }>('SELECT count() AS rows, uniqExact(_part, _off) AS distinct FROM events');
    const distinct = Number(stored?.distinct ?? 0);
    return { rows: contest.rows, consumerKills: KILLS.length, lost: contest.rows - distinct, twice: Number(stored?.rows ?? 0) - distinct, awaySeconds: AWAY_MS / 1000, onAgainMs };
  } finally {
    await killed(consumer);
    way.shut();
    await warehouse.close();
    await engine.stop();
  }
}

/** The warehouse is killed and out of reach for a while; answers how long after its return the first rows are in it. */
async function away(engine: WarehouseProcess, way: Way, warehouse: Warehouse, say: (what: string) => void): Promise<number> {
  way.shut();
  process.kill(engine.state.pid ?? 0, 'SIGKILL');
  say(`warehouse killed, away for ${AWAY_MS / 1000} s`);
  await sleep(AWAY_MS);
  const before = await untilAnswer(() => rowsIn(warehouse));
  await way.open();
  const back = performance.now();
  await rowsAbove(warehouse, before);
  return Math.round(performance.now() - back);
}

function startConsumer(file: string): ChildProcess {
  return spawn(process.execPath, [fileURLToPath(new URL('./our-sink.js', import.meta.url)), file], { stdio: 'ignore' });
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

const rowsIn = async (warehouse: Warehouse): Promise<number> => Number((await warehouse.system<{ n: number }>('SELECT count() AS n FROM events'))[0]?.n ?? 0);

async function rowsAbove(warehouse: Warehouse, rows: number): Promise<void> {
  const began = performance.now();
  while (await rowsIn(warehouse) <= rows) {
    if (performance.now() - began > WAIT_MS_MAX) throw new Failed(`the sink stands still: ${await rowsIn(warehouse)} rows`);
    await sleep(LOOK_EVERY_MS);
  }
}

async function untilAnswer<T>(ask: () => Promise<T>): Promise<T> {
  const began = performance.now();
  for (;;) {
    try { return await ask(); } catch (error) { if (performance.now() - began > WAIT_MS_MAX) throw error; }
    await sleep(LOOK_EVERY_MS);
  }
}
