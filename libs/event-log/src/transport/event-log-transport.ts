import { Catch, UseFilters, type DynamicModule, type RpcExceptionFilter, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Server, type CustomTransportStrategy } from '@nestjs/microservices';
import { isObservable, lastValueFrom, throwError, type Observable } from 'rxjs';
import { correlated, Unavailable, type Logger } from '@sanxiang/kernel';
import type { Batch, Consumption, ConsumeOptions, EventLog, LogRecord } from '../port.js';
import { stageOf } from '../stages.js';
import { UNWATCHED, type BatchTally, type BatchWatch } from './batch-watch.js';

/** A record that a handler could read but cannot accept, with the reason; it goes to the dead letters. */
export interface Rejection { readonly off: number; readonly reason: string }

/**
 * What became of a batch. Everything not named here was handled or ignored; a fault is thrown instead.
 * A handler that throws `Unavailable` gets the batch again; any other throw is looked for record by record.
 */
export interface BatchOutcome { readonly handled: number; readonly ignored: number; readonly rejected: readonly Rejection[] }

export const DEAD_LETTERS = 'dead-letters';
/** Tries of a single record before it is put aside, so that one poison event cannot stop the stream. */
const POISON_TRIES = 3;

export interface TransportOptions extends ConsumeOptions {
  /** Counts and traces the batches. */
  readonly watch?: BatchWatch;
  /** What is otherwise for some topics. */
  readonly topics?: Readonly<Record<string, ConsumeOptions>>;
}

type Handler = (batch: Batch, context: unknown) => Promise<unknown>;

/** Nest would answer a handler's error with a generic one; the transport has to see which it was. */
@Catch()
class RethrowFilter implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> { return throwError(() => error); }
}

/** Marks the method that takes the batches of a topic: `(batch: Batch) => Promise<BatchOutcome>`. */
export const OnBatch = (topic: string) => (target: object, name: string): void => {
  const method = Object.getOwnPropertyDescriptor(target, name);
  if (method === undefined) throw new Error(`no method ${name}`);
  EventPattern(topic)(target, name, method);
  UseFilters(RethrowFilter)(target, name, method);
};

/**
 * Nest's own strategy for our log: `@EventPattern(topic)` methods get whole batches and answer a `BatchOutcome`.
 * 1 handle, 2 dead letters, 3 commit (the log commits when `take` resolves); never 3 before 1 and 2.
 */
export class EventLogTransport extends Server implements CustomTransportStrategy {
  private consumptions: Consumption[] = [];
  readonly counts = { handled: 0, ignored: 0, rejected: 0, failed: 0 };

  constructor(private readonly eventLog: EventLog, private readonly group: string, private readonly log: Logger, private readonly options: TransportOptions = {}) { super(); }

  listen(callback: (error?: Error) => void): void {
    const starts = [...this.messageHandlers].map(async ([topic, handler]) => {
      this.consumptions.push(await this.eventLog.consume(this.group, topic, (batch) => this.take(batch, handler), { ...this.options, ...this.options.topics?.[topic] }));
    });
    Promise.all(starts).then(() => callback(), (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))));
  }

  private async take(batch: Batch, handler: Handler): Promise<void> {
    const { topic, part, records } = batch;
    const first = records[0]?.off ?? 0;
    const tally: BatchTally = { handled: 0, ignored: 0, deadLetters: 0, retries: 0 };
    const underWay = { group: this.group, topic, part, first, last: records.at(-1)?.off ?? first, records: records.length, stage: stageOf(this.group, topic), tally };
    await correlated(`${this.group}/${topic}/${part}/${first}`, () => (this.options.watch ?? UNWATCHED).watch(underWay, async () => {
      const rejected = await this.handle(batch, handler, tally);
      await this.putAside(batch, rejected);
      tally.deadLetters = rejected.length;
    }));
  }

  private async putAside(batch: Batch, rejected: readonly Rejection[]): Promise<void> {
    if (rejected.length === 0) return;
    const byOff = new Map(batch.records.map((r) => [r.off, r]));
    await this.eventLog.append(DEAD_LETTERS, rejected.map((r) => ({
      key: this.group,
      value: JSON.stringify({ group: this.group, topic: batch.topic, part: batch.part, off: r.off, reason: r.reason, value: byOff.get(r.off)?.value ?? null }),
    })));
  }

  /** Runs the handler; when it fails, halves the batch until the record at fault stands alone. */
  private async handle(batch: Batch, handler: Handler, tally: BatchTally, tries = 0): Promise<readonly Rejection[]> {
    try {
      const outcome = asOutcome(await settled(await handler(batch, { group: this.group })));
      tally.handled += outcome.handled; tally.ignored += outcome.ignored;
      this.counts.handled += outcome.handled; this.counts.ignored += outcome.ignored; this.counts.rejected += outcome.rejected.length;
      return outcome.rejected;
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      tally.retries += 1;
      if (batch.records.length > 1) {
        const middle = batch.records.length >> 1;
        const half = (records: readonly LogRecord[]): Promise<readonly Rejection[]> => this.handle({ ...batch, records }, handler, tally);
        return [...await half(batch.records.slice(0, middle)), ...await half(batch.records.slice(middle))];
      }
      if (tries + 1 < POISON_TRIES) return this.handle(batch, handler, tally, tries + 1);
      const off = batch.records[0]?.off ?? -1;
      this.counts.failed += 1;
      this.log.error({ err: error, group: this.group, topic: batch.topic, off }, 'record put aside as dead letter');
      return [{ off, reason: error instanceof Error ? error.message : String(error) }];
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.consumptions.map((c) => c.stop()));
    this.consumptions = [];
  }

  override on(): void { /* no transport events of its own */ }
  override unwrap<T>(): T { throw new Error('the event log has no underlying server'); }
}

/** A module whose `@OnBatch` handlers read the log as one consumer group; it reads from `listen()` until `close()`. */
export const createConsumer = (module: DynamicModule | Type, eventLog: EventLog, group: string, log: Logger, options?: TransportOptions) =>
  NestFactory.createMicroservice(module, { strategy: new EventLogTransport(eventLog, group, log, options), logger: false });

/** What a handler answered: Nest wraps errors, and only errors, in an observable. */
const settled = (value: unknown): unknown => (isObservable(value) ? lastValueFrom(value) : value);

function asOutcome(value: unknown): BatchOutcome {
  if (typeof value === 'object' && value !== null && 'handled' in value && 'ignored' in value && 'rejected' in value && typeof value.handled === 'number' && typeof value.ignored === 'number' && Array.isArray(value.rejected)) {
    return { handled: value.handled, ignored: value.ignored, rejected: value.rejected };
  }
  throw new Error('a batch handler has to answer {handled, ignored, rejected}');
}
