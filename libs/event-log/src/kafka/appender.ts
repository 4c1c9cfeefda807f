import { Partitioners, type Kafka, type Message, type Producer } from 'kafkajs';
import { Unavailable, type Logger } from '@sanxiang/kernel';
import type { NewRecord } from '../port.js';
import { withinMs } from './time-limit.js';

/** Largest record with its key: the facts of a very long call fit. */
export const RECORD_BYTES_MAX = 8 * 1024 * 1024;
/** Records and bytes of one send. kafkajs sorts records into partitions by copying, which costs the square of their number. */
const SEND_RECORDS_MAX = 1000;
const SEND_BYTES_MAX = 4 * 1024 * 1024;
/** What may wait for its send; more is refused, so that a slow broker cannot fill the memory. */
const WAITING_RECORDS_MAX = 200_000;
const WAITING_BYTES_MAX = 128 * 1024 * 1024;
/** A send that has no answer by then has failed; publishers are waiting. kafkajs has repeated it several times until then. */
const SEND_MS = 5000;
const SEND_RETRY = { initialRetryTime: 50, maxRetryTime: 500, retries: 12 };
const COME_BACK_FIRST_MS = 100;
const COME_BACK_MAX_MS = 2000;
const ALL_REPLICAS = -1;

interface Waiting { readonly topic: string; readonly messages: readonly Message[]; next: number; readonly done: () => void; readonly failed: (error: Error) => void }
interface Group { readonly messages: Map<string, Message[]>; readonly whole: readonly Waiting[]; readonly records: number; readonly bytes: number }

const bytesOf = (message: Message): number => sizeOf(message.key) + sizeOf(message.value);
const sizeOf = (part: Buffer | string | null | undefined): number => (part == null ? 0 : part.length);

/**
 * Group commit onto Kafka: what comes in while a send is under way goes out together in the next one. One send at a time, so that order holds.
 * After a failed send the producer is thrown away with its sequence numbers: kafkajs would give them to other records,
 * and the broker, which may have taken the first ones, would drop those as repetitions.
 */
export class Appender {
  private readonly queue: Waiting[] = [];
  private records = 0;
  private bytes = 0;
  private producer: Producer | null = null;
  private flushing: Promise<void> | null = null;
  private away = false;
  private closed = false;

  constructor(private readonly client: () => Kafka, private readonly prepareTopics: () => Promise<void>, private readonly log: Logger) {}

  /** Resolves once all records are on all replicas in sync. Throws `Unavailable('event-log')`: at once while the log is known to be away or too much is waiting, else after a few seconds. */
  append(topic: string, records: readonly NewRecord[]): Promise<void> {
    if (this.closed || this.away || this.records + records.length > WAITING_RECORDS_MAX || this.bytes > WAITING_BYTES_MAX) return Promise.reject(new Unavailable('event-log'));
    if (records.length === 0) return Promise.resolve();
    const messages = records.map(({ key, value }) => ({ key: Buffer.from(key), value: Buffer.from(value) }));
    const sizes = messages.map(bytesOf);
    if (sizes.some((size) => size > RECORD_BYTES_MAX)) return Promise.reject(new Error(`a record for ${topic} is larger than ${RECORD_BYTES_MAX} bytes`));
    return new Promise((done, failed) => {
      this.queue.push({ topic, messages, next: 0, done, failed });
      this.records += records.length;
      for (const size of sizes) this.bytes += size;
      this.flushing ??= new Promise<void>((begin) => setImmediate(begin)).then(() => this.flush());
    });
  }

  private async flush(): Promise<void> {
    let group: Group | null = null; let sending: Promise<unknown> = Promise.resolve();
    try {
      while (this.queue.length > 0) {
        const producer = await this.open();
        group = this.take();
        const topicMessages = [...group.messages].map(([topic, messages]) => ({ topic, messages }));
        sending = producer.sendBatch({ acks: ALL_REPLICAS, timeout: SEND_MS, topicMessages });
        await withinMs(SEND_MS, 'send', sending);
        this.records -= group.records; this.bytes -= group.bytes;
        for (const waiting of group.whole) waiting.done();
        group = null;
      }
    } catch (cause) {
      this.lose(cause, group?.whole ?? [], sending);
    } finally {
      this.flushing = null;
    }
  }

  /** The front of the queue, up to the limits; an append that does not fit stays at the front with its rest. */
  private take(): Group {
    const messages = new Map<string, Message[]>(); let records = 0; let bytes = 0; let whole = 0;
    take: for (const waiting of this.queue) {
      const list = messages.get(waiting.topic) ?? [];
      messages.set(waiting.topic, list);
      for (let message = waiting.messages[waiting.next]; message !== undefined; message = waiting.messages[waiting.next]) {
        const size = bytesOf(message);
        if (records >= SEND_RECORDS_MAX || (records > 0 && bytes + size > SEND_BYTES_MAX)) break take;
        list.push(message);
        records += 1; bytes += size; waiting.next += 1;
      }
      whole += 1;
    }
    for (const [topic, list] of messages) if (list.length === 0) messages.delete(topic);
    return { messages, whole: this.queue.splice(0, whole), records, bytes };
  }

  private async open(): Promise<Producer> {
    if (this.producer !== null) return this.producer;
    const producer = this.client().producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false, createPartitioner: Partitioners.DefaultPartitioner, retry: SEND_RETRY });
    try {
      await withinMs(SEND_MS, 'connect', this.prepareTopics().then(() => producer.connect()));
    } catch (error) { drop(producer, Promise.resolve()); throw error; }
    this.producer = producer;
    return producer;
  }

  /** Everything that waits fails; what comes is refused until the log answers again. */
  private lose(cause: unknown, sent: readonly Waiting[], sending: Promise<unknown>): void {
    this.log.error({ err: cause, records: this.records }, 'append failed');
    const failed = [...sent, ...this.queue.splice(0)];
    this.records = 0; this.bytes = 0; this.away = true;
    if (this.producer !== null) drop(this.producer, sending);
    this.producer = null;
    for (const waiting of failed) waiting.failed(new Unavailable('event-log', { cause }));
    void this.comeBack();
  }

  private async comeBack(): Promise<void> {
    for (let pauseMs = COME_BACK_FIRST_MS; !this.closed; pauseMs = Math.min(COME_BACK_MAX_MS, pauseMs * 2)) {
      await new Promise((resolve) => { setTimeout(resolve, pauseMs).unref(); });
      try {
        await this.open();
        this.away = false;
        this.log.info('event log takes records again');
        break;
      } catch (error) { this.log.debug({ err: error }, 'event log is still away'); }
    }
    if (this.closed) await this.close();
  }

  /** Sends what waits, then refuses. */
  async close(): Promise<void> {
    this.closed = true;
    await this.flushing;
    const producer = this.producer;
    this.producer = null;
    if (producer !== null) await withinMs(SEND_MS, 'disconnect', producer.disconnect()).catch((error: unknown) => { this.log.debug({ err: error }, 'producer left without a goodbye'); });
  }
}

/** A send that is still being repeated opens the connection again: it is closed for good when that has ended. */
function drop(producer: Producer, sending: Promise<unknown>): void {
  const disconnect = (): Promise<void> => producer.disconnect().catch(() => { /* it is gone already */ });
  void disconnect();
  void sending.catch(() => { /* said by who gave up on it */ }).then(disconnect);
}
