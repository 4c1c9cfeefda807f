import type { Clock, Logger } from '@sanxiang/kernel';
import { EmbeddedEventLog } from './embedded/embedded-event-log.js';
import { KafkaEventLog } from './kafka/kafka-event-log.js';
import type { EventLog } from './port.js';

export interface EventLogPlace {
  /** Kafka brokers, `host:port`; null: the embedded log. */
  readonly brokers: readonly string[] | null;
  /** Folder of the embedded log. */
  readonly dir: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The log that the settings ask for. */
export const openEventLog = ({ brokers, dir, clock, log }: EventLogPlace): EventLog =>
  (brokers === null ? new EmbeddedEventLog(dir, clock, log) : new KafkaEventLog({ brokers }, log));
