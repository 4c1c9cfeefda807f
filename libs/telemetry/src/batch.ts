/** A batch that a stage is handling, as the transport tells of it. */
export interface WatchedBatch {
  readonly group: string;
  readonly topic: string;
  readonly part: number;
  /** Offsets of its first and last record. */
  readonly first: number;
  readonly last: number;
  readonly records: number;
  /** Which stage of the program this is. */
  readonly stage: string;
  /** Filled in while it is handled. */
  readonly tally: Readonly<Tally>;
}

/** What became of the records of a batch. */
export interface Tally { handled: number; ignored: number; deadLetters: number; retries: number }

/** `again`: the whole batch will be handed over once more. */
export type BatchEnd = 'handled' | 'again';
