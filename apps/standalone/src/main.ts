import 'reflect-metadata';
import { Keys } from '@sanxiang/access';
import { createLogger, readSettings, systemClock, type Logger, type Settings } from '@sanxiang/kernel';
import { openParts, type Parts } from './parts.js';
import { createServer } from './server.js';
import { clockOf, type ClockSpec } from './clock.js';

const STOP_MS_MAX = 14_000;

/** A program that runs: its address, and how to end it. */
export interface Running { readonly url: string; readonly settings: Settings; readonly parts: Parts; stop(): Promise<void> }

/** Reads the settings or ends the process: 2 for wrong settings, each named. */
export function settingsOrExit(): { settings: Settings; keys: Keys | null } {
  try {
    const settings = readSettings();
    return { settings, keys: settings.keysFile === null ? null : Keys.read(settings.keysFile) };
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  }
}

/** Starts everything and serves until it is stopped. */
export async function start(settings: Settings, keys: Keys | null, clockSpec: ClockSpec = { kind: 'system' }): Promise<Running> {
  const log = createLogger(settings.logLevel, 'sanxiang');
  const clock = clockSpec.kind === 'system' ? systemClock : clockOf(clockSpec);
  const parts = await openParts(settings, clock, clockSpec, log);
  const app = await createServer(parts, settings, keys, clock, log);
  await app.listen(settings.port, settings.host);
  const url = (await app.getUrl()).replace('[::1]', 'localhost');
  log.info({ url, dataDir: settings.dataDir }, 'listening');
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => stopping ??= (async () => { await app.close(); await parts.close(); })();
  return { url, settings, parts, stop };
}

/** Ends the program when it is told to, within the time that supervisors give. */
export function stopOnSignals(running: Running, log: Logger): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {
    setTimeout(() => { log.error('did not stop in time'); process.exit(1); }, STOP_MS_MAX).unref();
    running.stop().then(() => process.exit(0), (error: unknown) => { log.error({ err: error }, 'stopping failed'); process.exit(1); });
  });
}

/** `sanxiang start`. */
export async function main(): Promise<void> {
  const { settings, keys } = settingsOrExit();
  if (process.argv.includes('--check-config')) { console.log('设置无误 · settings are right'); return; }
  const running = await start(settings, keys);
  stopOnSignals(running, createLogger(settings.logLevel, 'sanxiang'));
  console.log(`三响 Sanxiang ${running.url}`);
}
