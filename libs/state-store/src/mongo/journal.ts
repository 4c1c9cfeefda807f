import { randomUUID } from 'node:crypto';
import type { StateHead } from './state.document.js';

/** What a journal says in the database: which states a batch writes whose outbox may not be published yet. */
export interface JournalDocument {
  readonly _id: string;
  readonly batch: number;
  /** JSON of the keys, in the order of the batch. */
  readonly keys: string;
  /** When its process was last known to be at work on it; epoch milliseconds of the wall clock. */
  readonly seenAt: number;
  /** When it was first found without a process; missing while it has one. */
  readonly lostAt?: number;
}

/**
 * One line of batches, one after the other. It is written before the states of a batch and names them, so that a crash anywhere leaves
 * a trace of what has to be looked at. One that names nothing needs not exist: to be named by none means to be published.
 */
export class Journal {
  readonly id = randomUUID();
  batch = 0;
  private pending: ReadonlySet<string> = new Set();
  /** Whether it stands in the database. */
  stands = false;
  /** Whether a save is at work on it. */
  busy = false;

  /** Names the states of the next batch. Their outbox counts as unpublished until `done`. */
  begin(keys: readonly string[], now: number): JournalDocument {
    this.batch += 1;
    this.pending = new Set(keys);
    return { _id: this.id, batch: this.batch, keys: JSON.stringify(keys), seenAt: now };
  }

  /** All that the batch had to say was said. */
  done(): void { this.pending = new Set(); }

  /** What was begun and is not done. */
  get open(): { readonly _id: string; readonly batch: number; readonly keys: readonly string[] } | null {
    return this.pending.size === 0 ? null : { _id: this.id, batch: this.batch, keys: [...this.pending] };
  }

  /** Whether the outbox of a state that this journal named may be unpublished. */
  names(head: StateHead): boolean { return head.batch === this.batch && this.pending.has(head._id); }
}
