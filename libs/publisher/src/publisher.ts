import type { EventData, SourceDeclaredV1 } from '@sanxiang/contracts';
import { answerOf, PublishFault, type Answer, type Outcome, type Rejection } from './answer.js';
import { toWire, type PublishedEvent, type PublishedType, type Said } from './event.js';
import { Waiting, type Waiter } from './waiting.js';

export const BATCH_EVENTS = 500;
/** UTF-16 units of one request. */
const BATCH_CHARACTERS_MAX = 1024 * 1024;
export const LINGER_MS = 10;
export const QUEUE_EVENTS_MAX = 10_000;
export const PATIENCE_MS = 5 * 60_000;
/** The first pause after a fault, which doubles up to the longest; each is drawn between half of it and the whole. */
const PAUSE_MS = 200;
const PAUSE_MS_MAX = 30_000;
/** A server that asks for more is asked again all the same. */
const RETRY_AFTER_MS_MAX = 10 * 60_000;
const REQUEST_MS_MAX = 60_000;

export interface PublisherOptions {
  /** Where Sanxiang is: `http://127.0.0.1:8300`. */
  readonly url: string;
  /** The key, where the server has keys; its role is `publisher`. */
  readonly key?: string;
  /** Who says it: `pbx-1`. Ids are unique within it. */
  readonly source: string;
  /** Organisation; default: that of the key. */
  readonly org?: string;
  /** Events of one request at most; default 500. */
  readonly batchEvents?: number;
  /** How long the first event of a batch waits for others, in milliseconds; default 10. */
  readonly lingerMs?: number;
  /** Events that may wait for an answer; default 10,000. Beyond it `publish` fails at once, and `ready` waits. */
  readonly queueMax?: number;
  /** How long one batch is tried, in milliseconds; default 5 minutes. `Infinity`: until `close`. */
  readonly patienceMs?: number;
  /** Told of each event that was refused, for those who do not look at what `publish` answers. */
  readonly onRejected?: (outcome: Extract<Outcome, { taken: false }>, body: string) => void;
}

/** What became of the events so far. `failed`: not delivered, nothing is known of them. */
export interface Totals { readonly taken: number; readonly rejected: number; readonly failed: number }

/** What the publisher needs of the world; tests give their own. */
export interface World {
  readonly fetch: typeof fetch;
  /** Wall clock, epoch milliseconds. */
  readonly now: () => number;
  /** Resolves after `ms`, or when the signal is raised; never rejects. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly id: () => string;
}
const world: World = {
  fetch: (...request) => fetch(...request),
  now: () => Date.now(),
  wait: (ms, signal) => new Promise((resolve) => {
    if (signal.aborted) { resolve(); return; }
    const done = (): void => { clearTimeout(timer); signal.removeEventListener('abort', done); resolve(); };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  }),
  random: () => Math.random(),
  id: () => crypto.randomUUID(),
};

/**
 * Publishes events to Sanxiang: gathers them into batches, one request at a time and in their order, and sends again what may not have arrived.
 * An event keeps its id whatever happens, so sending it again changes nothing.
 */
export class Publisher {
  private readonly waiting: Waiting;
  private readonly ended = new AbortController();
  private readonly totals_ = { taken: 0, rejected: 0, failed: 0 };
  private readonly url: string;
  private readonly headers: Readonly<Record<string, string>>;
  private sequence = 0;
  private accepts = true;
  private sending: Promise<void> | null = null;
  /** Ends the pause in which a batch gathers. */
  private hurry: AbortController | null = null;

  /** Throws a TypeError when `url` is no http(s) address or `source` is empty. */
  constructor(private readonly options: PublisherOptions, private readonly around: World = world) {
    this.url = `${options.url.replace(/\/+$/, '')}/v1/events`;
    if (!URL.canParse(this.url) || !/^https?:$/.test(new URL(this.url).protocol)) throw new TypeError(`no http(s) address: ${options.url}`);
    if (options.source === '') throw new TypeError('source is empty');
    this.headers = { 'content-type': 'application/x-ndjson', ...(options.key !== undefined && options.key !== '' && { authorization: `Bearer ${options.key}` }) };
    this.waiting = new Waiting(options.queueMax ?? QUEUE_EVENTS_MAX);
  }

  /** Events that no answer has come for yet. */
  get pending(): number { return this.waiting.size; }

  get totals(): Totals { return { ...this.totals_ }; }

  /**
   * Publishes one event; resolves when it is durable (202) or refused, and says which. Rejects with a `PublishFault` when it could not be
   * delivered: the queue is full, the publisher was closed, patience ran out, or the server wants none of it (401, 403).
   */
  publish<Type extends PublishedType>(type: Type, subject: string, data: EventData[Type], said?: Said): Promise<Outcome>;
  publish(event: PublishedEvent): Promise<Outcome>;
  async publish(first: PublishedType | PublishedEvent, subject = '', data = {}, said: Said = {}): Promise<Outcome> {
    if (!this.accepts) throw new PublishFault('the publisher is closed', null);
    if (this.waiting.isFull) throw new PublishFault(`${this.waiting.size} events are waiting already`, null);
    // The overloads have tied data to its type; intake judges it once more.
    const event = typeof first === 'string' ? { ...said, type: first, subject, data } as PublishedEvent : first;
    const wire = toWire(event, { source: this.options.source, org: this.options.org, now: this.around.now(), id: this.around.id, sequence: () => (this.sequence += 1) });
    const answered = this.waiting.add(wire.id, wire.body);
    if (this.waiting.size >= this.batchEvents) this.hurry?.abort();
    this.start();
    return answered;
  }

  /** `source.declared`: what this source is able to report, from now on. */
  declare(facts: SourceDeclaredV1, said?: Said): Promise<Outcome> { return this.publish('source.declared.v1', this.options.source, facts, said); }

  /** `source.advanced`: nothing earlier than `through` will follow; also a sign of life when there is nothing to tell. */
  advance(through: string | Date): Promise<Outcome> {
    const time = typeof through === 'string' ? through : through.toISOString();
    return this.publish('source.advanced.v1', this.options.source, { through: time }, { id: `through.${time}`, time });
  }

  /** Resolves when fewer than `below` events wait (default: the most that may): for those who publish without waiting for each answer. */
  ready(below = this.options.queueMax ?? QUEUE_EVENTS_MAX): Promise<void> { return this.waiting.room(below); }

  /** Sends what waits without further delay; resolves when every event published so far has its answer. Never rejects. */
  async flush(): Promise<Totals> {
    this.hurry?.abort();
    await this.waiting.answered();
    return this.totals;
  }

  /** Takes no more events, and resolves when the last has its answer, or after `withinMs` (default: as long as patience lasts): then the rest has failed. */
  async close(withinMs?: number): Promise<Totals> {
    this.accepts = false;
    if (withinMs !== undefined) {
      const flushed = new AbortController();
      void this.waiting.answered().then(() => { flushed.abort(); });
      this.hurry?.abort();
      await this.around.wait(withinMs, flushed.signal);
    } else await this.flush();
    this.ended.abort();
    await this.sending;
    return this.totals;
  }

  private get batchEvents(): number { return this.options.batchEvents ?? BATCH_EVENTS; }

  private start(): void {
    this.sending ??= this.send().finally(() => {
      this.sending = null;
      // What was published between the last look and now.
      if (this.waiting.size > 0) this.start();
    });
  }

  /** Sends batch after batch until nothing waits. What gathers while a request is under way goes with the next. */
  private async send(): Promise<void> {
    this.hurry = new AbortController();
    if (this.accepts && this.waiting.size < this.batchEvents) await this.around.wait(this.options.lingerMs ?? LINGER_MS, AbortSignal.any([this.hurry.signal, this.ended.signal]));
    this.hurry = null;
    for (let batch = this.waiting.first(this.batchEvents, BATCH_CHARACTERS_MAX); batch.length > 0; batch = this.waiting.first(this.batchEvents, BATCH_CHARACTERS_MAX)) await this.deliver(batch);
  }

  private async deliver(batch: readonly Waiter[]): Promise<void> {
    const answer = await this.insist(batch);
    if (answer.kind === 'halve' && batch.length > 1) {
      const middle = Math.ceil(batch.length / 2);
      await this.deliver(batch.slice(0, middle));
      await this.deliver(batch.slice(middle));
    } else if (answer.kind === 'fault') {
      this.totals_.failed += batch.length;
      this.waiting.fail(batch, answer.fault);
    } else {
      const rejections = answer.kind === 'halve' ? new Map([[0, answer.rejection]]) : answer.rejections;
      batch.forEach((waiter, index) => { this.settle(waiter, rejections.get(index)); });
    }
  }

  private settle(waiter: Waiter, rejection: Rejection | undefined): void {
    if (rejection === undefined) this.totals_.taken += 1; else this.totals_.rejected += 1;
    const outcome: Outcome = rejection === undefined ? { id: waiter.id, taken: true } : { id: waiter.id, taken: false, ...rejection };
    this.waiting.settle(waiter, outcome);
    const { onRejected } = this.options;
    // By itself, so that a fault of the listener cannot break the batch.
    if (!outcome.taken && onRejected !== undefined) queueMicrotask(() => { onRejected(outcome, waiter.body); });
  }

  /** Posts a batch until there is an answer that sending again would not change. */
  private async insist(batch: readonly Waiter[]): Promise<Exclude<Answer, { kind: 'again' }>> {
    const body = batch.map((waiter) => waiter.body).join('\n');
    const patienceMs = this.options.patienceMs ?? PATIENCE_MS;
    const beganAt = this.around.now();
    for (let attempt = 0; ; attempt += 1) {
      if (this.ended.signal.aborted) return { kind: 'fault', fault: new PublishFault('the publisher was closed', null) };
      const answer = await this.post(body);
      if (answer.kind !== 'again') return answer;
      const pauseMs = this.pauseMs(attempt, answer.afterMs);
      if (this.around.now() - beganAt + pauseMs > patienceMs) return { kind: 'fault', fault: new PublishFault(`not delivered within ${patienceMs} ms: ${answer.why}`, null) };
      await this.around.wait(pauseMs, this.ended.signal);
    }
  }

  private async post(body: string): Promise<Answer> {
    try {
      const response = await this.around.fetch(this.url, { method: 'POST', headers: this.headers, body, signal: AbortSignal.any([this.ended.signal, AbortSignal.timeout(REQUEST_MS_MAX)]) });
      return await answerOf(response, this.around.now());
    } catch (error) {
      // Broken off before or after it arrived: nobody knows, and sending again is right either way.
      return { kind: 'again', afterMs: null, why: error instanceof Error ? error.message : String(error) };
    }
  }

  /** At least what the server asked for; beyond it by chance, so that publishers that were turned away together do not come back together. */
  private pauseMs(attempt: number, afterMs: number | null): number {
    const chance = (ms: number): number => ms / 2 + (this.around.random() * ms) / 2;
    return afterMs === null ? chance(Math.min(PAUSE_MS_MAX, PAUSE_MS * 2 ** attempt)) : Math.min(RETRY_AFTER_MS_MAX, afterMs) + chance(PAUSE_MS);
  }
}
