import 'reflect-metadata';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AnalyticsModule, migrateWhenUp, RollUpBuilder, RollUps, SINK_OPTIONS_KAFKA, SINK_PARTITIONS_AT_ONCE, SinkModule, sourceAges, toldBooks } from '@sanxiang/analytics';
import { GROUPS } from '@sanxiang/contracts';
import { createConsumer, deadLettersKept, openEventLog, stages } from '@sanxiang/event-log';
import { createHttpApp, inTime, settingsOrExit, stopOnSignals } from '@sanxiang/http';
import { createLogger, systemClock } from '@sanxiang/kernel';
import { BookLibrary, BooksReader, readShippedBooks, verdictExplainer } from '@sanxiang/norms';
import { Telemetry } from '@sanxiang/telemetry';
import { openWarehouse, warehouseAddress } from '@sanxiang/warehouse';

const PAGES = join(dirname(fileURLToPath(import.meta.resolve('@sanxiang/web/package.json'))), 'dist');

/** `sanxiang analytics`: writes the log into ClickHouse, and answers figures, lists and pages. Any number of these may run. */
export async function main(): Promise<void> {
  const { settings, keys } = settingsOrExit('kafkaBrokers', 'clickhouseUrl');
  const log = createLogger(settings.logLevel, 'analytics');
  const { tz } = settings;
  const clock = systemClock;
  const access = warehouseAddress(settings.clickhouseUrl);
  const warehouse = openWarehouse({ ...access, log });
  await migrateWhenUp(warehouse, access.database, log);
  const eventLog = openEventLog({ brokers: settings.kafkaBrokers, dir: settings.dataDir, clock, log, partitionsAtOnce: SINK_PARTITIONS_AT_ONCE });
  const telemetry = new Telemetry({ service: 'analytics', traces: settings.traces, log });
  telemetry.showSources(() => sourceAges(warehouse, clock.now()), log);
  const sink = await createConsumer(SinkModule.with(warehouse, clock, telemetry), eventLog, GROUPS.sink, log, { ...SINK_OPTIONS_KAFKA, watch: telemetry });
  const rollUps = new RollUpBuilder(new RollUps({ warehouse, tz, now: () => clock.now(), log }), log);
  await sink.listen();
  rollUps.start();
  const progress = () => stages(eventLog);
  const health = {
    async missing() {
      const [figures, events] = await Promise.all([inTime(warehouse.ping().then(() => []), ['warehouse']), inTime(progress().then(() => []), ['event-log'])]);
      return [...figures, ...events];
    },
    stages: progress,
    deadLetters: () => deadLettersKept(eventLog),
    metrics: async () => [await telemetry.snapshot()],
  };
  const reader = new BooksReader(toldBooks(warehouse), new BookLibrary(readShippedBooks(), tz));
  const app = await createHttpApp({ modules: [AnalyticsModule.with({ warehouse, clock, tz, progress, log, targets: (org) => reader.targets(org, clock), explain: verdictExplainer(reader) })], health, keys, streamed: [], pages: PAGES, log });
  await app.listen(settings.port, settings.host);
  stopOnSignals(async () => {
    await app.close();
    await rollUps.stop();
    await sink.close();
    await eventLog.close();
    await telemetry.close();
    await warehouse.close();
  }, log);
  log.info({ url: await app.getUrl() }, 'listening');
}
