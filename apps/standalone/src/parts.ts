import { mkdirSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrateWhenUp, sourceAges } from '@sanxiang/analytics';
import { inTime } from '@sanxiang/http';
import { lockDataDirectory, openDataDirectory } from '@sanxiang/data-directory';
import { openIntake, type OpenIntake } from '@sanxiang/intake';
import type { Clock, Logger, Settings } from '@sanxiang/kernel';
import { Telemetry, type MetricsSnapshot } from '@sanxiang/telemetry';
import { openWarehouse, startWarehouseProcess, warehouseAddress, type Warehouse } from '@sanxiang/warehouse';
import { housekeeping, PROGRAM, type Housekeeping } from './housekeeping.js';
import { startThread } from './thread.js';
import type { ClockSpec } from './clock.js';

/** Everything that the composition root holds open. */
export interface Parts {
  readonly intake: OpenIntake;
  readonly warehouse: Warehouse;
  readonly care: Housekeeping;
  /** What is not ready yet, or away; empty when the program can do its work. */
  missing(): Promise<string[]>;
  /** What each thread counts. */
  metrics(): Promise<MetricsSnapshot[]>;
  /** Ends everything in the order of the stream: pipeline, intake with the log, warehouse. */
  close(): Promise<void>;
}

/** Opens the parts; resolves when events can be taken in. The warehouse and the pipeline come up behind. */
export async function openParts(settings: Settings, clock: Clock, clockSpec: ClockSpec, log: Logger): Promise<Parts> {
  mkdirSync(settings.dataDir, { recursive: true });
  const lock = lockDataDirectory(settings.dataDir);
  openDataDirectory(settings.dataDir, { program: PROGRAM, clock, log });
  const engine = settings.clickhouseUrl === null
    ? await startWarehouseProcess({
      dataDir: join(settings.dataDir, 'warehouse'), entry: fileURLToPath(import.meta.resolve('@sanxiang/app-warehouse')), log, port: settings.warehousePort,
      ...(settings.warehouseViewerPassword !== null && { viewerPassword: settings.warehouseViewerPassword }),
    })
    : null;
  const access = engine?.access ?? warehouseAddress(settings.clickhouseUrl ?? '');
  const warehouse = openWarehouse({ ...access, log });
  const telemetry = new Telemetry({ service: 'intake', traces: settings.traces, log });
  telemetry.showSources(() => sourceAges(warehouse, clock.now()), log);
  const intake = await openIntake(settings, clock, log, telemetry);
  const care = housekeeping({ settings, warehouse, embedded: intake.embedded, clock, log });
  const threads = ['pipeline', 'judge'].map((file) => ({ file, thread: startThread(file, { settings, clock: clockSpec, access }, log) }));
  const migrated = migrateWhenUp(warehouse, access.database, log).then(
    () => { for (const { thread } of threads) thread.go(); care.start(); },
    (error: unknown) => { log.fatal({ err: error }, 'the data does not fit this program'); process.exit(1); },
  );
  return {
    intake, warehouse, care,
    async missing() {
      const [taking, storing] = await Promise.all([inTime(intake.missing(), ['event-log']), inTime(warehouse.ping().then(() => []), ['warehouse'])]);
      return [...taking, ...threads.filter(({ thread }) => !thread.running()).map(({ file }) => file), ...storing, ...await isFull(settings.dataDir) ? ['disk'] : []];
    },
    metrics: () => Promise.all([telemetry.snapshot(), ...threads.map(({ thread }) => thread.metrics())]),
    async close() {
      await migrated;
      await care.stop();
      await Promise.all(threads.map(({ thread }) => thread.stop()));
      await intake.close();
      await telemetry.close();
      await warehouse.close();
      await engine?.stop();
      lock.close();
    },
  };
}

/** With less than this nothing of use can be written any more. */
const FREE_BYTES_MIN = 2 ** 20;

async function isFull(dir: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize < FREE_BYTES_MIN;
}
