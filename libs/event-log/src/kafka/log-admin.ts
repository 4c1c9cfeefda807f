import { setTimeout as pause } from 'node:timers/promises';
import { Unavailable, type Logger } from '@sanxiang/kernel';
import type { TopicLayout } from '@sanxiang/contracts';
import type { Admin, Kafka } from 'kafkajs';
import { withinMs } from './time-limit.js';

/** Who asks how far a group is cannot wait long: the answer is for a page and for readiness. */
const ANSWER_MS = 5000;
/** Attempts while the cluster settles, and the pause in between; together less than an answer may take. */
const ATTEMPTS = 20;
const AGAIN_MS = 100;
const DAY_MS = 24 * 60 * 60 * 1000;
/** As many copies of a partition as there are brokers, up to this. */
const REPLICAS_MAX = 3;

/** Offsets of a partition that are there: from `low` up to before `high`. */
export interface Extent { readonly part: number; readonly low: number; readonly high: number }

/** A topic that was just made is not known to every broker, a partition may have no leader for a moment: the broker says that asking again will help. */
const passes = (error: unknown): boolean => error instanceof Error && 'type' in error && 'retriable' in error && error.retriable === true;

async function untilSettled<Answer>(question: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; attempt < ATTEMPTS; attempt += 1) {
    try { return await question(); } catch (error) { if (!passes(error)) throw error; }
    await pause(AGAIN_MS);
  }
  return question();
}

/** One long-lived connection for what is asked about topics and groups. Throws `Unavailable('event-log')` when there is no answer in time, and connects anew for the next question. */
export class LogAdmin {
  private admin: Promise<Admin> | null = null;
  private prepared: Promise<void> | null = null;

  /** `layouts` by full name of the topic; `recordBytesMax` is the largest record, with its key. */
  constructor(private readonly client: () => Kafka, private readonly layouts: ReadonlyMap<string, TopicLayout>, private readonly recordBytesMax: number, private readonly log: Logger) {}

  /** Creates the topics that are missing; those that are there stay as they are. */
  prepareTopics(): Promise<void> {
    this.prepared ??= this.ask((admin) => this.createMissing(admin)).catch((error: unknown) => { this.prepared = null; throw error; });
    return this.prepared;
  }

  private async createMissing(admin: Admin): Promise<void> {
    const there = new Set(await admin.listTopics());
    const missing = [...this.layouts].filter(([topic]) => !there.has(topic));
    if (missing.length > 0) {
      const replicationFactor = Math.min(REPLICAS_MAX, (await admin.describeCluster()).brokers.length);
      await admin.createTopics({
        waitForLeaders: true, timeout: ANSWER_MS,
        topics: missing.map(([topic, layout]) => ({ topic, numPartitions: layout.partitions, replicationFactor, configEntries: this.configOf(layout) })),
      });
    }
    const { topics } = await admin.fetchTopicMetadata({ topics: [...this.layouts.keys()] });
    for (const { name, partitions } of topics) {
      const wanted = this.layouts.get(name)?.partitions;
      if (wanted !== partitions.length) this.log.warn({ topic: name, partitions: partitions.length, wanted }, 'topic has another number of partitions than the code says; it is left so');
    }
  }

  private readonly configOf = (layout: TopicLayout): { name: string; value: string }[] => [
    { name: 'max.message.bytes', value: String(this.recordBytesMax) },
    { name: 'retention.ms', value: layout.keptDays === null ? '-1' : String(layout.keptDays * DAY_MS) },
    { name: 'cleanup.policy', value: 'delete' },
    // `LogRecord.at` is when the log took it, by one clock.
    { name: 'message.timestamp.type', value: 'LogAppendTime' },
  ];

  /** What each partition of the topic holds now. */
  async extents(topic: string): Promise<Extent[]> {
    await this.prepareTopics();
    return (await this.ask((admin) => admin.fetchTopicOffsets(topic))).map(({ partition, low, high }) => ({ part: partition, low: Number(low), high: Number(high) }));
  }

  /** Committed offsets of a group by partition; a partition without one is left out. */
  async committed(groupId: string, topic: string): Promise<Map<number, number>> {
    await this.prepareTopics();
    const answers = await this.ask((admin) => admin.fetchOffsets({ groupId, topics: [topic] }));
    return new Map(answers.flatMap(({ partitions }) => partitions.filter((p) => Number(p.offset) >= 0).map((p) => [p.partition, Number(p.offset)] as const)));
  }

  /** Forgets a group that nobody is in any more. */
  async forget(groupId: string): Promise<void> {
    await this.ask((admin) => admin.deleteGroups([groupId]));
  }

  private async ask<Answer>(question: (admin: Admin) => Promise<Answer>): Promise<Answer> {
    const asked = this.connected();
    try {
      return await withinMs(ANSWER_MS, 'Kafka', asked.then((admin) => untilSettled(() => question(admin))));
    } catch (cause) {
      if (this.admin === asked) this.admin = null;
      asked.then((admin) => admin.disconnect()).catch(() => { /* it is gone already */ });
      throw new Unavailable('event-log', { cause });
    }
  }

  private connected(): Promise<Admin> {
    this.admin ??= (async () => { const admin = this.client().admin(); await admin.connect(); return admin; })();
    return this.admin;
  }

  async close(): Promise<void> {
    const admin = this.admin;
    this.admin = null;
    if (admin !== null) await withinMs(ANSWER_MS, 'disconnect', admin.then((a) => a.disconnect())).catch(() => { /* it was not connected */ });
  }
}
