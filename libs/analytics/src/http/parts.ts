import type { FoldEvents } from '../as-of/known-then.js';
import type { Clock, Logger } from '@sanxiang/kernel';
import type { Warehouse } from '@sanxiang/warehouse';

/** One consumer and how many records of the log it has not handled yet. */
export interface Stage {
  readonly name: string;
  readonly behind: number;
}

/** What the read API works with; the composition root has opened it all. */
export interface AnalyticsParts {
  readonly warehouse: Warehouse;
  readonly clock: Clock;
  /** IANA zone of the organisation: "today" and days without `tz`. */
  readonly tz: string;
  readonly log: Logger;
  /** The call service's fold, for figures as they were known at an instant (`asOf`). */
  readonly foldEvents?: FoldEvents;
  /** How far each consumer is behind the log. */
  progress(): Promise<readonly Stage[]>;
}

/** Injection token of `AnalyticsParts`. */
export const PARTS = Symbol('AnalyticsParts');
