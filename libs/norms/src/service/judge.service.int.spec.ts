import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatInstant, readCaseFact, TOPICS, validateEvent, type CaseFact, type CloudEvent, type NormJudgedV1 } from '@sanxiang/contracts';
import { createLogger, Unavailable } from '@sanxiang/kernel';
import { EmbeddedStateStore, type OutboxRecord } from '@sanxiang/state-store';
import { Telemetry } from '@sanxiang/telemetry';
import { callStory, retractionOf, sourceAdvanced, sourceDeclared } from '@sanxiang/testing';
import { PublishedBooks } from '../books/books-in-force.js';
import { BookLibrary } from '../books/library.js';
import { readShippedBooks } from '../books/shipped-books.js';
import { checkNorm } from '../judge/check-norm.js';
import type { CaseDocument, HeardDocument, ShelfDocument, SourceDocument } from './case.document.js';
import { sortBatch } from './incoming.js';
import { JudgeService } from './judge.service.js';
import { LiveClock } from './live-clock.js';
import { Shelf } from './shelf.js';

const library = new BookLibrary(readShippedBooks(), 'Asia/Shanghai', checkNorm);
const T0 = Date.parse('2026-03-02T10:00:00+08:00');
const log = createLogger('silent', 'test');

/** 45 seconds on hold; told by a source that says whether it reports check-backs. */
const held = callStory('c1').offered().after(8_000).answered('A1', { rings: 2 }).after(20_000).held().after(45_000).resumed().after(60_000).ended('customer').events();
const waiting = callStory('c2', { source: 'pbx2' }).offered().after(5_000).answered('A2', { rings: 5 }).after(10_000).held().events();
const moved = callStory('c3').offered().after(5_000).answered('A3').after(9_000).consented('transfer').after(500).transferRequested({ to: 'A1', toKind: 'agent' }).after(3_000).transferAccepted({ by: 'A1' }).after(500).transferCompleted().after(30_000).ended('agent').events();
const declared = sourceDeclared(['call.wait_prompt', 'call.consent'], { atMs: T0 - 1000 });
const book = (version: number, parameters: Record<string, unknown>, effectiveFrom: string, atMs = T0): CloudEvent => ({
  specversion: '1.0', id: `book ${version}`, source: 'sanxiang/norms', type: 'book.published.v1', subject: 'book/own', time: formatInstant(atMs), org: 'default',
  data: { book: 'own', version, document: { book: 'own', extends: 'base', version, effectiveFrom, parameters } },
});

describe('the judge as a service', () => {
  let dir: string; let told: OutboxRecord[]; let service: JudgeService; let close: () => Promise<void>;
  /** A fresh service over what is stored: what a restart does. */
  const open = async (): Promise<void> => {
    const store = <Doc>(kind: string) => new EmbeddedStateStore<Doc>(join(dir, `${kind}.db`), kind, (records) => { told.push(...records); return Promise.resolve(); });
    const [cases, sources, heard, shelf] = [store<CaseDocument>('case_file'), store<SourceDocument>('case_source'), store<HeardDocument>('heard_source'), store<ShelfDocument>('book')];
    service = new JudgeService({ cases, sources, heard, shelf: new Shelf(shelf, new PublishedBooks(library)), telemetry: new Telemetry(), log });
    close = async () => { await Promise.all([cases.close(), sources.close(), heard.close(), shelf.close()]); };
    await Promise.resolve();
  };
  const fresh = async (): Promise<void> => { await close(); await rm(dir, { recursive: true, force: true }); dir = await mkdtemp(join(tmpdir(), 'sanxiang-judge-')); told = []; await open(); };
  beforeEach(async () => { dir = await mkdtemp(join(tmpdir(), 'sanxiang-judge-')); told = []; await open(); });
  afterEach(async () => { await close(); await rm(dir, { recursive: true, force: true }); });

  const post = async (events: readonly CloudEvent[]): Promise<void> => {
    const { orgs } = sortBatch({ topic: 'events', part: 0, records: events.map((e, off) => ({ off, value: JSON.stringify(e), at: 0 })) });
    for (const news of orgs) await service.apply(news);
  };
  const facts = (): Map<string, CaseFact> => new Map(told.filter((r) => r.topic === TOPICS.caseFacts).map((r) => readCaseFact(r.value).fact).map((f) => [f.id, f]));
  const judged = (): CloudEvent<NormJudgedV1>[] => told.filter((r) => r.topic === TOPICS.outcomes).map((r) => JSON.parse(r.value) as CloudEvent<NormJudgedV1>);
  const outcome = (subject: string, norm: string): readonly string[] => facts().get(subject)?.verdicts.filter((v) => v.norm === norm).map((v) => v.outcome) ?? [];
  const everything = (): unknown => [...facts()].sort().map(([id, { verdicts, deadlines }]) => [id, [...verdicts].sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ revision: _, ...v }) => v), deadlines]);

  it('says each verdict once as an event, and all of a subject as a fact', async () => {
    await post([declared, ...held]);
    expect(outcome('c1', 'HOLD-03')).toEqual(['breached']);
    const events = judged();
    expect(events.map((e) => e.id).length).toBe(new Set(events.map((e) => e.id)).size);
    for (const e of events) expect(validateEvent(e, null, { now: T0 + 3_600_000, ours: true })).toMatchObject({ ok: true });
    expect(facts().get('c1')).toMatchObject({ org: 'default', version: 1, anchorAt: T0, movedFrom: null, touchedDays: [Math.floor(T0 / 86_400_000)] });
    told = [];
    await post(held);
    expect(told).toEqual([]);
  });
  it('gives a higher revision when late evidence changes a verdict, and its time does not go back', async () => {
    await post([declared, ...held]);
    const late = callStory('c1', { source: 'desktop' }).at(50_000).waitPrompt().events();
    await post(late);
    expect(outcome('c1', 'HOLD-03')).toEqual(['met']);
    const revisions = judged().filter((e) => e.data.norm === 'HOLD-03');
    expect(revisions.map((e) => [e.data.revision, e.data.outcome])).toEqual([[1, 'breached'], [2, 'met']]);
    const times = judged().map((e) => Date.parse(e.time));
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });
  it('lets a verdict go whose event was taken back, and keeps counting its revisions when it comes again', async () => {
    await post([declared, ...held]);
    const hold = held.find((e) => e.type === 'call.held.v1') ?? declared;
    await post([retractionOf(hold, { atMs: T0 + 200_000 })]);
    expect(outcome('c1', 'HOLD-03')).toEqual([]);
    expect(facts().get('c1')?.version).toBe(2);
  });
  it('decides by the clock of the sources: a deadline that passes is a breach, a call that is given up is unknown', async () => {
    await post([sourceDeclared(['call.wait_prompt'], { atMs: T0 - 1000, source: 'pbx2' }), ...waiting]);
    expect(facts().get('c2')?.deadlines.find((d) => d.norm === 'HOLD-03')).toMatchObject({ state: 'open', deadlineAt: T0 + 45_000 });
    await post([sourceAdvanced(T0 + 45_000, { atMs: T0 + 45_000, source: 'pbx2' })]);
    expect(outcome('c2', 'HOLD-03')).toEqual([]);
    await post([sourceAdvanced(T0 + 45_001, { atMs: T0 + 45_001, source: 'pbx2' })]);
    expect(outcome('c2', 'HOLD-03')).toEqual(['breached']);
    await post([sourceAdvanced(T0 + 5 * 3_600_000, { atMs: T0 + 5 * 3_600_000, source: 'pbx2' })]);
    expect(outcome('c2', 'HOLD-03')).toEqual(['unknown']);
  });
  it('judges again what a late declaration concerns, and only from its instant on', async () => {
    await post(held);
    expect(outcome('c1', 'HOLD-03')).toEqual(['unknown']);
    await post([sourceDeclared(['call.wait_prompt'], { atMs: T0 + 3_600_000 })]);
    expect(outcome('c1', 'HOLD-03')).toEqual(['unknown']);
    await post([declared]);
    expect(outcome('c1', 'HOLD-03')).toEqual(['breached']);
  });
  it('publishes nothing of what nobody could judge; once something is known, as the second revision, and everything from then on', async () => {
    const revisions = () => judged().filter((e) => e.data.norm === 'HOLD-03').map((e) => [e.data.revision, e.data.outcome]);
    const now = () => facts().get('c1')?.verdicts.filter((v) => v.norm === 'HOLD-03').map((v) => [v.revision, v.outcome]);
    await post(held);
    expect([now(), revisions()]).toEqual([[[1, 'unknown']], []]);
    expect(judged().every((e) => e.data.outcome !== 'unknown')).toBe(true);
    await close(); await open();
    const hold = held.find((e) => e.type === 'call.held.v1') ?? declared;
    await post([retractionOf(hold, { atMs: T0 + 200_000 })]);
    expect(now()).toEqual([]);
    await close(); await open();
    await post([declared]);
    await post([{ ...hold, id: 'other' }]);
    expect(now()).toEqual([[1, 'breached']]);
    told = [];
    await fresh();
    await post(held);
    await post([declared]);
    expect([now(), revisions()]).toEqual([[[2, 'breached']], [[2, 'breached']]]);
    await post([{ ...declared, id: 'nothing', time: formatInstant(T0 - 500), data: { reports: [] } }]);
    expect([now(), revisions()]).toEqual([[[3, 'unknown']], [[2, 'breached'], [3, 'unknown']]]);
    expect(facts().get('c1')?.touchedDays).toEqual([Math.floor(T0 / 86_400_000)]);
  });
  it('judges again by a backdated book, after a restart as well', async () => {
    await post([declared, ...held, ...moved]);
    await close(); await open();
    await post([book(1, { 'hold.promptEvery': '1 min' }, '2026-01-01')]);
    expect(outcome('c1', 'HOLD-03')).toEqual(['met']);
    expect(facts().get('c1')?.verdicts.every((v) => v.book === 'own')).toBe(true);
    await close(); await open();
    await post([book(2, { 'hold.promptEvery': '40s' }, '2026-02-01', T0 + 1)]);
    expect(outcome('c1', 'HOLD-03')).toEqual(['breached']);
    told = [];
    await post([book(3, { 'hold.promptEvery': '1s' }, '2026-04-01', T0 + 2)]);
    expect(told).toEqual([]);
  });
  it('lets the clock of a live source run on: what it decides stands in the log, and nothing once the source is silent', async () => {
    const written: CloudEvent[] = [];
    let nowMs = T0 + 16_000;
    let isAway = true;
    const append = (_topic: string, records: readonly { readonly value: string }[]) => {
      if (isAway) return Promise.reject(new Unavailable('event-log'));
      written.push(...records.map((r) => JSON.parse(r.value) as CloudEvent));
      return Promise.resolve(0);
    };
    const eventLog = { append, consume: () => Promise.reject(new Error('no consumer')), behind: () => Promise.resolve(0), close: () => Promise.resolve() };
    const clock = () => new LiveClock({ service, clock: { now: () => nowMs, speed: 1 }, eventLog, log });
    await post([sourceDeclared(['call.wait_prompt'], { atMs: T0 - 1000, source: 'pbx2' }), ...waiting]);
    await close(); await open();
    let live = clock();
    await live.tick();
    isAway = false;
    await live.tick();
    expect(written.map((e) => [e.source, e.subject, e.data['through']])).toEqual([['sanxiang/clock', 'pbx2', formatInstant(T0 + 16_000)]]);
    await post(written);
    nowMs = T0 + 45_000;
    await live.tick();
    expect(written).toHaveLength(1);
    nowMs = T0 + 45_001;
    await live.tick();
    await live.tick();
    expect(written).toHaveLength(2);
    await post(written);
    expect(outcome('c2', 'HOLD-03')).toEqual(['breached']);
    nowMs = T0 + 15_000 + 5 * 60_000 + 1;
    live = clock();
    await live.tick();
    expect(written).toHaveLength(2);
  });
  it('comes to the same, whatever the order, the batches, the duplicates and the restarts', async () => {
    const all = [declared, sourceDeclared(['call.wait_prompt'], { atMs: T0 - 1000, source: 'pbx2' }), ...held, ...waiting, ...moved, book(1, { 'hold.promptEvery': '1 min' }, '2026-01-01'), sourceAdvanced(T0 + 60_000, { atMs: T0 + 60_000, source: 'pbx2' })];
    await post(all);
    const truth = everything();
    await fc.assert(fc.asyncProperty(fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }), fc.array(fc.integer({ min: 1, max: 2 * all.length }), { minLength: 6, maxLength: 6 }), fc.nat(6), async (told2, cuts, restart) => {
      await fresh();
      const at = [0, ...cuts.sort((a, b) => a - b), told2.length];
      for (let no = 1; no < at.length; no += 1) {
        await post(told2.slice(at[no - 1], at[no]));
        if (no === restart) { await close(); await open(); }
      }
      expect(everything()).toEqual(truth);
    }), { numRuns: 25 });
  });
});
