import type { Org } from '@sanxiang/kernel';

/** A stored state with the version that a save has to name. */
export interface Versioned<Doc> { readonly version: number; readonly doc: Doc }

/** Asks to be told when a clock has passed an instant (`due`). A clock is named, e.g. by its source. */
export interface Timer { readonly clock: string; readonly at: number }

/** One state with what has to be published because of it: both become durable together or not at all. Versions rise, by one or more. */
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

/** Hands records to the log, in their order; resolves when they are durable there. */
export type Publish = (records: readonly OutboxRecord[]) => Promise<void>;

/** Another writer was faster; load again. */
export class StaleVersion extends Error {
  constructor(readonly id: string) { super('the state was changed meanwhile'); this.name = 'StaleVersion'; }
}

/**
 * Where a service keeps the states of one kind of thing, for any number of writers. Version, outbox and relay are behind these verbs.
 * What a state had to say is in the log before anybody builds on it: `load` and `save` see to that first, and throw when the log is away.
 * A record may be handed over twice; none is lost, and the first time they come in the order in which their state said them.
 * Throws `Unavailable('state-store')` when the storage fails.
 */
export interface StateStore<Doc> {
  /** The states that exist, by id. */
  load(org: Org, ids: readonly string[]): Promise<ReadonlyMap<string, Versioned<Doc>>>;
  /**
   * Resolves when all states are durable and their outboxes were handed to the log; an id may be there once.
   * Throws `StaleVersion` when another writer was faster: nothing was written then if that could be known before the first write. When that
   * writer comes in the middle, as after a fault of the storage or the log, some of the writes may stand: each one whole, and its outbox will
   * be published. Whoever is thrown at loads again and applies the same news again.
   */
  save(org: Org, writes: readonly Write<Doc>[]): Promise<void>;
  /** Ids whose timer on this clock is before `until` (exclusive), earliest first, each once. */
  due(org: Org, clock: string, until: number, limit: number): Promise<readonly string[]>;
  close(): Promise<void>;
}
