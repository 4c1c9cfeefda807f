import { join } from 'node:path';
import { EmbeddedEventLog, KafkaEventLog, stages, type EventLog } from '@sanxiang/event-log';
import type { Clock, Logger, Settings } from '@sanxiang/kernel';
import type { Admission } from './admission.js';
import { EmbeddedAdmission } from './embedded-admission.js';
import { IdIndex } from './id-index.js';
import { Intake } from './intake.service.js';
import { EmbeddedQuarantine } from './embedded-quarantine.js';
import { MongoQuarantine } from './mongo-quarantine.js';
import type { Quarantine } from './quarantine.js';
import { SeenIndex } from './seen-index.js';
import { SharedAdmission } from './shared-admission.js';

/** Intake with what it stands on. */
export interface OpenIntake {
  readonly eventLog: EventLog;
  readonly quarantine: Quarantine;
  readonly intake: Intake;
  /** What keeps it from taking events; empty: nothing. */
  missing(): Promise<string[]>;
  /** Totals since the start, for `/metrics`. */
  counters(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

/** Opens the log, the known events and the quarantine that the settings ask for; resolves when events can be taken in. */
export async function openIntake(settings: Pick<Settings, 'dataDir' | 'kafkaBrokers' | 'mongoUrl'>, clock: Clock, log: Logger): Promise<OpenIntake> {
  const { dataDir, mongoUrl } = settings;
  const quarantine = mongoUrl === null ? new EmbeddedQuarantine(join(dataDir, 'quarantine.db'), clock) : new MongoQuarantine(mongoUrl, clock);
  const { eventLog, admission } = openLog(settings, quarantine, clock, log);
  await admission.recover();
  const intake = new Intake(admission, quarantine, clock);
  return {
    eventLog, quarantine, intake,
    missing: async () => [...(admission.ready ? [] : ['known-events']), ...await stages(eventLog).then(() => [], () => ['event-log'])],
    counters: () => ({ intake_accepted_total: intake.totals.accepted, intake_duplicates_total: intake.totals.duplicates, intake_rejected_total: intake.totals.rejected }),
    async close() {
      await admission.close();
      await eventLog.close();
      await quarantine.close();
    },
  };
}

function openLog({ dataDir, kafkaBrokers }: Pick<Settings, 'dataDir' | 'kafkaBrokers'>, quarantine: Quarantine, clock: Clock, log: Logger): { eventLog: EventLog; admission: Admission } {
  if (kafkaBrokers === null) {
    const embedded = new EmbeddedEventLog(join(dataDir, 'log'), clock, log);
    return { eventLog: embedded, admission: new EmbeddedAdmission(embedded, new IdIndex(join(dataDir, 'ids')), log) };
  }
  const kafka = new KafkaEventLog({ brokers: kafkaBrokers }, log);
  return { eventLog: kafka, admission: new SharedAdmission(kafka, new SeenIndex(join(dataDir, 'seen')), quarantine, log) };
}
