import { badInput, type Org, type Problem } from '@sanxiang/kernel';

/** Kept for each org; beyond that the oldest go. */
export const QUARANTINE_ROWS_MAX = 100_000;
const PAYLOAD_CHARS_MAX = 65_536;

export interface Rejected {
  readonly payload: string;
  readonly reason: string;
  readonly path: string;
  readonly source: string | null;
  readonly eventId: string | null;
  /** Names the item within its org, so that it is kept once however often it is found; made up when missing. */
  readonly id?: string;
}
export interface QuarantineItem extends Rejected { readonly id: string; readonly at: number; readonly key: string; readonly truncated: boolean }

/** `key` limits a page to what one key sent; `before` is the cursor that the page before gave. */
export interface QuarantineQuery { readonly key: string | null; readonly before: string | null; readonly limit: number }
export interface QuarantineList { readonly items: readonly QuarantineItem[]; readonly next: string | null }
export interface QuarantineCount { readonly source: string | null; readonly reason: string; readonly count: number }

/** What intake could not take, with the reason, until somebody has looked at it. All of it throws `Unavailable('quarantine')` when the storage fails. */
export interface Quarantine {
  /** Keeps the items of one request; `key` is the name of the key that sent them. One whose id is there already stays as it was. */
  add(org: Org, key: string, items: readonly Rejected[]): Promise<void>;
  /** Newest first. Throws a `Problem` for a cursor that no page gave. */
  list(org: Org, query: QuarantineQuery): Promise<QuarantineList>;
  /** How many are kept, by source and reason, most first. */
  counts(org: Org, key: string | null): Promise<readonly QuarantineCount[]>;
  get(org: Org, id: string): Promise<QuarantineItem | null>;
  remove(org: Org, id: string): Promise<void>;
  close(): Promise<void>;
}

/** Under which a module provides the quarantine. */
export const QUARANTINE = Symbol('quarantine');

/** The part of a payload that is kept. */
export const keptPayload = (payload: string): { payload: string; truncated: boolean } =>
  ({ payload: payload.slice(0, PAYLOAD_CHARS_MAX).toWellFormed(), truncated: payload.length > PAYLOAD_CHARS_MAX });

export const notACursor = (): Problem => badInput('cursor', '不是本列表给出的游标 · not a cursor of this list');
