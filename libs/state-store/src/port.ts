import type { Org } from '@sanxiang/kernel';

/** A stored state with the version that a save has to name. */
export interface Versioned<Doc> { readonly version: number; readonly doc: Doc }

/** Asks to be told when a clock has passed an instant (`due`). A clock is named, e.g. by its source. */
export interface Timer { readonly clock: string; readonly at: number }

/** One state with what has to be published because of it: both become durable together or not at all. */
export interface Write<Doc> {
  readonly id: string;
  /** The version that was loaded; 0 for a new one. */
  readonly expected: number;
  readonly doc: Doc;
  /** Replaces the timers that the state had. */
  readonly timers: readonly Timer[];
  readonly outbox: readonly OutboxRecord[];
}

export interface OutboxRecord { readonly topic: string; readonly key: string; readonly value: string }

/** Another writer was faster; load again. */
export class StaleVersion extends Error {
  constructor(readonly id: string) { super('the state was changed meanwhile'); this.name = 'StaleVersion'; }
}

/**
 * Where a service keeps the states of one kind of thing. Version, outbox and relay are behind these verbs.
 * Throws `Unavailable('state-store')` when the storage fails.
 */
export interface StateStore<Doc> {
  /** The states that exist, by id. */
  load(org: Org, ids: readonly string[]): Promise<ReadonlyMap<string, Versioned<Doc>>>;
  /** All or nothing; throws `StaleVersion`. Resolves when states are durable and their outbox was handed to the log. */
  save(org: Org, writes: readonly Write<Doc>[]): Promise<void>;
  /** Ids whose timer on this clock is before `until` (exclusive), earliest first. */
  due(org: Org, clock: string, until: number, limit: number): Promise<readonly string[]>;
  close(): Promise<void>;
}
