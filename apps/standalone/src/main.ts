import 'reflect-metadata';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Keys } from '@sanxiang/access';
import { AnalyticsModule, toldBooks, toldDirectory } from '@sanxiang/analytics';
import { BackupsModule } from '@sanxiang/data-directory';
import { deadLettersKept, stages } from '@sanxiang/event-log';
import { createHttpApp, settingsOrExit, stopOnSignals } from '@sanxiang/http';
import { EVENT_TYPES, IntakeModule } from '@sanxiang/intake';
import { createLogger, systemClock, YAML_TYPES, type Settings } from '@sanxiang/kernel';
import { BookLibrary, BooksModule, BooksReader, readShippedBooks, verdictExplainer } from '@sanxiang/norms';
import { clockOf, type ClockSpec } from './clock.js';
import { openParts } from './parts.js';

/** A program that runs: its address, and how to end it. */
export interface Running { readonly url: string; stop(): Promise<void> }

const PAGES = join(dirname(fileURLToPath(import.meta.resolve('@sanxiang/web/package.json'))), 'dist');

/** Starts everything and serves until it is stopped. */
export async function start(settings: Settings, keys: Keys | null, clockSpec: ClockSpec = { kind: 'system' }): Promise<Running> {
  const log = createLogger(settings.logLevel, 'sanxiang');
  const clock = clockSpec.kind === 'system' ? systemClock : clockOf(clockSpec);
  const parts = await openParts(settings, clock, clockSpec, log);
  const { intake, warehouse, care } = parts;
  const progress = () => stages(intake.eventLog);
  const reader = new BooksReader(toldBooks(warehouse), new BookLibrary(readShippedBooks(), settings.tz));
  const books = BooksModule.with({ reader, say: (org, event) => intake.intake.own(org, event), clock });
  const app = await createHttpApp({
    modules: [IntakeModule.with(intake.intake, intake.quarantine, { told: toldDirectory(warehouse), tz: settings.tz, clock }), books, AnalyticsModule.with({ warehouse, clock, tz: settings.tz, progress, log, targets: (org) => reader.targets(org, clock), explain: verdictExplainer(reader) }), ...(care.backups === null ? [] : [BackupsModule.with(care.backups)])],
    health: { missing: () => parts.missing(), stages: progress, deadLetters: () => deadLettersKept(intake.eventLog), metrics: () => parts.metrics() },
    keys, streamed: [...EVENT_TYPES, ...YAML_TYPES], pages: PAGES, log,
  });
  await app.listen(settings.port, settings.host);
  const url = (await app.getUrl()).replace('[::1]', 'localhost');
  log.info({ url, dataDir: settings.dataDir }, 'listening');
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => stopping ??= (async () => { await app.close(); await parts.close(); })();
  return { url, stop };
}

/** `sanxiang start`. */
export async function main(): Promise<void> {
  const { settings, keys } = settingsOrExit();
  const running = await start(settings, keys);
  stopOnSignals(() => running.stop(), createLogger(settings.logLevel, 'sanxiang'));
  console.log(`三响 Sanxiang ${running.url}`);
}
