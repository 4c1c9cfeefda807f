import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { createLogger, systemClock, Unavailable } from '@sanxiang/kernel';
import { EmbeddedEventLog } from '../embedded/embedded-event-log.js';
import type { Batch } from '../port.js';
import type { BatchUnderWay, BatchWatch } from './batch-watch.js';
import { DEAD_LETTERS, EventLogTransport, OnBatch, type BatchOutcome } from './event-log-transport.js';

const silent = createLogger('silent', 'test');

/** What the test's service does with a batch; each test sets it. */
let behave: (batch: Batch) => BatchOutcome;
@Controller()
class Service {
  @OnBatch('t')
  onT(batch: Batch): Promise<BatchOutcome> { return Promise.resolve().then(() => behave(batch)); }
}
@Module({ controllers: [Service] })
class ServiceModule {}

describe('the transport over the event log', () => {
  let dir: string; let log: EmbeddedEventLog;
  beforeEach(async () => { dir = await mkdtemp(join(tmpdir(), 'sanxiang-transport-')); log = new EmbeddedEventLog(dir, systemClock, silent); });
  afterEach(async () => { await log.close(); await rm(dir, { recursive: true }); });

  const caughtUp = async (): Promise<void> => { while (await log.behind('g', 't') > 0) await new Promise((r) => setImmediate(r)); };
  const serve = async (n: number, watch?: BatchWatch): Promise<EventLogTransport> => {
    await log.append('t', Array.from({ length: n }, (_, i) => ({ key: 'k', value: JSON.stringify(i) })));
    const strategy = new EventLogTransport(log, 'g', silent, { ...(watch !== undefined && { watch }) });
    const app = await NestFactory.createMicroservice(ServiceModule, { strategy, logger: false });
    await app.listen();
    await caughtUp();
    await app.close();
    return strategy;
  };
  const letters = async (): Promise<{ off: number; reason: string; value: string }[]> => {
    const out: { off: number; reason: string; value: string }[] = [];
    for (let i = 0; ; i += 1) { const text = await log.read(DEAD_LETTERS, i); if (text === null) return out; out.push(JSON.parse(text) as { off: number; reason: string; value: string }); }
  };

  it('hands a whole batch to the handler of its topic and counts what became of it', async () => {
    const sizes: number[] = [];
    behave = (b) => { sizes.push(b.records.length); return { handled: 2, ignored: b.records.length - 2, rejected: [] }; };
    const strategy = await serve(40);
    expect(sizes).toEqual([40]);
    expect(strategy.counts).toEqual({ handled: 2, ignored: 38, rejected: 0, failed: 0 });
  });

  it('puts rejected records into the dead letters with their reason, then commits', async () => {
    behave = (b) => ({ handled: 2, ignored: 0, rejected: [{ off: b.records[1]?.off ?? -1, reason: 'not for us' }] });
    await serve(3);
    expect(await letters()).toEqual([expect.objectContaining({ off: 1, reason: 'not for us', value: '1', group: 'g', topic: 't' })]);
  });

  it('finds the one record that makes a handler fail and lets all others through', async () => {
    const handled = new Set<string>();
    behave = (b) => {
      if (b.records.some((r) => r.value === '13')) throw new Error('poison');
      for (const r of b.records) handled.add(r.value);
      return { handled: b.records.length, ignored: 0, rejected: [] };
    };
    const strategy = await serve(30);
    expect(handled.size).toBe(29);
    expect(await letters()).toEqual([expect.objectContaining({ off: 13, reason: 'poison', value: '13' })]);
    expect(strategy.counts.failed).toBe(1);
  });

  it('tells whoever watches of each batch, its dead letters once they are durable, and of a batch that comes again', async () => {
    const seen: { readonly batch: BatchUnderWay; readonly end: string; readonly durable: number }[] = [];
    const watch: BatchWatch = {
      async watch(batch, work) {
        let end = 'handled';
        try { await work(); } catch (error) { end = 'again'; throw error; } finally { seen.push({ batch: { ...batch, tally: { ...batch.tally } }, end, durable: (await letters()).length }); }
      },
    };
    let away = true;
    behave = (b) => {
      if (away) { away = false; throw new Unavailable('warehouse'); }
      if (b.records.some((r) => r.value === '2')) throw new Error('poison');
      return { handled: b.records.length, ignored: 0, rejected: [] };
    };
    await serve(4, watch);
    expect(seen).toEqual([
      { end: 'again', durable: 0, batch: expect.objectContaining({ records: 4, tally: { handled: 0, ignored: 0, deadLetters: 0, retries: 0 } }) },
      // Halved twice, and the record at fault tried three times.
      { end: 'handled', durable: 1, batch: { group: 'g', topic: 't', stage: 'g', part: 0, first: 0, last: 3, records: 4, tally: { handled: 3, ignored: 0, deadLetters: 1, retries: 5 } } },
    ]);
  });

  it('waits for a part that is away instead of putting good records aside', async () => {
    let away = 2; const seen: number[] = [];
    behave = (b) => {
      seen.push(b.records.length);
      if (away > 0) { away -= 1; throw new Unavailable('warehouse'); }
      return { handled: b.records.length, ignored: 0, rejected: [] };
    };
    await serve(5);
    expect(seen).toEqual([5, 5, 5]);
    expect(await letters()).toEqual([]);
  });
});
