import { hash } from 'node:crypto';
import { foldCall, keyOf, type CallSettings } from '@sanxiang/call-fold';
import { factText, partitionKey, recordedEvent, TOPICS, type Call, type FactHead } from '@sanxiang/contracts';
import type { Org } from '@sanxiang/kernel';
import { spanNow, Telemetry } from '@sanxiang/telemetry';
import { unlessStale, type OutboxRecord, type StateStore, type Timer, type Versioned, type Write } from '@sanxiang/state-store';
import { fromStored, toStored, type CallDocument, type Said, type SourceDocument, type StoredEvent } from './call.document.js';
import type { CallNews, OrgNews } from './incoming.js';

/** Calls that are loaded, folded and saved at a time. */
const CALLS_AT_A_TIME = 2000;

const NOTHING: CallNews = { events: [], retracted: [] };

/**
 * Keeps every call as the fold of its events and says what changed: a `CallFact` each time, and `call.recorded` once
 * the call is over. Applying the same news again, in any order, by any of several processes, changes nothing.
 */
export class CallService {
  /** How far sources are, as far as this process knows; they only ever rise. */
  private readonly clocks = new Map<string, SourceDocument>();

  constructor(private readonly calls: StateStore<CallDocument>, private readonly sources: StateStore<SourceDocument>, private readonly settings: CallSettings, private readonly telemetry: Telemetry = new Telemetry()) {}

  /**
   * Applies what a batch brings for one org: clocks first, then calls, then the calls whose idle limit has passed by those clocks.
   * Clocks are written before calls are looked for, and read again after calls were written: of two processes, one that moves a
   * clock and one that writes a call which waits for it, at least one sees the other.
   */
  async apply(news: OrgNews): Promise<void> {
    await unlessStale(() => this.advance(news));
    const waitedFor = new Set(news.sources.keys());
    const ids = [...news.calls.keys()];
    for (let i = 0; i < ids.length; i += CALLS_AT_A_TIME) {
      const some = ids.slice(i, i + CALLS_AT_A_TIME);
      for (const clock of await unlessStale(() => this.update(news.org, some, news.calls))) waitedFor.add(clock);
    }
    await this.readClocks(news.org, waitedFor);
    for (const source of waitedFor) await this.endIdle(news.org, source);
  }

  /** Calls that a source's clock has passed without a word of them are unfinished. */
  private async endIdle(org: Org, source: string): Promise<void> {
    const clock = this.clockOf(org, [source]);
    for (;;) {
      const due = await this.calls.due(org, source, clock, CALLS_AT_A_TIME);
      if (due.length === 0) return;
      await unlessStale(() => this.update(org, due, new Map()));
    }
  }

  private async advance(news: OrgNews): Promise<void> {
    const names = [...news.sources.keys()];
    const stored = await this.sources.load(news.org, names);
    const writes: Write<SourceDocument>[] = [];
    for (const [name, seen] of news.sources) {
      const before = stored.get(name);
      const doc = { newestMs: Math.max(seen.newestMs, before?.doc.newestMs ?? 0), throughMs: Math.max(seen.throughMs, before?.doc.throughMs ?? 0) };
      this.clocks.set(keyOf(news.org, name), doc);
      if (before === undefined || before.doc.newestMs !== doc.newestMs || before.doc.throughMs !== doc.throughMs) writes.push({ id: name, expected: before?.version ?? 0, doc, timers: [], outbox: [] });
    }
    if (writes.length > 0) await this.sources.save(news.org, writes);
  }

  private clockOf(org: Org, sources: readonly string[]): number {
    return Math.max(0, ...sources.map((s) => { const c = this.clocks.get(keyOf(org, s)); return c === undefined ? 0 : Math.max(c.newestMs, c.throughMs); }));
  }

  /** Brings clocks up to what the store knows. */
  private async readClocks(org: Org, sources: ReadonlySet<string>): Promise<void> {
    if (sources.size === 0) return;
    for (const [name, { doc }] of await this.sources.load(org, [...sources])) this.clocks.set(keyOf(org, name), doc);
  }

  /** Applies news to calls; answers the clocks that some of them wait for now. */
  private async update(org: Org, ids: readonly string[], news: ReadonlyMap<string, CallNews>): Promise<ReadonlySet<string>> {
    const startedAt = spanNow();
    const stored = await this.calls.load(org, ids);
    const unknown = [...stored.values()].flatMap((d) => d.doc.events.map((e) => e.s)).filter((s) => !this.clocks.has(keyOf(org, s)));
    await this.readClocks(org, new Set(unknown));
    const writes: Write<CallDocument>[] = [];
    for (const id of ids) {
      const write = this.next(org, id, stored.get(id), news.get(id) ?? NOTHING, !news.has(id));
      if (write !== null) writes.push(write);
    }
    if (writes.length > 0) await this.calls.save(org, writes);
    if (this.telemetry.tracing) this.trace(org, writes, startedAt);
    return new Set(writes.flatMap((w) => w.timers.map((t) => t.clock)));
  }

  /** A span for each call that was folded and saved. One that waits for no clock any more is over. */
  private trace(org: Org, writes: readonly Write<CallDocument>[], startedAt: number): void {
    for (const { id, expected, doc, timers } of writes) {
      this.telemetry.note({ name: 'call.fold', org, subject: id, startedAt, attributes: { 'sanxiang.call.version': expected + 1, 'sanxiang.call.state': timers.length > 0 ? 'open' : 'over', 'sanxiang.call.events': doc.events.length } });
    }
  }

  /** The call's next state with what has to be said about it; null when nothing changed. */
  private next(org: Org, id: string, before: Versioned<CallDocument> | undefined, news: CallNews, due: boolean): Write<CallDocument> | null {
    const events = merged(before?.doc.events ?? [], news);
    const retracted = [...new Set([...(before?.doc.retracted ?? []), ...news.retracted])].sort();
    const changed = events.length !== (before?.doc.events.length ?? 0) || retracted.length !== (before?.doc.retracted.length ?? 0);
    if (!changed && !due) return null;
    const sources = [...new Set(events.map((e) => e.s))];
    const call = foldCall(id, events.map(fromStored), { ...this.settings, clockMs: this.clockOf(org, sources), retracted: new Set(retracted) });
    const version = (before?.version ?? 0) + 1;
    const { said, outbox } = say(org, id, version, call, before?.doc.said ?? null);
    const timers: Timer[] = call === null || call.unfinished || call.state === 'over' ? [] : sources.map((clock) => ({ clock, at: call.lastAt + this.settings.idleLimitMs }));
    return { id, expected: before?.version ?? 0, doc: { events, retracted, said }, timers, outbox };
  }
}

/** The events of a call with the new ones; of two with the same source and id the first stays. */
function merged(known: readonly StoredEvent[], news: CallNews): readonly StoredEvent[] {
  if (news.events.length === 0) return known;
  const keys = new Set(known.map((e) => keyOf(e.s, e.i)));
  const fresh: StoredEvent[] = [];
  for (const e of news.events) { const k = keyOf(e.source, e.id); if (!keys.has(k)) { keys.add(k); fresh.push(toStored(e)); } }
  return fresh.length === 0 ? known : [...known, ...fresh];
}

const digestOf = (text: string): string => hash('sha1', text, 'base64');

/** What has to be published now that the call is this, and what was said then. */
function say(org: Org, id: string, version: number, call: Call | null, before: Said | null): { said: Said | null; outbox: OutboxRecord[] } {
  if (call === null) {
    if (before === null) return { said: null, outbox: [] };
    const gone: FactHead = { org, id, version, anchorAt: before.anchorAt, movedFrom: null, touchedFrom: before.firstAt, touchedTo: before.lastAt, revision: before.revision };
    return { said: { ...before, digest: '' }, outbox: [factRecord(gone, 'null')] };
  }
  const text = JSON.stringify(call);
  const digest = digestOf(text);
  if (before?.digest === digest) return { said: before, outbox: [] };
  const anchorAt = call.offeredAt ?? call.firstAt;
  const outbox: OutboxRecord[] = [];
  const tell = call.unfinished || call.state === 'over' || (before?.revision ?? 0) > 0;
  const revision = (before?.revision ?? 0) + (tell ? 1 : 0);
  const recordedAt = tell ? Math.max(before?.recordedAt ?? 0, call.endedAt ?? call.lastAt) : before?.recordedAt ?? 0;
  if (tell) {
    const event = recordedEvent(org, call, revision, recordedAt);
    outbox.push({ topic: TOPICS.outcomes, key: partitionKey(org, id), value: JSON.stringify(event) });
  }
  const fact: FactHead = {
    org, id, version, anchorAt, revision,
    movedFrom: before !== null && before.anchorAt !== anchorAt ? before.anchorAt : null,
    touchedFrom: Math.min(call.firstAt, before?.firstAt ?? call.firstAt), touchedTo: Math.max(call.lastAt, before?.lastAt ?? call.lastAt),
  };
  outbox.push(factRecord(fact, text));
  return { said: { digest, anchorAt, firstAt: call.firstAt, lastAt: call.lastAt, revision, recordedAt }, outbox };
}

/** The fact with its call, whose text is at hand already. */
const factRecord = (fact: FactHead, call: string): OutboxRecord => ({ topic: TOPICS.callFacts, key: partitionKey(fact.org, fact.id), value: factText(fact, call) });
