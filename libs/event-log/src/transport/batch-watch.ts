/** What becomes of the records of a batch while it is handled. */
export interface BatchTally { handled: number; ignored: number; deadLetters: number; retries: number }

/** A batch under way, as the transport tells of it. */
export interface BatchUnderWay {
  readonly group: string;
  readonly topic: string;
  readonly part: number;
  /** Offsets of its first and last record. */
  readonly first: number;
  readonly last: number;
  readonly records: number;
  /** As in `stages`. */
  readonly stage: string;
  readonly tally: Readonly<BatchTally>;
}

/** Whoever counts and traces batches. */
export interface BatchWatch {
  /** Does the work and throws what it throws; the tally is complete when the work has resolved, dead letters are durable by then. */
  watch(batch: BatchUnderWay, work: () => Promise<void>): Promise<void>;
}

export const UNWATCHED: BatchWatch = { watch: (_batch, work) => work() };
