import { randomUUID } from 'node:crypto';
import { TOPIC_LAYOUTS, type TopicLayout } from '@sanxiang/contracts';
import { Unavailable, type Logger } from '@sanxiang/kernel';
import type { EachBatchPayload } from 'kafkajs';
import type { Batch, Consumption, ConsumeOptions, EventLog, NewRecord } from '../port.js';
import { Appender, RECORD_BYTES_MAX } from './appender.js';
import { kafkaClient } from './client.js';
import { handOverFetched } from './hand-over.js';
import { LogAdmin } from './log-admin.js';
import { StandingConsumer } from './standing-consumer.js';
import { KafkaTail, type Tail } from './kafka-tail.js';

const NAMESPACE_DEFAULT = 'sanxiang';
/** Above the brokers' usual minimum of 6 s, short enough that a dead member's partitions are soon another's. */
const SESSION_MS_DEFAULT = 8000;
/** Bytes that one fetch brings of a partition: enough for a full batch of ordinary records, within these. An answer of more than 32 MiB is memory that the system has to find anew each time. */
const ORDINARY_RECORD_BYTES = 512;
const FETCH_BYTES_MIN = 1024 * 1024;
const FETCH_BYTES_MAX = 12 * 1024 * 1024;
const BATCH_RECORDS_DEFAULT = 5000;
/** What a batch of records needs around a record. */
const ENVELOPE_BYTES = 64 * 1024;
const REQUEST_MS = 10_000;

export interface KafkaEventLogOptions {
  /** Each `host:port`. */
  readonly brokers: readonly string[];
  /** Stands before the names of topics and groups, so that several installations share a broker. */
  readonly namespace?: string;
  /** The topics there are; others are refused. */
  readonly layouts?: Readonly<Record<string, TopicLayout>>;
  /** Batches of different partitions that one consumption may have under way. */
  readonly partitionsAtOnce?: number;
  /** The group gives the partitions of a member that is silent for so long to the others, ms. */
  readonly sessionMs?: number;
}

/** One reading of a topic. */
interface Task {
  readonly reader: string;
  readonly name: string;
  readonly groupId: () => string;
  readonly handle: (batch: Batch) => Promise<void>;
  readonly handled: (payload: EachBatchPayload, next: number) => Promise<void>;
  readonly options: ConsumeOptions;
  readonly positions?: () => ReadonlyMap<number, number>;
}

/** The log on a Kafka cluster, for any number of processes. It may be made while the brokers are away: it connects when they come. */
export class KafkaEventLog implements EventLog {
  private readonly layouts: ReadonlyMap<string, TopicLayout>;
  private readonly admin: LogAdmin;
  private readonly appender: Appender;
  private readonly running = new Set<Consumption>();
  private closed = false;

  constructor(private readonly options: KafkaEventLogOptions, private readonly log: Logger) {
    this.layouts = new Map(Object.entries(options.layouts ?? TOPIC_LAYOUTS));
    this.admin = new LogAdmin(this.client, new Map([...this.layouts].map(([name, layout]) => [this.fullName(name), layout])), RECORD_BYTES_MAX + ENVELOPE_BYTES, log);
    this.appender = new Appender(this.client, () => this.admin.prepareTopics(), log);
  }

  private readonly client = (): ReturnType<typeof kafkaClient> => kafkaClient({ brokers: this.options.brokers, requestMs: REQUEST_MS }, this.log);
  private readonly prepare = (): Promise<void> => this.admin.prepareTopics();
  private readonly fullName = (name: string): string => `${this.options.namespace ?? NAMESPACE_DEFAULT}.${name}`;

  private topic(name: string): string {
    if (!this.layouts.has(name)) throw new Error(`no such topic: ${name}`);
    return this.fullName(name);
  }

  private groupId(group: string, topic: string): string { return this.fullName(`${group}.${topic}`); }

  async append(name: string, records: readonly NewRecord[]): Promise<void> {
    await this.appender.append(this.topic(name), records);
  }

  /** As the port says; resolves before the group is joined. Groups may be shared by any number of processes, up to the partitions of the topic. */
  async consume(group: string, name: string, handle: (batch: Batch) => Promise<void>, options: ConsumeOptions = {}): Promise<Consumption> {
    const topic = this.topic(name);
    const handled = (payload: EachBatchPayload, next: number): Promise<void> =>
      payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions: [{ partition: payload.batch.partition, offset: String(next) }] }] });
    return this.run({ reader: group, name, groupId: () => this.groupId(group, name), handle, handled, options });
  }

  /**
   * Hands over the records of every partition from the caller's own positions on (from its first record where the map says nothing), to this process alone:
   * no group is shared, nothing is committed. A batch whose handler throws is handed over again.
   */
  async tail(name: string, from: ReadonlyMap<number, number>, handle: (batch: Batch) => Promise<void>, options: ConsumeOptions = {}): Promise<Tail> {
    const topic = this.topic(name); const positions = new Map(from);
    // A group of its own each time it begins: an earlier one still has its dead member for a while.
    let group = '';
    const groupId = (): string => { group = this.groupId(`tail.${randomUUID()}`, name); return group; };
    const progress = new KafkaTail(positions, () => this.admin.extents(topic));
    const handled = async (payload: EachBatchPayload, next: number): Promise<void> => { progress.reached(payload.batch.partition, next); };
    const reading = this.run({ reader: 'tail', name, groupId, handle, handled, options, positions: () => positions });
    return progress.over(async () => {
      await reading.stop();
      await this.admin.forget(group).catch((error: unknown) => { this.log.debug({ err: error, group }, 'group of a tail is left to the broker'); });
    });
  }

  private run({ reader, name, groupId, handle, handled, options, positions }: Task): Consumption {
    if (this.closed) throw new Unavailable('event-log');
    const partitionsAtOnce = this.options.partitionsAtOnce ?? 1;
    const fetchBytes = Math.min(FETCH_BYTES_MAX, Math.max(FETCH_BYTES_MIN, (options.maxRecords ?? BATCH_RECORDS_DEFAULT) * ORDINARY_RECORD_BYTES));
    const consumer: StandingConsumer = new StandingConsumer(this.client, this.prepare, {
      name: reader, groupId, topic: this.topic(name), partitionsAtOnce, fetchBytes, sessionMs: this.options.sessionMs ?? SESSION_MS_DEFAULT, ...positions && { positions },
      eachBatch: (payload, member) => handOverFetched(payload, member, { topic: name, options, partitionsAtOnce, handle, handled, stopped: consumer.stopped, pause: consumer.pause, log: this.log }),
    }, this.log);
    const consumption: Consumption = { stop: async () => { this.running.delete(consumption); await consumer.stop(); } };
    this.running.add(consumption);
    return consumption;
  }

  /** As the port says; throws `Unavailable('event-log')` when the brokers do not answer. 0 for a topic that there is not. */
  async behind(group: string, name: string): Promise<number> {
    if (!this.layouts.has(name)) return 0;
    // First what was committed: a nought then means that there was a moment when nothing was left.
    const committed = await this.admin.committed(this.groupId(group, name), this.fullName(name));
    const extents = await this.admin.extents(this.fullName(name));
    return extents.reduce((sum, { part, low, high }) => sum + Math.max(0, high - Math.max(low, committed.get(part) ?? low)), 0);
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.running].map((consumption) => consumption.stop()));
    await this.appender.close();
    await this.admin.close();
  }
}
