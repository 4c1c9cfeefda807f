import type { Clock, Logger } from '@sanxiang/kernel';
import type { Warehouse } from '@sanxiang/warehouse';

/** One consumer and how many records of the log it has not handled yet. */
export interface Stage {
  readonly name: string;
  readonly behind: number;
}

/** What keeps the program from being ready; empty: ready. Text for people, never an address or a key. */
export type Missing = readonly string[];

/** What the read API works with; the composition root has opened it all. */
export interface AnalyticsParts {
  readonly warehouse: Warehouse;
  readonly clock: Clock;
  /** IANA zone of the organisation: "today" and days without `tz`. */
  readonly tz: string;
  readonly log: Logger;
  /** How far each consumer is behind the log. */
  progress(): Promise<readonly Stage[]>;
  /** What is missing for `/readyz`. */
  missing(): Promise<Missing>;
  /** Running totals since the start for `/metrics`, by name (`sanxiang_` is put before it); each only ever rises. */
  counters?(): Readonly<Record<string, number>>;
}

/** Injection token of `AnalyticsParts`. */
export const PARTS = Symbol('AnalyticsParts');
