/**
 * A process of its own: what a usual program does. One consumer reads the same lines, parses each, keeps the rows in memory and inserts them once a
 * second by the official client into the same kind of table on the same engine. It acknowledges nothing, checks nothing, knows no duplicates and
 * makes no calls of the events.
 */
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createClient } from '@clickhouse/client';
import { createLogger } from '@sanxiang/kernel';
import { WarehouseProcess } from '@sanxiang/warehouse';
import { isTask, rowOf, type PeerResult, type PeerTask } from './peer-row.js';

const FLUSH_MS = 1000;
const MIB = 2 ** 20;

async function measure(task: PeerTask): Promise<PeerResult> {
  const warehouse = new WarehouseProcess({ dataDir: task.dir, entry: fileURLToPath(import.meta.resolve('@sanxiang/app-warehouse')), log: createLogger('warn', 'usual-program') });
  await warehouse.start();
  const client = createClient({ ...warehouse.access, clickhouse_settings: { async_insert: 0, wait_end_of_query: 1 } });
  for (const query of task.ddl) await client.command({ query });
  let rows: unknown[] = [];
  let count = 0;
  let rss = 0;
  const flush = async (): Promise<void> => {
    const values = rows;
    rows = [];
    if (values.length > 0) await client.insert({ table: 'events', values, format: 'JSONEachRow' });
    rss = Math.max(rss, process.memoryUsage.rss());
  };
  const began = performance.now();
  let flushed = began;
  for await (const line of createInterface({ input: createReadStream(task.corpus), crlfDelay: Infinity })) {
    rows.push(rowOf(line, count, Date.now()));
    count += 1;
    if (performance.now() - flushed < FLUSH_MS) continue;
    await flush();
    flushed = performance.now();
  }
  await flush();
  const ms = performance.now() - began;
  const stored = await (await client.query({ query: 'SELECT count() AS n FROM events', format: 'JSONEachRow' })).json<{ n: string }>();
  await client.close();
  await warehouse.stop();
  if (Number(stored[0]?.n) !== count) throw new Error(`${stored[0]?.n} of ${count} rows were stored`);
  return { rows: count, ms, rssMiB: Math.round(rss / MIB) };
}

const task: unknown = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
if (!isTask(task)) throw new Error('no task');
process.stdout.write(`${JSON.stringify(await measure(task))}\n`);
