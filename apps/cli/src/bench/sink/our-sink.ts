/** A process of its own: our sink, from Kafka into the warehouse, as `sanxiang analytics` runs it. */
import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setTimeout } from 'node:timers/promises';
import { MIGRATIONS, SINK_OPTIONS_KAFKA, SINK_PARTITIONS_AT_ONCE, SinkModule } from '@sanxiang/analytics';
import { GROUPS, TOPIC_LAYOUTS, TOPICS } from '@sanxiang/contracts';
import { createConsumer, KafkaEventLog } from '@sanxiang/event-log';
import { createLogger, systemClock } from '@sanxiang/kernel';
import { migrate, NativeBlock, openWarehouse, WarehouseProcess } from '@sanxiang/warehouse';
import { Inserts, isContest, type Contest, type SinkResult } from './contest.js';

const LOOK_EVERY_MS = 20;

async function measure({ brokers, namespace, partitions, rows, dir, access }: Contest): Promise<SinkResult> {
  const log = createLogger('warn', 'our-sink');
  const engine = new WarehouseProcess({ dataDir: dir, entry: fileURLToPath(import.meta.resolve('@sanxiang/app-warehouse')), log });
  if (access === undefined) await engine.start();
  const warehouse = openWarehouse({ ...access ?? engine.access, log });
  if (access === undefined) await migrate(warehouse, MIGRATIONS, engine.access.database);
  const inserts = new Inserts(engine.state.pid);
  const watched = Object.assign(Object.create(warehouse) as typeof warehouse, {
    insert: async (...[table, rows]: Parameters<typeof warehouse.insert>): Promise<void> => {
      await warehouse.insert(table, rows);
      if (table === 'events' && rows instanceof NativeBlock) inserts.add(rows.rows);
    },
  });
  const eventLog = new KafkaEventLog({ brokers, namespace, partitionsAtOnce: SINK_PARTITIONS_AT_ONCE, layouts: { ...TOPIC_LAYOUTS, [TOPICS.events]: { partitions, keptDays: 1 } } }, log);
  const sink = await createConsumer(SinkModule.with(watched, systemClock), eventLog, GROUPS.sink, log, SINK_OPTIONS_KAFKA);
  await sink.listen();
  while (inserts.rows < rows) await setTimeout(LOOK_EVERY_MS);
  const measured = inserts.result();
  const [stored] = await warehouse.system<{ distinct: number | string }>('SELECT uniqExact(_part, _off) AS distinct FROM events');
  const result = { ...measured, distinct: Number(stored?.distinct) };
  await sink.close();
  await eventLog.close();
  await warehouse.close();
  await engine.stop();
  return result;
}

const contest: unknown = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
if (!isContest(contest)) throw new Error('no contest');
process.stdout.write(`${JSON.stringify(await measure(contest))}\n`);
process.exit(0);
