/** What the health routes of a process tell; the composition root knows. */
export interface Health {
  /** What keeps the process from doing its work; empty: ready. Words for people, never an address or a key. */
  missing(): Promise<readonly string[]>;
  /** How many records of the log each of its stages has not handled yet, for `/metrics`. */
  stages?(): Promise<readonly { readonly name: string; readonly behind: number }[]>;
  /** Running totals since the start, by name (`sanxiang_` is put before it); each only ever rises. */
  counters?(): Readonly<Record<string, number>>;
}

/** Injection token of `Health`. */
export const HEALTH = Symbol('Health');
