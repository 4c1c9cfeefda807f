import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@sanxiang/kernel';
import { TraceCollector, until } from '@sanxiang/testing';
import { publisherContext, spanNow, Telemetry, type CallWork } from './index.js';

const log = createLogger('silent', 'test');
const collectors: TraceCollector[] = [];
const collect = async (options = {}): Promise<TraceCollector> => { const c = await TraceCollector.start(options); collectors.push(c); return c; };
afterEach(async () => { for (const c of collectors.splice(0)) await c.stop(); });

const traced = (service: string, endpoint: string, ratio = 1): Telemetry => new Telemetry({ service, traces: { endpoint, ratio }, log });
const work = (name: CallWork['name'], subject: string): CallWork => ({ name, org: 'default', subject, startedAt: spanNow(), attributes: {} });
const traceOf = (subject: string): string => createHash('sha256').update(`default\n${subject}`).digest('hex').slice(0, 32);
const batch = { group: 'call', topic: 'events', part: 3, first: 100, last: 109, records: 10, stage: 'calls', tally: { handled: 10, ignored: 0, deadLetters: 0, retries: 0 } };

describe('traces of calls', () => {
  it('are one for a call, whichever process says what', async () => {
    const collector = await collect();
    const [intake, call, sink] = [traced('intake', collector.endpoint), traced('call', collector.endpoint), traced('analytics', collector.endpoint)];
    intake.note(work('intake.accept', 'c1'));
    call.note(work('call.fold', 'c1'));
    sink.note(work('sink.store', 'c1'));
    sink.note(work('sink.store', 'c2'));
    await Promise.all([intake.close(), call.close(), sink.close()]);
    expect(collector.spans.map((s) => `${s.service} ${s.name} ${s.traceId}`).sort()).toEqual([
      `analytics sink.store ${traceOf('c1')}`, `analytics sink.store ${traceOf('c2')}`, `call call.fold ${traceOf('c1')}`, `intake intake.accept ${traceOf('c1')}`,
    ].sort());
  });

  it('are kept or left as a whole, by the share that is asked for', async () => {
    const collector = await collect();
    const CALLS = 2000;
    const parts = [traced('intake', collector.endpoint, 0.1), traced('call', collector.endpoint, 0.1)];
    for (const part of parts) for (let i = 0; i < CALLS; i += 1) part.note(work('call.fold', `c${i}`));
    await Promise.all(parts.map((p) => p.close()));
    const [one, other] = ['intake', 'call'].map((service) => collector.spans.filter((s) => s.service === service).map((s) => s.traceId).sort());
    expect(one).toEqual(other);
    expect(one?.length).toBeGreaterThan(CALLS * 0.07);
    expect(one?.length).toBeLessThan(CALLS * 0.13);
  });

  it('link what was accepted to the request of the publisher', async () => {
    const collector = await collect();
    const intake = traced('intake', collector.endpoint);
    intake.note({ ...work('intake.accept', 'c1'), link: publisherContext('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01') });
    await intake.close();
    expect(collector.spans[0]?.links).toEqual([{ traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' }]);
  });

  it('take no traceparent that says nothing', () => {
    expect([undefined, '', 'x', '00-00000000000000000000000000000000-00f067aa0ba902b7-01', 'ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'].map(publisherContext)).toEqual([null, null, null, null, null]);
  });
});

describe('the span of a batch', () => {
  it('names where it was read and some of the calls in it', async () => {
    const collector = await collect();
    const call = traced('call', collector.endpoint);
    await call.watch(batch, async () => { for (let i = 0; i < 100; i += 1) call.note(work('call.fold', `c${i}`)); });
    await call.close();
    const span = collector.spans.find((s) => s.name === 'process events');
    expect(span?.attributes).toMatchObject({ 'messaging.consumer.group.name': 'call', 'messaging.destination.partition.id': '3', 'messaging.batch.message_count': 10, 'sanxiang.offset.first': 100, 'sanxiang.offset.last': 109, 'sanxiang.outcome': 'handled', 'sanxiang.correlation_id': 'call/events/3/100' });
    expect([span?.links.length, span?.links[0]?.traceId]).toEqual([32, traceOf('c0')]);
  });

  it('is there when the batch failed, and not when nothing in it is traced', async () => {
    const collector = await collect();
    const call = traced('call', collector.endpoint, 0);
    await call.watch(batch, async () => { call.note(work('call.fold', 'c1')); });
    await expect(call.watch({ ...batch, first: 200 }, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    await call.close();
    expect(collector.spans.map((s) => [s.name, s.attributes['sanxiang.outcome'], s.attributes['sanxiang.offset.first']])).toEqual([['process events', 'again', 200]]);
  });
});

describe('a collector that is away', () => {
  const MANY = 50_000;
  const LIMIT_MS = 8000;

  it('holds up neither the work nor the end of the program when it never answers', async () => {
    const collector = await collect({ silent: true });
    const telemetry = traced('intake', collector.endpoint);
    for (let i = 0; i < MANY; i += 1) telemetry.note(work('intake.accept', `c${i}`));
    await until('the collector to be asked', () => collector.requests > 0);
    await telemetry.close();
    expect(collector.spans).toEqual([]);
  }, LIMIT_MS);

  it('nor when nobody listens there', async () => {
    const collector = await collect();
    await collector.stop();
    collectors.length = 0;
    const telemetry = traced('intake', collector.endpoint);
    await telemetry.watch(batch, async () => { telemetry.note(work('call.fold', 'c1')); });
    await telemetry.close();
    expect((await telemetry.snapshot()).find((m) => m.name === 'sanxiang_batches_total')?.values).toHaveLength(1);
  }, LIMIT_MS);
});
