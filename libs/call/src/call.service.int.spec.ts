import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CALL_DEFAULTS } from '@sanxiang/call-fold';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TOPICS, type CallFact, type CallRecordedV1, type CloudEvent } from '@sanxiang/contracts';
import { EmbeddedStateStore, type OutboxRecord } from '@sanxiang/state-store';
import { callStory, retractionOf, sourceAdvanced } from '@sanxiang/testing';
import type { CallDocument, SourceDocument } from './call.document.js';
import { CallService } from './call.service.js';
import { sortBatch } from './incoming.js';

const answered = callStory('c1').offered().after(500).queued('repair').after(8_000).answered('A1').after(20_000).held().after(30_000).resumed().after(60_000).ended('customer').events();
const transferred = callStory('c2').offered().after(100).queued('repair').after(5_000).queued('vip').after(9_000).answered('A2').after(60_000).ended('agent').events();
const abandoned = callStory('c3').offered().after(300).queued('repair').after(40_000).abandoned('queue').events();
const neverEnded = callStory('c4').offered().after(300).queued('repair').after(2_000).answered('A3').events();
const ALL = [...answered, ...transferred, ...abandoned, ...neverEnded];
const HOUR_MS = 3_600_000;

describe('the call service', () => {
  let dir: string; let published: OutboxRecord[]; let close: () => Promise<void>; let service: CallService; let round = 0;
  const open = (name: string): void => {
    published = [];
    const publish = (records: readonly OutboxRecord[]): Promise<void> => { published.push(...records); return Promise.resolve(); };
    const calls = new EmbeddedStateStore<CallDocument>(join(dir, `${name}-calls.db`), 'call', publish);
    const sources = new EmbeddedStateStore<SourceDocument>(join(dir, `${name}-sources.db`), 'source', publish);
    service = new CallService(calls, sources, CALL_DEFAULTS);
    close = async () => { await calls.close(); await sources.close(); };
  };
  beforeEach(async () => { dir = await mkdtemp(join(tmpdir(), 'sanxiang-call-')); open('main'); });
  afterEach(async () => { await close(); await rm(dir, { recursive: true }); });

  const apply = async (events: readonly CloudEvent[]): Promise<void> => {
    const { orgs } = sortBatch({ topic: TOPICS.events, part: 0, records: events.map((e, off) => ({ off, value: JSON.stringify(e), at: 0 })) });
    for (const news of orgs) await service.apply(news);
  };
  const facts = (): CallFact[] => published.filter((r) => r.topic === TOPICS.callFacts).map((r) => JSON.parse(r.value) as CallFact);
  const recorded = (): CloudEvent<CallRecordedV1>[] => published.filter((r) => r.topic === TOPICS.outcomes).map((r) => JSON.parse(r.value) as CloudEvent<CallRecordedV1>);
  const latest = (): Map<string, CallFact> => new Map(facts().sort((a, b) => a.version - b.version).map((f) => [f.id, f]));
  const through = (ms: number): CloudEvent => sourceAdvanced(ms, { atMs: ms });
  const lastAt = Math.max(...ALL.map((e) => Date.parse(e.time)));

  it('tells of a call while it goes on, and records it once it is over', async () => {
    await apply(answered.slice(0, 3));
    expect(facts().map((f) => [f.version, f.revision, f.call?.state])).toEqual([[1, 0, 'talking']]);
    expect(recorded()).toEqual([]);
    await apply(answered.slice(3));
    expect(recorded().map((e) => [e.id, e.type, e.subject, e.data.outcome, e.data.holdMs, e.data.revision])).toEqual([['c1.000001', 'call.recorded.v1', 'c1', 'answered', 30_000, 1]]);
  });

  it('says nothing new about events that it has had', async () => {
    await apply(ALL);
    const said = published.length;
    await apply(ALL); await apply(ALL.slice(3, 9));
    expect(published).toHaveLength(said);
  });

  it('records a call again, with a higher revision, when a late event changes it', async () => {
    const late = answered.filter((e) => e.type === 'call.held.v1' || e.type === 'call.resumed.v1');
    await apply(answered.filter((e) => !late.includes(e)));
    await apply(late);
    expect(recorded().map((e) => [e.id, e.data.holdMs])).toEqual([['c1.000001', 0], ['c1.000002', 30_000]]);
    expect(Date.parse(recorded()[1]?.time ?? '')).toBeGreaterThanOrEqual(Date.parse(recorded()[0]?.time ?? ''));
  });

  it('takes a wrong event back, also when the retraction comes first', async () => {
    const wrong = answered[2];
    if (wrong === undefined) throw new Error('the story has changed');
    await apply([retractionOf(wrong, { atMs: lastAt })]);
    await apply(answered);
    expect(latest().get('c1')?.call).toMatchObject({ answeredAt: null });
    await apply(abandoned);
    await apply(abandoned.map((e) => retractionOf(e, { atMs: lastAt })));
    expect(latest().get('c3')?.call).toBeNull();
  });

  it('moves a call whose beginning comes late, and says from where', async () => {
    await apply(answered.slice(3));
    const before = latest().get('c1');
    await apply(answered.slice(0, 3));
    expect(latest().get('c1')).toMatchObject({ movedFrom: before?.anchorAt, anchorAt: Date.parse(answered[0]?.time ?? '') });
  });

  it('gives a call up once its source is past the idle limit, and takes it up again when it goes on', async () => {
    await apply(neverEnded);
    await apply([through(lastAt + 3 * HOUR_MS)]);
    expect(latest().get('c4')?.call?.unfinished).toBe(false);
    await apply([through(lastAt + 5 * HOUR_MS)]);
    expect(latest().get('c4')?.call).toMatchObject({ unfinished: true, outcome: 'answered', endedAt: null, state: 'over' });
    await apply(callStory('c4', { startAt: lastAt + 5 * HOUR_MS }).after(0).from('pbx 2').ended('customer').events());
    expect(latest().get('c4')?.call).toMatchObject({ unfinished: false, outcome: 'answered', state: 'over' });
  });

  it('keeps orgs apart', async () => {
    await apply([...answered, ...answered.map((e) => ({ ...e, org: 'other' }))]);
    expect(facts().map((f) => f.org).sort()).toEqual(['default', 'other']);
  });

  it('ends with the same calls however the events are shuffled, doubled and cut into batches', async () => {
    await apply([...ALL, through(lastAt + 5 * HOUR_MS)]);
    const expected = new Map([...latest()].map(([id, f]) => [id, f.call]));
    const soup = fc.tuple(fc.shuffledSubarray(ALL, { minLength: ALL.length }), fc.subarray(ALL), fc.array(fc.nat(ALL.length * 2), { maxLength: 6 }));
    await fc.assert(fc.asyncProperty(soup, async ([shuffled, again, cuts]) => {
      await close();
      round += 1; open(`r${round}`);
      const events = [...shuffled.slice(0, 7), ...again, ...shuffled.slice(7), through(lastAt + 5 * HOUR_MS)];
      const at = [0, ...cuts.map((c) => Math.min(c, events.length)).sort((a, b) => a - b), events.length];
      for (let i = 1; i < at.length; i += 1) await apply(events.slice(at[i - 1], at[i]));
      expect(new Map([...latest()].map(([id, f]) => [id, f.call]))).toEqual(expected);
    }), { numRuns: 25 });
  });
});
