import 'reflect-metadata';
import { mkdirSync } from 'node:fs';
import { toldBooks, toldDirectory } from '@sanxiang/analytics';
import { createHttpApp, inTime, settingsOrExit, stopOnSignals } from '@sanxiang/http';
import { EVENT_TYPES, IntakeModule, openIntake } from '@sanxiang/intake';
import { createLogger, systemClock, YAML_TYPES } from '@sanxiang/kernel';
import { BookLibrary, BooksModule, BooksReader, readShippedBooks } from '@sanxiang/norms';
import { Telemetry } from '@sanxiang/telemetry';
import { openWarehouse, warehouseAddress } from '@sanxiang/warehouse';

/** `sanxiang intake`: takes events into Kafka. The warehouse is needed for `PUT /v1/directory` alone, which is told against what holds. Any number of these may run, each with a data directory of its own for the index of known events. */
export async function main(): Promise<void> {
  const { settings, keys } = settingsOrExit('kafkaBrokers', 'mongoUrl');
  const log = createLogger(settings.logLevel, 'intake');
  mkdirSync(settings.dataDir, { recursive: true });
  const telemetry = new Telemetry({ service: 'intake', traces: settings.traces, log });
  const open = await openIntake(settings, systemClock, log, telemetry);
  const warehouse = settings.clickhouseUrl === null ? null : openWarehouse({ ...warehouseAddress(settings.clickhouseUrl), log });
  const directory = { told: warehouse === null ? null : toldDirectory(warehouse), tz: settings.tz, clock: systemClock };
  const books = BooksModule.with({ reader: new BooksReader(warehouse === null ? null : toldBooks(warehouse), new BookLibrary(readShippedBooks(), settings.tz)), say: (org, event) => open.intake.own(org, event), clock: systemClock });
  const app = await createHttpApp({ modules: [IntakeModule.with(open.intake, open.quarantine, directory), books], health: { missing: () => inTime(open.missing(), ['event-log']), metrics: async () => [await telemetry.snapshot()] }, keys, streamed: [...EVENT_TYPES, ...YAML_TYPES], pages: null, log });
  await app.listen(settings.port, settings.host);
  stopOnSignals(async () => { await app.close(); await open.close(); await telemetry.close(); await warehouse?.close(); }, log);
  log.info({ url: await app.getUrl() }, 'listening');
}
