import type { Clock, Logger } from '@sanxiang/kernel';
import { EmbeddedEventLog } from './embedded/embedded-event-log.js';
import type { EventLog } from './port.js';

export interface EventLogPlace {
  /** Kafka brokers, `host:port`; null: the embedded log. */
  readonly brokers: readonly string[] | null;
  /** Folder of the embedded log. */
  readonly dir: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The log that the settings ask for. Throws when Kafka cannot be reached. */
export const openEventLog = async ({ brokers, dir, clock, log }: EventLogPlace): Promise<EventLog> =>
  { if (brokers !== null) throw new Error('not yet'); return new EmbeddedEventLog(dir, clock, log); };
