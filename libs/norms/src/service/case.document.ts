import type { CallEvent } from '@sanxiang/call-fold';
import type { PublishedBook } from '../books/published-book.js';
import type { Declaration } from '../case/case-view.js';

/** What the store keeps of a case: what of its events a norm may ask for, and what was said about it last. Short names: there is one for every event. */
export interface CaseDocument {
  readonly e: readonly StoredEvent[];
  /** Keys (source, id) that were taken back. */
  readonly x: readonly string[];
  readonly told: Told | null;
}

/** What was published last, so that only changes are published. */
export interface Told {
  /** Of everything that was said. */
  readonly digest: string;
  readonly anchorAt: number;
  /** Time of the last event that said it; it never goes back. */
  readonly toldAt: number;
  /** Those that were published. */
  readonly verdicts: readonly ToldOnce[];
  /** Those that were never anything but unknown; absent: there never were any. */
  readonly quiet?: Quiet;
}

/** Verdicts that stand in the fact and are no events, all together. */
export interface Quiet {
  /** Of their texts. */
  readonly digest: string;
  /** A few digits of each id, with blanks between; also of those that are quiet no longer. */
  readonly ids: string;
  /** UTC days on which they count. */
  readonly days: readonly number[];
}

/** A verdict as it was said last. */
export interface ToldOnce {
  /** Its id. */
  readonly i: string;
  /** Digest. */
  readonly h: string;
  /** Revision. */
  readonly r: number;
  /** When it was triggered. */
  readonly t: number;
  /** Its deadline. */
  readonly d: number | null;
  /** Its norm no longer applies; the revision is kept, in case it does again. */
  readonly gone?: true;
}

export interface StoredEvent { readonly i: string; readonly s: string; readonly t: string; readonly at: number; readonly q?: string | number; readonly d: Readonly<Record<string, unknown>> }

/** Nothing that a norm asks for, much of it personal. */
const LEFT_OUT: ReadonlySet<string> = new Set(['customer', 'region', 'line', 'position']);

export function toStored(e: CallEvent): StoredEvent {
  const d: Record<string, unknown> = {};
  for (const name in e.data) if (!LEFT_OUT.has(name)) d[name] = e.data[name];
  return { i: e.id, s: e.source, t: e.type, at: e.timeMs, ...(e.sequence !== undefined && { q: e.sequence }), d };
}
export const fromStored = (e: StoredEvent): CallEvent => ({ id: e.i, source: e.s, type: e.t, timeMs: e.at, ...(e.q !== undefined && { sequence: e.q }), data: e.d });

/** What the store keeps of a source. */
export interface SourceDocument {
  readonly newestMs: number;
  readonly throughMs: number;
  readonly declarations: readonly Declaration[];
}

/** Every source that was ever heard of, of all orgs: whose clocks have to run on after a restart. */
export interface HeardDocument { readonly sources: readonly (readonly [org: string, source: string])[] }

/** What the store keeps of an org's books. */
export interface ShelfDocument { readonly published: readonly PublishedBook[] }
