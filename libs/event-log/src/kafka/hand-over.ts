import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import type { Logger } from '@sanxiang/kernel';
import type { Batch, ConsumeOptions, LogRecord } from '../port.js';
import { countLately, HEARTBEAT_MS, isOut, type Membership } from './membership.js';

const BATCH_RECORDS_DEFAULT = 5000;
const RETRY_FIRST_MS = 50;
/** What was away and is back is noticed within this time. */
const RETRY_MAX_MS = 1000;
/** Records lately from which on batches are gathered (`everyMs`): some 200 a second. By all partitions, for each alone has only its share of what comes. */
const GATHER_FROM = 300;

/** What a consumer does with what was fetched. */
export interface HandOver {
  /** Without the namespace, as the handler knows it. */
  readonly topic: string;
  readonly options: ConsumeOptions;
  readonly partitionsAtOnce: number;
  readonly handle: (batch: Batch) => Promise<void>;
  /** Called once a batch was handled; `next` is the offset after it. */
  readonly handled: (payload: EachBatchPayload, next: number) => Promise<void>;
  readonly stopped: () => boolean;
  /** Resolves after the pause, or as soon as the consumer is to stop. */
  readonly pause: (ms: number) => Promise<void>;
  readonly log: Logger;
}

const toRecord = (message: KafkaMessage): LogRecord => ({ off: Number(message.offset), value: message.value?.toString('utf8') ?? '', at: Number(message.timestamp) });

/**
 * Cuts what was fetched of one partition into batches and hands these over one after another; each is marked as handled before the next is handed over.
 * Returns early, with the rest unmarked, when the consumer is to stop; throws kafkajs's own error when the group has shared its partitions anew.
 */
export async function handOverFetched(payload: EachBatchPayload, member: Membership, how: HandOver): Promise<void> {
  const { batch } = payload; const max = how.options.maxRecords ?? BATCH_RECORDS_DEFAULT;
  const beating = keepBeating(payload, member);
  try {
    for (let i = 0; i < batch.messages.length; i += max) {
      const records = batch.messages.slice(i, i + max).map(toRecord);
      const last = records.at(-1);
      if (last === undefined || !await mayGoOn(payload, member, how)) return;
      const began = performance.now();
      if (!await untilHandled({ topic: how.topic, part: batch.partition, records }, payload, member, how)) return;
      await how.handled(payload, last.off + 1);
      payload.resolveOffset(String(last.off));
      const lately = countLately(member, records.length);
      if (i + max >= batch.messages.length) gather(payload, member, how, lately, began);
    }
  } finally { beating.stop(); }
}

/** A member that was put out of its group must not hand over what is another's by now; the heartbeat, sent when one is due, tells. */
async function mayGoOn(payload: EachBatchPayload, member: Membership, how: HandOver): Promise<boolean> {
  if (member.lost !== null) throw member.lost;
  if (how.stopped() || !payload.isRunning() || payload.isStale()) return false;
  await payload.heartbeat();
  return true;
}

/** Hands the same batch over until its handler resolves. False: it did not, and the consumer is to stop. */
async function untilHandled(batch: Batch, payload: EachBatchPayload, member: Membership, how: HandOver): Promise<boolean> {
  for (let retryMs = RETRY_FIRST_MS; ; retryMs = Math.min(RETRY_MAX_MS, retryMs * 2)) {
    try {
      await how.handle(batch);
      return true;
    } catch (error) {
      how.log.error({ err: error, topic: batch.topic, part: batch.part, off: batch.records[0]?.off, records: batch.records.length }, 'batch failed, will be handed over again');
    }
    await how.pause(retryMs);
    if (!await mayGoOn(payload, member, how)) return false;
  }
}

/** A handler may take longer than the group waits for a sign of life: it is given meanwhile. */
function keepBeating(payload: EachBatchPayload, member: Membership): { stop(): void } {
  let over = false;
  const timer = setInterval(() => {
    payload.heartbeat().catch((error: unknown) => { if (!over && isOut(error)) member.lost ??= error; });
  }, HEARTBEAT_MS);
  return { stop: () => { over = true; clearInterval(timer); } };
}

/**
 * While much is coming and all of it was fetched, the partition is left alone for a moment, so that its next batch is a large one.
 * Every partition waits its turn: together they start a batch each `everyMs`.
 */
function gather(payload: EachBatchPayload, member: Membership, how: HandOver, lately: number, began: number): void {
  const everyMs = how.options.everyMs ?? 0;
  const fetchedAll = Number(payload.batch.lastOffset()) + 1 >= Number(payload.batch.highWatermark);
  const early = began + everyMs * Math.max(1, member.partitions / how.partitionsAtOnce) - performance.now();
  if (everyMs === 0 || lately < GATHER_FROM || !fetchedAll || early <= 0) return;
  const resume = payload.pause();
  setTimeout(resume, early).unref();
}
