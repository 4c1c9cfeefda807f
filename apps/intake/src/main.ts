import 'reflect-metadata';
import { mkdirSync } from 'node:fs';
import { stages } from '@sanxiang/event-log';
import { createHttpApp, settingsOrExit, stopOnSignals } from '@sanxiang/http';
import { EVENT_TYPES, IntakeModule, openIntake } from '@sanxiang/intake';
import { createLogger, systemClock } from '@sanxiang/kernel';

/** `sanxiang intake`: takes events into Kafka. Any number of these may run, each with a data directory of its own for the index of known events. */
export async function main(): Promise<void> {
  const { settings, keys } = settingsOrExit('kafkaBrokers', 'mongoUrl');
  const log = createLogger(settings.logLevel, 'intake');
  mkdirSync(settings.dataDir, { recursive: true });
  const open = await openIntake(settings, systemClock, log);
  const health = {
    missing: () => stages(open.eventLog).then(() => [], () => ['event-log']),
    counters: () => open.counters(),
  };
  const app = await createHttpApp({ modules: [IntakeModule.with(open.intake, open.quarantine)], health, keys, streamed: EVENT_TYPES, pages: null, log });
  await app.listen(settings.port, settings.host);
  stopOnSignals(async () => { await app.close(); await open.close(); }, log);
  log.info({ url: await app.getUrl() }, 'listening');
}
