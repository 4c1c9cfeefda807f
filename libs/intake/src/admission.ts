import type { CloudEvent } from '@sanxiang/contracts';

/** A valid event with its org filled in, and its text as one line. */
export interface Candidate { readonly event: CloudEvent; readonly text: string }
export type Admitted = 'accepted' | 'duplicate' | 'conflict';

/** Knows the events that were taken and lets each into the log once (contract 1). */
export interface Admission {
  /** Events that wait to be admitted or committed. */
  readonly pending: number;
  /** Opens the index and completes it from the log. Until `ready`, `admit` throws `Unavailable`. */
  recover(): Promise<void>;
  /** Whether the index knows all that the log held at the start. */
  readonly ready: boolean;
  /**
   * What became of each candidate, in their order, once all accepted ones (and the first copies of the known ones) are durable.
   * Throws `Unavailable` when the log cannot take them; then they have to be sent again.
   */
  admit(candidates: readonly Candidate[]): Promise<Admitted[]>;
  close(): Promise<void>;
}
