import { keyOf } from '@sanxiang/call-fold';
import { orgOf, type Org } from '@sanxiang/kernel';
import { unlessStale, type StateStore, type Write } from '@sanxiang/state-store';
import { clockOf, type Declaration, type SourceState } from '../case/case-view.js';
import type { HeardDocument, SourceDocument } from './case.document.js';
import type { SourceNews } from './incoming.js';

/** A source whose declarations are more than they were; from `since` on something may have to be judged anew. */
export interface Redeclared { readonly source: string; readonly since: number }

/** No org has this name: what belongs to none. */
const ALL_ORGS = orgOf('\u0000');
const HEARD = 'sources';
const UNHEARD: SourceDocument = { newestMs: 0, throughMs: 0, declarations: [] };

/** What is known of sources: how far their clocks are and what they declared, per org. Clocks only ever rise, declarations are only ever added. */
export class Sources {
  private readonly known = new Map<string, SourceDocument>();

  constructor(private readonly store: StateStore<SourceDocument>, private readonly heard: StateStore<HeardDocument>) {}

  /** Learns of all sources that any process has heard of. */
  async recall(): Promise<void> {
    const all = (await this.heard.load(ALL_ORGS, [HEARD])).get(HEARD)?.doc.sources ?? [];
    for (const [org, of] of Map.groupBy(all, ([name]) => name)) await this.refresh(orgOf(org), new Set(of.map(([, source]) => source)));
  }

  /** Writes down sources that this process hears of for the first time. */
  private async enter(org: Org, sources: readonly string[]): Promise<void> {
    if (sources.length === 0) return;
    await unlessStale(async () => {
      const before = (await this.heard.load(ALL_ORGS, [HEARD])).get(HEARD);
      const known = new Set((before?.doc.sources ?? []).map(([o, s]) => keyOf(o, s)));
      const fresh = sources.filter((s) => !known.has(keyOf(org, s))).map((s) => [org, s] as const);
      if (fresh.length > 0) await this.heard.save(ALL_ORGS, [{ id: HEARD, expected: before?.version ?? 0, doc: { sources: [...(before?.doc.sources ?? []), ...fresh] }, timers: [], outbox: [] }]);
    });
  }

  knows(org: Org, source: string): boolean { return this.known.has(keyOf(org, source)); }

  states(org: Org, sources: readonly string[]): ReadonlyMap<string, SourceState> {
    return new Map(sources.map((s) => [s, this.known.get(keyOf(org, s)) ?? UNHEARD]));
  }

  clock(org: Org, sources: readonly string[]): number { return clockOf(sources, this.states(org, sources)); }

  /** Every source that this process has heard of. */
  *all(): Generator<{ readonly org: Org; readonly source: string; readonly newestMs: number; readonly clockMs: number }> {
    for (const [key, { newestMs, throughMs }] of this.known) {
      const [org = '', source = ''] = key.split('\u0000');
      yield { org: orgOf(org), source, newestMs, clockMs: Math.max(newestMs, throughMs) };
    }
  }

  declarations(org: Org, source: string): number { return this.known.get(keyOf(org, source))?.declarations.length ?? 0; }

  /** Writes down what a batch tells of sources; answers those that declared something new. Throws `StaleVersion` when another writer was faster. */
  async advance(org: Org, news: ReadonlyMap<string, SourceNews>): Promise<Redeclared[]> {
    await this.enter(org, [...news.keys()].filter((source) => !this.knows(org, source)));
    const stored = await this.store.load(org, [...news.keys()]);
    const writes: Write<SourceDocument>[] = [];
    const redeclared: Redeclared[] = [];
    for (const [source, seen] of news) {
      const before = stored.get(source);
      const was = before?.doc ?? UNHEARD;
      const fresh = seen.declarations.filter((d, no) => ![...was.declarations, ...seen.declarations.slice(0, no)].some((k) => k.id === d.id));
      const doc = {
        newestMs: Math.max(seen.newestMs, was.newestMs), throughMs: Math.max(seen.throughMs, was.throughMs),
        declarations: fresh.length === 0 ? was.declarations : [...was.declarations, ...fresh].sort(byInstant),
      };
      if (doc.newestMs !== was.newestMs || doc.throughMs !== was.throughMs || fresh.length > 0) writes.push({ id: source, expected: before?.version ?? 0, doc, timers: [], outbox: [] });
      const change = this.learn(org, source, doc);
      if (change !== null) redeclared.push(change);
    }
    if (writes.length > 0) await this.store.save(org, writes);
    return redeclared;
  }

  /** Brings sources up to what the store knows; answers those that have declared something new meanwhile. */
  async refresh(org: Org, sources: ReadonlySet<string>): Promise<Redeclared[]> {
    if (sources.size === 0) return [];
    return [...await this.store.load(org, [...sources])].flatMap(([source, { doc }]) => this.learn(org, source, doc) ?? []);
  }

  private learn(org: Org, source: string, doc: SourceDocument): Redeclared | null {
    const key = keyOf(org, source);
    const was = this.known.get(key)?.declarations ?? [];
    this.known.set(key, doc);
    const fresh = doc.declarations.filter((d) => !was.some((k) => k.id === d.id));
    return fresh.length === 0 ? null : { source, since: Math.min(...fresh.map((d) => d.at)) };
  }
}

const byInstant = (a: Declaration, b: Declaration): number => a.at - b.at || (a.id < b.id ? -1 : 1);
