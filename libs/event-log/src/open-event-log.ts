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
  /** Kafka: batches of different partitions that a consumption may have under way; default 1. */
  readonly partitionsAtOnce?: number;
}

/** The log that the settings ask for. */
export const openEventLog = ({ brokers, dir, clock, log, partitionsAtOnce }: EventLogPlace): EventLog =>
  (brokers === null ? new EmbeddedEventLog(dir, clock, log) : new KafkaEventLog({ brokers, ...partitionsAtOnce !== undefined && { partitionsAtOnce } }, log));
