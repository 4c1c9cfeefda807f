import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { Logger } from '@sanxiang/kernel';
import type { Consumption } from '../port.js';
import { HEARTBEAT_MS, type Membership } from './membership.js';
import { withinMs } from './time-limit.js';

/** The broker answers an empty fetch after this long; a stop or a change in the group waits as long. New records are answered at once. */
const FETCH_WAIT_MS = 100;
/** Others wait this long for a batch under way before they share the partitions without its owner. */
const REBALANCE_MS = 60_000;
/** No fetch, no batch, no join for so long: the consumer is taken for dead. Longer than a join may take. */
const SILENT_MS = 2 * REBALANCE_MS;
const WATCH_MS = 1000;
const LEAVE_MS = 3000;
const AGAIN_FIRST_MS = 100;
const AGAIN_MAX_MS = 1000;
/** A consumer that stood so long was well: the next fault begins with a short pause again. */
const WELL_MS = 30_000;
const READ_RETRY = { initialRetryTime: 100, maxRetryTime: 1000, retries: 3, restartOnFailure: () => Promise.resolve(false) };

/** What a consumer reads, and as whom. */
export interface Reading {
  /** Who reads, for the log. */
  readonly name: string;
  /** Asked anew for each consumer that is started. */
  readonly groupId: () => string;
  /** Full name of the topic. */
  readonly topic: string;
  readonly partitionsAtOnce: number;
  /** The group gives the partitions of a member that is silent for so long to the others. */
  readonly sessionMs: number;
  /** Most bytes of one partition that one fetch brings. */
  readonly fetchBytes: number;
  readonly eachBatch: (payload: EachBatchPayload, member: Membership) => Promise<void>;
  /** Where to begin instead of where the group committed; partitions that are not named begin at their first record. */
  readonly positions?: () => ReadonlyMap<number, number>;
}

/**
 * A consumer that stays: kafkajs ends one after certain errors, and leaves the process running without it. Here another one is started, after a growing pause.
 */
export class StandingConsumer implements Consumption {
  private readonly member: Membership = { partitions: 0, lost: null, lately: 0, latelyAt: 0 };
  private readonly active = new Set<Promise<void>>();
  private readonly stopAsked: Promise<void>;
  private askToStop = (): void => { /* set with the promise */ };
  private isStopped = false;
  /** Since the last one ended no consumer has joined. */
  private isFailing = false;
  private lastSign = performance.now();
  private readonly standing: Promise<void>;

  /** `prepare` makes sure that the topic is there. */
  constructor(private readonly client: () => Kafka, private readonly prepare: () => Promise<void>, private readonly reading: Reading, private readonly log: Logger) {
    this.stopAsked = new Promise((resolve) => { this.askToStop = resolve; });
    this.standing = this.stand();
  }

  readonly stopped = (): boolean => this.isStopped;

  /** Resolves after the pause, or as soon as the consumer is to stop. */
  readonly pause = (ms: number): Promise<void> => new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    void this.stopAsked.then(() => { clearTimeout(timer); resolve(); });
  });

  async stop(): Promise<void> {
    this.isStopped = true;
    this.askToStop();
    await this.standing;
  }

  private async stand(): Promise<void> {
    let pauseMs = AGAIN_FIRST_MS;
    while (!this.isStopped) {
      const began = performance.now();
      const cause = await this.session();
      if (this.isStopped) return;
      if (performance.now() - began > WELL_MS) pauseMs = AGAIN_FIRST_MS;
      this.log[this.isFailing ? 'debug' : 'warn']({ cause: cause instanceof Error ? cause.message : cause, group: this.reading.name, topic: this.reading.topic }, 'consumer ended, another is started');
      this.isFailing = true;
      await this.pause(pauseMs);
      pauseMs = Math.min(AGAIN_MAX_MS, pauseMs * 2);
    }
  }

  /** From joining the group to leaving it; answers why it ended. */
  private async session(): Promise<unknown> {
    const { topic, fetchBytes, partitionsAtOnce, sessionMs } = this.reading;
    const consumer = this.client().consumer({
      groupId: this.reading.groupId(), sessionTimeout: sessionMs, rebalanceTimeout: REBALANCE_MS, heartbeatInterval: HEARTBEAT_MS, maxWaitTimeInMs: FETCH_WAIT_MS,
      maxBytesPerPartition: fetchBytes, maxBytes: fetchBytes * partitionsAtOnce, allowAutoTopicCreation: false, retry: READ_RETRY,
    });
    const watch = this.watch(consumer, topic);
    const joined = this.join(consumer, topic);
    try {
      return await Promise.race([joined.then(() => watch.ended), watch.ended, this.stopAsked]);
    } catch (error) {
      return error;
    } finally {
      watch.stop();
      await this.leave(consumer, joined);
    }
  }

  /** Resolves when the group is joined; a change in the group may take as long as another member's batch. */
  private async join(consumer: Consumer, topic: string): Promise<void> {
    await this.prepare();
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    if (this.isStopped) return;
    const joined = consumer.run({
      autoCommit: false, eachBatchAutoResolve: false, partitionsConsumedConcurrently: this.reading.partitionsAtOnce, eachBatch: (payload) => this.take(payload),
    });
    // kafkajs takes a position only once it runs, and fetches only once it has joined.
    for (const [partition, off] of this.reading.positions?.() ?? []) consumer.seek({ topic, partition, offset: String(off) });
    await joined;
  }

  private async take(payload: EachBatchPayload): Promise<void> {
    const taken = this.reading.eachBatch(payload, this.member);
    this.active.add(taken);
    try { await taken; } finally { this.active.delete(taken); this.lastSign = performance.now(); }
  }

  /** Resolves with the cause when kafkajs gives the consumer up, or it shows no sign of life. */
  private watch(consumer: Consumer, topic: string): { readonly ended: Promise<Error>; stop(): void } {
    const alive = (): void => { this.lastSign = performance.now(); };
    alive();
    let stop = (): void => { /* set with the timer */ };
    const ended = new Promise<Error>((resolve) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => { resolve(payload.error); });
      const timer = setInterval(() => {
        if (this.active.size === 0 && performance.now() - this.lastSign > SILENT_MS) resolve(new Error(`no sign of life for ${SILENT_MS} ms`));
      }, WATCH_MS);
      stop = () => { clearInterval(timer); };
    });
    consumer.on(consumer.events.FETCH, alive);
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      alive();
      this.member.lost = null;
      if (this.isFailing) this.log.info({ group: this.reading.name, topic: this.reading.topic }, 'consumer is back');
      this.isFailing = false;
      this.member.partitions = payload.memberAssignment[topic]?.length ?? 0;
    });
    return { ended, stop };
  }

  /** The batch under way is waited for however long it takes; the goodbye to a broker that may be away is not. */
  private async leave(consumer: Consumer, joined: Promise<void>): Promise<void> {
    const gone = consumer.disconnect();
    // One that was still joining would else become a member that takes partitions and hands nothing over.
    void joined.catch(() => { /* it is not in the group */ }).then(() => consumer.disconnect()).catch(() => { /* said below */ });
    gone.catch(() => { /* said below */ });
    await Promise.allSettled([...this.active]);
    await withinMs(LEAVE_MS, 'leave', gone).catch((error: unknown) => { this.log.debug({ err: error, topic: this.reading.topic }, 'consumer left without a goodbye'); });
  }
}
