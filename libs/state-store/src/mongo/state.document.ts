import type { Org } from '@sanxiang/kernel';
import type { OutboxRecord, Timer } from '../port.js';

/**
 * A state with its version, its timers and its outbox: one document, so that one write makes all of it durable or nothing.
 * What is JSON here is text: names may hold dots and dollars, numbers stay what they were, and it costs client and server a third of sub-documents.
 */
export interface StateDocument {
  /** Org and id, see `stateKey`. */
  readonly _id: string;
  readonly version: number;
  /** JSON of the state. */
  readonly doc: string;
  /** JSON of `ArmedTimer[]`; missing when there are none. */
  readonly timers?: string;
  /** JSON of `OutboxRecord[]`; missing when there is nothing to publish. It stays after it was published, until somebody has time to drop it. */
  readonly outbox?: string;
  /** Which journal names this document for as long as its outbox may be unpublished. */
  readonly journal?: string;
  /** Which batch of that journal. */
  readonly batch?: number;
}

/** What a save has to know of a stored state: all but the large members. */
export type StateHead = Pick<StateDocument, '_id' | 'version' | 'timers' | 'journal' | 'batch'>;

/** A timer with the instant under which its row is filed: never later than the timer. */
export interface ArmedTimer extends Timer { readonly row: number }

/** An org's name holds no NUL, so that no two pairs have one key. */
export const stateKey = (org: Org, id: string): string => `${org}\u0000${id}`;

export const timersOf = (head: { readonly timers?: string | undefined } | undefined): readonly ArmedTimer[] =>
  (head?.timers === undefined ? [] : JSON.parse(head.timers) as readonly ArmedTimer[]);

export const outboxOf = (document: Pick<StateDocument, 'outbox'>): readonly OutboxRecord[] =>
  (document.outbox === undefined ? [] : JSON.parse(document.outbox) as readonly OutboxRecord[]);
