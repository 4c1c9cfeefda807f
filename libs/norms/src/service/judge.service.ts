import { keyOf } from '@sanxiang/call-fold';
import type { Logger, Org } from '@sanxiang/kernel';
import { unlessStale, type StateStore, type Timer, type Versioned, type Write } from '@sanxiang/state-store';
import type { Telemetry } from '@sanxiang/telemetry';
import { clockOf, type SourceState } from '../case/case-view.js';
import { judge, type Judgement } from '../judge/judge.js';
import { fromStored, toStored, type CaseDocument, type HeardDocument, type SourceDocument, type StoredEvent } from './case.document.js';
import type { CaseNews, OrgNews } from './incoming.js';
import { say } from './saying.js';
import type { Shelf } from './shelf.js';
import { Sources } from './sources.js';

/** Cases that are loaded, judged and saved at a time. */
const CASES_AT_A_TIME = 2000;
const NO_NEWS: CaseNews = { events: [], retracted: [] };

/**
 * Clocks that no source can have: what has to be judged again when a book or a declaration comes late. A case waits on the one of the count that it
 * was judged with, at its last instant turned round, so that the newest come first and those before the change are not looked at.
 */
const booksClock = (count: number): string => `\u0000books ${count}`;
const declaredClock = (source: string, count: number): string => `\u0000declared ${count} ${source}`;
const upTo = (since: number): number => -since + 1;

export interface JudgeParts {
  readonly cases: StateStore<CaseDocument>;
  readonly sources: StateStore<SourceDocument>;
  readonly heard: StateStore<HeardDocument>;
  readonly shelf: Shelf;
  readonly telemetry: Telemetry;
  readonly log: Logger;
}

/**
 * Keeps the case file of every subject and says what the judge thinks of it. Applying the same news again, in any order, by any of several
 * processes, changes nothing.
 */
export class JudgeService {
  private readonly sources: Sources;
  /** Rules that failed, each told of once. */
  private readonly failed = new Set<string>();

  constructor(private readonly parts: JudgeParts) { this.sources = new Sources(parts.sources, parts.heard); }

  /**
   * Applies what a batch brings for one org: books and sources first, then the cases, then those whose deadline has passed by those clocks, and those
   * that a late book or declaration concerns. What cases lean on is written before they are looked for and read again after they were written:
   * of two processes, one that moves a clock and one that writes a case which waits for it, at least one sees the other.
   */
  async apply(news: OrgNews): Promise<void> {
    const { org } = news;
    if (news.books.length > 0) await this.parts.shelf.take(org, news.books);
    let since = await this.parts.shelf.refresh(org);
    const redeclared = await unlessStale(() => this.sources.advance(org, news.sources));
    const waitedFor = new Set(news.sources.keys());
    const ids = [...news.cases.keys()];
    for (let i = 0; i < ids.length; i += CASES_AT_A_TIME) {
      const some = ids.slice(i, i + CASES_AT_A_TIME);
      for (const clock of await unlessStale(() => this.update(org, some, news.cases))) waitedFor.add(clock);
    }
    redeclared.push(...await this.sources.refresh(org, waitedFor));
    const later = await this.parts.shelf.refresh(org);
    if (later !== null) since = Math.min(since ?? Infinity, later);
    for (const source of waitedFor) await this.again(org, source, this.sources.clock(org, [source]));
    for (const { source, since: from } of redeclared) await this.redeclared(org, source, from);
    if (since !== null) for (let count = 0; count < this.parts.shelf.count(org); count += 1) await this.again(org, booksClock(count), upTo(since));
  }

  /** Learns of all sources that were ever heard of, so that their clocks run on after a restart. */
  recall(): Promise<void> { return this.sources.recall(); }

  /** Sources that this process has heard of, with their clocks. */
  heardOf() { return this.sources.all(); }

  /** Whether cases wait for a source's clock: for an instant that `now` is past, only for later ones, or not at all. */
  async nextDeadline(org: Org, source: string, now: number): Promise<'passed' | 'later' | 'none'> {
    if ((await this.parts.cases.due(org, source, now, 1)).length > 0) return 'passed';
    return (await this.parts.cases.due(org, source, Number.MAX_SAFE_INTEGER, 1)).length > 0 ? 'later' : 'none';
  }

  private async redeclared(org: Org, source: string, since: number): Promise<void> {
    const count = this.sources.declarations(org, source);
    for (let before = 0; before < count; before += 1) await this.again(org, declaredClock(source, before), upTo(since));
  }

  /** Judges again what waits on a clock for an instant before `until`. */
  private async again(org: Org, clock: string, until: number): Promise<void> {
    for (;;) {
      const due = await this.parts.cases.due(org, clock, until, CASES_AT_A_TIME);
      if (due.length === 0) return;
      await unlessStale(() => this.update(org, due, null));
    }
  }

  /** Applies news to cases, or judges them again where there is none; answers the sources whose clocks some of them wait for now. */
  private async update(org: Org, ids: readonly string[], news: ReadonlyMap<string, CaseNews> | null): Promise<ReadonlySet<string>> {
    const stored = await this.parts.cases.load(org, ids);
    const unknown = new Set<string>();
    for (const { doc } of stored.values()) for (const e of doc.e) if (!this.sources.knows(org, e.s)) unknown.add(e.s);
    await this.sources.refresh(org, unknown);
    const writes: Write<CaseDocument>[] = [];
    const waitedFor = new Set<string>();
    for (const id of ids) {
      const write = this.next(org, id, stored.get(id), news?.get(id) ?? NO_NEWS, news === null, waitedFor);
      if (write !== null) writes.push(write);
    }
    if (writes.length > 0) await this.parts.cases.save(org, writes);
    return waitedFor;
  }

  /** The next state of a case with what has to be said; null when nothing changed. */
  private next(org: Org, subject: string, before: Versioned<CaseDocument> | undefined, news: CaseNews, again: boolean, waitedFor: Set<string>): Write<CaseDocument> | null {
    const e = merged(before?.doc.e ?? [], news);
    const x = news.retracted.length === 0 ? before?.doc.x ?? [] : [...new Set([...(before?.doc.x ?? []), ...news.retracted])].sort();
    const changed = e.length !== (before?.doc.e.length ?? 0) || x.length !== (before?.doc.x.length ?? 0);
    if (!changed && !again) return null;
    const names = [...new Set(e.map((s) => s.s))];
    const states = this.sources.states(org, names);
    const now = clockOf(names, states);
    const judgement = judge(this.parts.shelf.books, { org, subject, events: e.map(fromStored), retracted: new Set(x), sources: states }, now, (norm, error) => this.fault(norm, subject, error));
    const { told, outbox } = say({ org, subject, version: (before?.version ?? 0) + 1 }, judgement, before?.doc.told ?? null);
    if (judgement !== null && (judgement.nextAt !== null || judgement.leansOnDeclarations)) for (const name of names) waitedFor.add(name);
    return { id: subject, expected: before?.version ?? 0, doc: { e, x, told }, timers: this.timers(org, names, states, judgement, now), outbox };
  }

  private timers(org: Org, names: readonly string[], states: ReadonlyMap<string, SourceState>, judgement: Judgement | null, now: number): Timer[] {
    if (judgement === null) return [];
    const { nextAt, lastAt, leansOnDeclarations } = judgement;
    return [
      { clock: booksClock(this.parts.shelf.count(org)), at: -lastAt },
      // Never before now: what a clock has passed already is judged already.
      ...(nextAt === null ? [] : names.map((clock) => ({ clock, at: Math.max(nextAt, now) }))),
      ...(leansOnDeclarations ? names.map((name) => ({ clock: declaredClock(name, states.get(name)?.declarations.length ?? 0), at: -lastAt })) : []),
    ];
  }

  private fault(norm: string, subject: string, error: unknown): void {
    this.parts.telemetry.norms.ruleFailed(norm);
    const what = `${norm} ${error instanceof Error ? error.message : String(error)}`;
    if (this.failed.has(what)) return;
    this.failed.add(what);
    this.parts.log.error({ err: error, norm, subject }, 'a rule failed: its verdicts are unknown');
  }
}

/** The events of a case with the new ones; of two with the same source and id the first stays. */
function merged(known: readonly StoredEvent[], news: CaseNews): readonly StoredEvent[] {
  if (news.events.length === 0) return known;
  const keys = new Set(known.map((e) => keyOf(e.s, e.i)));
  const fresh: StoredEvent[] = [];
  for (const e of news.events) { const k = keyOf(e.source, e.id); if (!keys.has(k)) { keys.add(k); fresh.push(toStored(e)); } }
  return fresh.length === 0 ? known : [...known, ...fresh];
}

