import { join } from 'node:path';
import { EmbeddedEventLog, type EventLog } from '@sanxiang/event-log';
import type { Clock, Logger, Settings } from '@sanxiang/kernel';
import type { Admission } from './admission.js';
import { EmbeddedAdmission } from './embedded-admission.js';
import { IdIndex } from './id-index.js';
import { Intake } from './intake.service.js';
import { Quarantine } from './quarantine.js';

/** Intake with what it stands on. */
export interface OpenIntake {
  readonly eventLog: EventLog;
  readonly quarantine: Quarantine;
  readonly intake: Intake;
  /** Totals since the start, for `/metrics`. */
  counters(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

/** Opens the log, the known events and the quarantine that the settings ask for; resolves when events can be taken in. */
export async function openIntake(settings: Pick<Settings, 'dataDir' | 'kafkaBrokers' | 'mongoUrl'>, clock: Clock, log: Logger): Promise<OpenIntake> {
  const { dataDir } = settings;
  const quarantine = new Quarantine(join(dataDir, 'quarantine.db'), clock);
  const { eventLog, admission } = await openLog(settings, quarantine, clock, log);
  await admission.recover();
  const intake = new Intake(admission, quarantine, clock);
  return {
    eventLog, quarantine, intake,
    counters: () => ({ intake_accepted_total: intake.totals.accepted, intake_duplicates_total: intake.totals.duplicates, intake_rejected_total: intake.totals.rejected }),
    async close() {
      await admission.close();
      await eventLog.close();
      quarantine.close();
    },
  };
}

async function openLog({ dataDir }: Pick<Settings, 'dataDir' | 'kafkaBrokers'>, _quarantine: Quarantine, clock: Clock, log: Logger): Promise<{ eventLog: EventLog; admission: Admission }> {
  const embedded = new EmbeddedEventLog(join(dataDir, 'log'), clock, log);
  return { eventLog: embedded, admission: new EmbeddedAdmission(embedded, new IdIndex(join(dataDir, 'ids')), log) };
}
