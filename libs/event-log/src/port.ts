/** One record as a consumer sees it. */
export interface LogRecord {
  readonly off: number;
  /** JSON text, one line. */
  readonly value: string;
  /** When the log took it, epoch ms. */
  readonly at: number;
}

/** Records of one partition in order of their offsets; never empty. */
export interface Batch {
  readonly topic: string;
  readonly part: number;
  readonly records: readonly LogRecord[];
}

/** What is appended: the key keeps the order of a subject, the value is one line of JSON text. */
export interface NewRecord {
  readonly key: string;
  readonly value: string;
}

export interface ConsumeOptions {
  /** Most records a batch may hold. */
  readonly maxRecords?: number;
  /** While much is coming (the last batch was no small one, nor a full one): least time between the starts of two batches, so that few large ones are handled instead of many. */
  readonly everyMs?: number;
  /** While little is coming: least time between the starts of two batches. The first after a pause never waits. The embedded log alone heeds it. */
  readonly restMs?: number;
}

/**
 * The one log that carries every fact between services. At least once, in order per key.
 * A deep module: batches, group commit, retry and offsets are behind these verbs.
 */
export interface EventLog {
  /**
   * Resolves once all records are durable; those of one key keep their order.
   * Throws `Unavailable('event-log')` when the log cannot take them; then none of them may be counted on, and some may be there.
   */
  append(topic: string, records: readonly NewRecord[]): Promise<unknown>;
  /**
   * Hands batches to `handle` one after another, from the group's last commit on; commits after `handle` resolved.
   * A batch whose handler throws is handed over again, after a growing pause, until it resolves.
   */
  consume(group: string, topic: string, handle: (batch: Batch) => Promise<void>, options?: ConsumeOptions): Promise<Consumption>;
  /** How many records of the topic the group has not committed yet. */
  behind(group: string, topic: string): Promise<number>;
  close(): Promise<void>;
}

export interface Consumption {
  /** Resolves when the batch under way is done and no further one will be handed over. */
  stop(): Promise<void>;
}
