import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TOPICS } from '@sanxiang/contracts';
import { PROMETHEUS } from '@sanxiang/dashboards';
import { EmbeddedEventLog } from '@sanxiang/event-log';
import { createLogger, systemClock } from '@sanxiang/kernel';
import { callStory, Program, sourceDeclared, TraceCollector, until } from '@sanxiang/testing';

/** The built program as users start it, with a collector beside it: `npx tsc -b` first. */
const PHONE = '+8613800001234';
const PUBLISHER = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
const START_MS = Date.UTC(2026, 2, 2, 2);
const LIMIT_MS = 120_000;

let collector: TraceCollector; let dir: string; let program: Program;
const metrics = async (): Promise<Map<string, number>> => {
  const { body } = await program.get('/metrics');
  return new Map(String(body).split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => { const at = line.lastIndexOf(' '); return [line.slice(0, at), Number(line.slice(at + 1))]; }));
};
const story = callStory('c1', { startAt: START_MS }).offered({ customer: { phone: PHONE } }).after(500).queued('repair').after(8000).answered('A1').after(60_000).ended();

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sanxiang-observed-'));
  // A record that no program of ours writes: the sink cannot read it.
  const log = new EmbeddedEventLog(join(dir, 'log'), systemClock, createLogger('silent', 'test'));
  await log.append(TOPICS.callFacts, [{ key: 'k', value: 'no fact' }]);
  await log.close();
  collector = await TraceCollector.start();
  program = await Program.start({ dataDir: dir, env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint, OTEL_TRACES_SAMPLER_ARG: '1', SANXIANG_LOG_LEVEL: 'fatal' } });
}, LIMIT_MS);
afterAll(async () => { await program.stop(); await collector.stop(); await rm(dir, { recursive: true, force: true }); }, LIMIT_MS);

describe('the program under observation', () => {
  it('puts the spans of a call, from both of its threads, into one trace', async () => {
    const lines = story.events().map((e) => JSON.stringify(e)).join('\n');
    const { status } = await fetch(`${program.url}/v1/events`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson', traceparent: `00-${PUBLISHER.traceId}-${PUBLISHER.spanId}-01` }, body: lines });
    expect(status).toBe(202);
    const traceId = createHash('sha256').update('default\nc1').digest('hex').slice(0, 32);
    const own = await until('spans of each part', () => {
      const spans = collector.spans.filter((s) => s.attributes['sanxiang.call.id'] === 'c1');
      return new Set(spans.map((s) => s.name)).size === 3 && spans;
    }, 30_000);
    expect(new Set(own.map((s) => s.traceId))).toEqual(new Set([traceId]));
    expect(new Set(own.map((s) => `${s.service} ${s.name}`))).toEqual(new Set(['intake intake.accept', 'pipeline call.fold', 'pipeline sink.store']));
    expect(own.find((s) => s.name === 'intake.accept')).toMatchObject({ links: [PUBLISHER], attributes: { 'sanxiang.event.count': story.events().length } });
    const batches = await until('spans of batches', () => { const found = collector.spans.filter((s) => s.links.some((l) => l.traceId === traceId)); return found.length >= 2 && found; });
    expect(new Set(batches.map((s) => `${String(s.attributes['messaging.consumer.group.name'])} ${s.name}`))).toEqual(new Set(['call process events', 'sink process call-facts']));
    expect(collector.bodies.join('')).not.toContain(PHONE);
  }, LIMIT_MS);

  it('shows at /metrics what both of its threads count', async () => {
    await program.send(story.events());
    await program.post(JSON.stringify({ ...story.events()[0], id: 'broken', type: 'call.nonsense.v1' }));
    const found = await metrics();
    const by = { org: 'default', source: 'pbx' };
    const of = (name: string, labels: Readonly<Record<string, string>>): number | undefined => found.get(`${name}{${Object.entries(labels).map(([k, v]) => `${k}="${v}"`).join(',')}}`);
    expect(of('sanxiang_intake_accepted_total', by)).toBe(story.events().length);
    expect(of('sanxiang_intake_duplicates_total', by)).toBe(story.events().length);
    expect(of('sanxiang_intake_rejected_total', { ...by, reason: 'unknown_type' })).toBe(1);
    expect(of('sanxiang_intake_requests_total', { outcome: 'taken' })).toBe(3);
    expect(found.get('sanxiang_intake_append_duration_seconds_count')).toBeGreaterThan(0);
    expect(of('sanxiang_records_total', { group: 'call', topic: 'events', outcome: 'handled' })).toBe(story.events().length);
    expect(of('sanxiang_warehouse_insert_rows_total', { table: 'events' })).toBeGreaterThanOrEqual(story.events().length);
    expect(of('sanxiang_warehouse_insert_duration_seconds_count', { table: 'calls' })).toBeGreaterThan(0);
    expect(of('sanxiang_batch_duration_seconds_count', { group: 'sink', topic: 'call-facts' })).toBeGreaterThan(0);
    expect(of('sanxiang_stage_behind', { stage: 'calls' })).toBe(0);
  }, LIMIT_MS);

  it('has every name that the dashboards ask for', async () => {
    const { body } = await program.get('/metrics');
    const declared = new Set([...String(body).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
    expect(Object.values(PROMETHEUS).filter((name) => !declared.has(name))).toEqual([]);
  }, LIMIT_MS);

  it('shows the dead telephone system among those that are well', async () => {
    const declared = (source: string, atMs: number) => { const e = sourceDeclared([], { atMs, source }); return { ...e, data: { ...e.data, heartbeatSec: 60 } }; };
    const now = systemClock.now();
    await program.send([declared('pbx/alive', now), declared('pbx/dead', now - 3_600_000)]);
    await program.settled();
    const found = await metrics();
    expect(found.get('sanxiang_source_heartbeat_seconds{org="default",source="pbx/dead"}')).toBe(60);
    expect(found.get('sanxiang_source_silent_seconds{org="default",source="pbx/dead"}')).toBeGreaterThanOrEqual(3600);
    expect(found.get('sanxiang_source_silent_seconds{org="default",source="pbx/alive"}')).toBeLessThan(60);
    expect(found.get('sanxiang_sources_silent{org="default"}')).toBe(1);
  }, LIMIT_MS);

  it('shows a dead letter with its stage, and that it is there after a restart', async () => {
    const before = await metrics();
    expect([before.get('sanxiang_dead_letters'), before.get('sanxiang_dead_letters_total{stage="figures"}'), before.get('sanxiang_dead_letters_total{stage="calls"}')]).toEqual([1, 1, 0]);
    expect(before.get('sanxiang_batch_retries_total{group="sink",topic="call-facts"}')).toBeGreaterThan(0);
    await program.stop();
    program.launch();
    await program.ready();
    expect((await metrics()).get('sanxiang_dead_letters')).toBe(1);
  }, LIMIT_MS);
});
