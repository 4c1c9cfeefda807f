import type { MetricsSnapshot } from '@sanxiang/telemetry';

/** What the health routes of a process tell; the composition root knows. */
export interface Health {
  /** What keeps the process from doing its work; empty: ready. Words for people, never an address or a key. */
  missing(): Promise<readonly string[]>;
  /** How many records of the log each of its stages has not handled yet, for `/metrics`. */
  stages?(): Promise<readonly { readonly name: string; readonly behind: number }[]>;
  /** Records that some stage put aside and that are kept, for `/metrics`. */
  deadLetters?(): Promise<number>;
  /** What each thread of the process counts; same names are added up. Answers soon, whatever is away. */
  metrics?(): Promise<readonly MetricsSnapshot[]>;
}

/** Injection token of `Health`. */
export const HEALTH = Symbol('Health');
