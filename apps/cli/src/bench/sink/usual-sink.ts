/**
 * A process of its own: what a usual kafkajs program does. `eachBatch` with the library's defaults, each event parsed, the rows of a fetch inserted by
 * the official client. It checks nothing, and its offsets are committed by the library.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setTimeout } from 'node:timers/promises';
import { createClient } from '@clickhouse/client';
import { TOPICS } from '@sanxiang/contracts';
import { createLogger } from '@sanxiang/kernel';
import { WarehouseProcess } from '@sanxiang/warehouse';
import kafkajs from 'kafkajs';
import { rowOf } from '../peer-row.js';
import { Inserts, isContest, type Contest, type SinkResult } from './contest.js';

const LOOK_EVERY_MS = 20;

async function measure({ brokers, namespace, rows, dir, ddl }: Contest): Promise<SinkResult> {
  const engine = new WarehouseProcess({ dataDir: dir, entry: fileURLToPath(import.meta.resolve('@sanxiang/app-warehouse')), log: createLogger('warn', 'usual-sink') });
  await engine.start();
  const client = createClient({ ...engine.access, clickhouse_settings: { async_insert: 0, wait_end_of_query: 1 } });
  for (const query of ddl) await client.command({ query });
  const inserts = new Inserts(engine.state.pid);
  const consumer = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING }).consumer({ groupId: `${namespace}.usual` });
  await consumer.connect();
  await consumer.subscribe({ topic: `${namespace}.${TOPICS.events}`, fromBeginning: true });
  await consumer.run({
    eachBatch: async ({ batch }) => {
      const now = Date.now();
      const values = batch.messages.map((m) => ({ ...rowOf(m.value?.toString() ?? '', Number(m.offset), now), _part: batch.partition }));
      await client.insert({ table: 'events', values, format: 'JSONEachRow' });
      inserts.add(values.length);
    },
  });
  while (inserts.rows < rows) await setTimeout(LOOK_EVERY_MS);
  const measured = inserts.result();
  const answer = await client.query({ query: 'SELECT uniqExact(_part, _off) AS n FROM events', format: 'JSONEachRow' });
  const [stored] = await answer.json<{ n: string }>();
  const result = { ...measured, distinct: Number(stored?.n) };
  await consumer.disconnect();
  await client.close();
  await engine.stop();
  return result;
}

const contest: unknown = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
if (!isContest(contest)) throw new Error('no contest');
process.stdout.write(`${JSON.stringify(await measure(contest))}\n`);
process.exit(0);
