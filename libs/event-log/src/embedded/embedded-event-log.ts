import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { BroadcastChannel } from 'node:worker_threads';
import { Unavailable, type Clock, type Logger } from '@sanxiang/kernel';
import type { Batch, Consumption, ConsumeOptions, EventLog, LogRecord, NewRecord } from '../port.js';
import { OffsetsFile } from './offsets-file.js';
import { TopicFile } from './topic-file.js';

/** Records of one chunk; what one read decompresses. */
const CHUNK_RECORDS_MAX = 1000;
/** Records waiting for their commit; more is refused, so that a full or slow disk cannot fill the memory. */
const WAITING_MAX = 200_000;
const BATCH_RECORDS_DEFAULT = 5000;
/** A consumer looks by itself this often, should a notice from another process or thread be missed. */
const POLL_MS = 100;
const RETRY_FIRST_MS = 50;
const RETRY_MAX_MS = 5000;
/** Records of a batch from which on the next is gathered (`everyMs`). */
const GATHER_FROM = 200;
const PART = 0;

/** Chunks that are cut in one transaction: few enough that appends hardly wait. */
const CUT_CHUNKS = 20;

/** What may be cut from a topic. */
export interface CutLimits {
  /** Epoch ms; only what was taken before. */
  readonly before: number;
  /** Groups that have to have committed it, even if they have not committed anything yet. */
  readonly groups: readonly string[];
  /** Only offsets before this one. */
  readonly below?: number;
}

interface Waiting { readonly lines: readonly string[]; readonly done: (first: number) => void; readonly failed: (error: Error) => void }
interface Topic { readonly file: TopicFile; waiting: Waiting[]; waitingRecords: number; flushing: boolean; readonly wake: Set<() => void> }

/** The log for one machine: one SQLite file a topic, one partition, appends committed in groups. */
export class EmbeddedEventLog implements EventLog {
  private readonly topics = new Map<string, Topic>();
  private readonly offsets: OffsetsFile;
  private readonly notices: BroadcastChannel;
  private readonly running = new Set<Consumption>();
  private closed = false;

  constructor(private readonly dir: string, private readonly clock: Clock, private readonly log: Logger) {
    mkdirSync(dir, { recursive: true });
    this.offsets = new OffsetsFile(join(dir, 'offsets.db'));
    this.notices = new BroadcastChannel(`sanxiang-log:${dir}`);
    this.notices.unref();
    this.notices.onmessage = (message: unknown) => {
      if (typeof message === 'object' && message !== null && 'data' in message && typeof message.data === 'string') this.topics.get(message.data)?.wake.forEach((w) => w());
    };
  }

  private topic(name: string): Topic {
    const known = this.topics.get(name);
    if (known !== undefined) return known;
    const fresh: Topic = { file: new TopicFile(join(this.dir, `${name}.db`)), waiting: [], waitingRecords: 0, flushing: false, wake: new Set() };
    this.topics.set(name, fresh);
    return fresh;
  }

  /** Resolves with the offset of the first record; those of one call stand one after another. */
  append(name: string, records: readonly NewRecord[]): Promise<number> {
    const topic = this.topic(name);
    if (this.closed || topic.waitingRecords + records.length > WAITING_MAX) return Promise.reject(new Unavailable('event-log'));
    return new Promise((done, failed) => {
      topic.waiting.push({ lines: records.map((r) => r.value), done, failed });
      topic.waitingRecords += records.length;
      if (!topic.flushing) { topic.flushing = true; setImmediate(() => this.flush(name, topic)); }
    });
  }

  /** Group commit: whatever has come in since the last one goes to disk in one transaction. */
  private flush(name: string, topic: Topic): void {
    const group = topic.waiting;
    topic.waiting = []; topic.waitingRecords = 0; topic.flushing = false;
    const lines = group.flatMap((w) => w.lines);
    if (lines.length === 0) { for (const w of group) w.done(topic.file.head()); return; }
    const chunks: string[][] = [];
    for (let i = 0; i < lines.length; i += CHUNK_RECORDS_MAX) chunks.push(lines.slice(i, i + CHUNK_RECORDS_MAX));
    try {
      let first = topic.file.append(chunks, this.clock.now())[0] ?? 0;
      for (const w of group) { w.done(first); first += w.lines.length; }
      topic.wake.forEach((w) => w());
      this.notices.postMessage(name);
    } catch (cause) {
      this.log.error({ err: cause, topic: name }, 'append failed');
      for (const w of group) w.failed(new Unavailable('event-log', { cause }));
    }
  }

  consume(group: string, name: string, handle: (batch: Batch) => Promise<void>, options: ConsumeOptions = {}): Promise<Consumption> {
    const topic = this.topic(name);
    const max = options.maxRecords ?? BATCH_RECORDS_DEFAULT;
    let stopped = false; let nudge = (): void => {}; let woken = false;
    const wake = (): void => { woken = true; nudge(); };
    const pause = (ms: number): Promise<void> => new Promise((resolve) => { const t = setTimeout(resolve, ms); nudge = () => { clearTimeout(t); resolve(); }; });
    topic.wake.add(wake);
    const loop = async (): Promise<void> => {
      let off = this.offsets.committed(group, name, PART); let retryMs = RETRY_FIRST_MS; let notBefore = -Infinity;
      while (!stopped) {
        const early = notBefore - performance.now();
        if (early > 0) await new Promise((r) => setTimeout(r, early));
        woken = false;
        const records = topic.file.records(off, max);
        const last = records.at(-1);
        if (last === undefined) { if (!woken) await pause(POLL_MS); continue; }
        notBefore = performance.now() + gatherMs(records.length, max, options);
        try {
          await handle({ topic: name, part: PART, records });
        } catch (error) {
          this.log.error({ err: error, group, topic: name, off, records: records.length }, 'batch failed, will be handed over again');
          nudge = () => {};
          if (!stopped) await new Promise((r) => setTimeout(r, retryMs).unref());
          retryMs = Math.min(RETRY_MAX_MS, retryMs * 2);
          continue;
        }
        retryMs = RETRY_FIRST_MS;
        off = last.off + 1;
        this.offsets.commit(group, name, PART, off);
      }
    };
    const done = loop();
    const consumption: Consumption = { stop: async () => { stopped = true; topic.wake.delete(wake); nudge(); await done; this.running.delete(consumption); } };
    this.running.add(consumption);
    return Promise.resolve(consumption);
  }

  behind(group: string, name: string): Promise<number> {
    return Promise.resolve(Math.max(0, this.topic(name).file.head() - this.offsets.committed(group, name, PART)));
  }

  /** The offset of the oldest record that was not cut; 0 for an empty topic. */
  first(name: string): number { return this.topic(name).file.first(); }

  /** When the log took the newest record, epoch ms; null for an empty topic. */
  newestAt(name: string): number | null { return this.topic(name).file.newestAt(); }

  /**
   * Drops the oldest records, in whole chunks: those that were taken before `before` (epoch ms) and that every group has committed, the named ones at least.
   * They are handed to `keep` first, and go only when it has resolved. Gives how many went; the topic's newest chunk always stays.
   */
  async cut(name: string, { before, groups, below = Infinity }: CutLimits, keep: (records: readonly LogRecord[]) => Promise<void> = () => Promise.resolve()): Promise<number> {
    const { file } = this.topic(name);
    const first = file.first();
    for (let from = first; ;) {
      const upto = this.closed ? from : file.cuttable(before, Math.min(below, this.offsets.least(name, groups)), CUT_CHUNKS);
      if (upto <= from) return from - first;
      await keep(file.records(from, upto - from));
      if (this.closed) return from - first;
      file.drop(upto);
      from = upto;
    }
  }

  /** The record at an offset, null when there is none. */
  read(name: string, off: number): Promise<string | null> {
    return Promise.resolve(this.topic(name).file.record(off));
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.running].map((c) => c.stop()));
    for (const [name, topic] of this.topics) { if (topic.waiting.length > 0) this.flush(name, topic); topic.file.close(); }
    this.offsets.close();
    this.notices.close();
  }
}

/** How long after the start of a batch the next may start. A full one says that more is there already: nothing has to be gathered. */
const gatherMs = (records: number, max: number, { everyMs = 0, restMs = 0 }: ConsumeOptions): number => (records >= max ? 0 : records >= GATHER_FROM ? everyMs : restMs);
