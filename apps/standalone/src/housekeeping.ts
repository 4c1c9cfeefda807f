import { readFileSync } from 'node:fs';
import { GROUPS } from '@sanxiang/contracts';
import { daily, OneAtATime, Retention, type BackupParts } from '@sanxiang/data-directory';
import type { EmbeddedAdmission } from '@sanxiang/intake';
import type { EmbeddedEventLog } from '@sanxiang/event-log';
import type { Clock, Logger, Settings } from '@sanxiang/kernel';
import type { Warehouse } from '@sanxiang/warehouse';

export interface HousekeepingParts {
  readonly settings: Settings;
  readonly warehouse: Warehouse;
  /** null: Kafka has the log. */
  readonly embedded: { readonly eventLog: EmbeddedEventLog; readonly admission: EmbeddedAdmission } | null;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Care of the data directory beside the stream: backups when asked, retention daily, never both at a time. */
export interface Housekeeping {
  /** null: not everything is in the directory, so that each engine has to be backed up by its own means. */
  readonly backups: BackupParts | null;
  /** Begins with the retention; the warehouse's tables have to be there. */
  start(): void;
  stop(): Promise<void>;
}

/** Name and version of this program, as data directories and backups carry it. */
export const PROGRAM = `sanxiang ${versionOf(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')))}`;

function versionOf(manifest: unknown): string {
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
}

export function housekeeping({ settings, warehouse, embedded, clock, log }: HousekeepingParts): Housekeeping {
  const turn = new OneAtATime();
  const retention = settings.retentionDays === null ? null : new Retention({
    days: settings.retentionDays, warehouse, clock, logger: log,
    log: embedded === null ? null : { eventLog: embedded.eventLog, cutEvents: (...of) => embedded.admission.cutLog(...of) },
  });
  const backups = embedded === null || settings.mongoUrl !== null ? null : {
    source: { dataDir: settings.dataDir, program: PROGRAM, clock, warehouse: settings.clickhouseUrl === null ? warehouse : null, filledBy: [GROUPS.sink], cutEvents: () => embedded.admission.cutEvents() },
    turn, log,
  };
  let task: { stop(): Promise<void> } | null = null;
  return {
    backups,
    start() { if (retention !== null) task = daily('retention', (signal) => turn.run(() => retention.apply(signal)), log); },
    async stop() { await task?.stop(); await turn.idle(); },
  };
}
