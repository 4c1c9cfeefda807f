import type { CallEvent } from '@sanxiang/call-fold';

/** What the store keeps of a call: its events, and what was said about it last. Short names: there is one for every event. */
export interface CallDocument {
  readonly events: readonly StoredEvent[];
  /** Keys (source, id) that were taken back. */
  readonly retracted: readonly string[];
  readonly said: Said | null;
}

/** What was published last, so that only changes are published. */
export interface Said {
  readonly digest: string;
  readonly anchorAt: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly revision: number;
  readonly recordedAt: number;
}

export interface StoredEvent { readonly i: string; readonly s: string; readonly t: string; readonly at: number; readonly q?: string | number; readonly d: Readonly<Record<string, unknown>> }

export const toStored = (e: CallEvent): StoredEvent => ({ i: e.id, s: e.source, t: e.type, at: e.timeMs, ...(e.sequence !== undefined && { q: e.sequence }), d: e.data });
export const fromStored = (e: StoredEvent): CallEvent => ({ id: e.i, source: e.s, type: e.t, timeMs: e.at, ...(e.q !== undefined && { sequence: e.q }), data: e.d });

/** What the store keeps of a source: how far its clock is (contract 1.4). */
export interface SourceDocument {
  readonly newestMs: number;
  readonly throughMs: number;
}
