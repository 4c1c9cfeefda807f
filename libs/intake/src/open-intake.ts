import { join } from 'node:path';
import { EmbeddedEventLog, KafkaEventLog, stages, type EventLog } from '@sanxiang/event-log';
import type { Clock, Logger, Settings } from '@sanxiang/kernel';
import { Telemetry } from '@sanxiang/telemetry';
import type { Admission } from './admission.js';
import { EmbeddedAdmission } from './embedded-admission.js';
import { IdIndex } from './id-index.js';
import { Intake } from './intake.service.js';
import { EmbeddedQuarantine } from './embedded-quarantine.js';
import { MongoQuarantine } from './mongo-quarantine.js';
import type { Quarantine } from './quarantine.js';
import { SeenIndex } from './seen-index.js';
import { KafkaAdmission } from './kafka-admission.js';

/** Intake with what it stands on. */
export interface OpenIntake {
  readonly eventLog: EventLog;
  readonly quarantine: Quarantine;
  readonly intake: Intake;
  /** The embedded log with what knows its events; null: Kafka has the log. */
  readonly embedded: { readonly eventLog: EmbeddedEventLog; readonly admission: EmbeddedAdmission } | null;
  /** What keeps it from taking events; empty: nothing. */
  missing(): Promise<string[]>;
  close(): Promise<void>;
}

/** Opens the log, the known events and the quarantine that the settings ask for; resolves when events can be taken in. */
export async function openIntake(settings: Pick<Settings, 'dataDir' | 'kafkaBrokers' | 'mongoUrl'>, clock: Clock, log: Logger, telemetry: Telemetry = new Telemetry()): Promise<OpenIntake> {
  const { dataDir, mongoUrl } = settings;
  const quarantine = mongoUrl === null ? new EmbeddedQuarantine(join(dataDir, 'quarantine.db'), clock) : new MongoQuarantine(mongoUrl, clock);
  const { eventLog, admission, embedded } = openLog(settings, quarantine, clock, log, telemetry);
  await admission.recover();
  const intake = new Intake(admission, quarantine, clock, telemetry);
  return {
    eventLog, quarantine, intake, embedded,
    missing: async () => [...(admission.ready ? [] : ['known-events']), ...await stages(eventLog).then(() => [], () => ['event-log'])],
    async close() {
      await admission.close();
      await eventLog.close();
      await quarantine.close();
    },
  };
}

function openLog({ dataDir, kafkaBrokers }: Pick<Settings, 'dataDir' | 'kafkaBrokers'>, quarantine: Quarantine, clock: Clock, log: Logger, telemetry: Telemetry): { eventLog: EventLog; admission: Admission; embedded: OpenIntake['embedded'] } {
  if (kafkaBrokers === null) {
    const embeddedLog = new EmbeddedEventLog(join(dataDir, 'log'), clock, log);
    const admission = new EmbeddedAdmission(embeddedLog, new IdIndex(join(dataDir, 'ids')), log, telemetry);
    return { eventLog: embeddedLog, admission, embedded: { eventLog: embeddedLog, admission } };
  }
  const kafka = new KafkaEventLog({ brokers: kafkaBrokers }, log);
  return { eventLog: kafka, admission: new KafkaAdmission(kafka, new SeenIndex(join(dataDir, 'seen')), quarantine, log, telemetry), embedded: null };
}
