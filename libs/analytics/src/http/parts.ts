import type { CloudEvent, NormJudgedV1 } from '@sanxiang/contracts';
import type { Clock, Logger, Org } from '@sanxiang/kernel';
import type { Warehouse } from '@sanxiang/warehouse';
import type { TargetOf } from './live/targets.js';

/** One consumer and how many records of the log it has not handled yet. */
export interface Stage {
  readonly name: string;
  readonly behind: number;
}

/** A source of a subject's events, as far as the warehouse has heard of it. Epoch ms; 0: never. */
export interface HeardSource {
  readonly source: string;
  readonly newestMs: number;
  readonly throughMs: number;
  /** Its `source.declared` events, by time. */
  readonly declared: readonly CloudEvent[];
}

/** A verdict that somebody wants to understand, with the whole case file: all events of the subject (our own among them, and those that take others back), and their sources. */
export interface ToExplain {
  readonly org: Org;
  readonly subject: string;
  readonly verdict: NormJudgedV1;
  readonly events: readonly CloudEvent[];
  readonly sources: readonly HeardSource[];
}

/** What the judge says of a verdict to people: the article, the parameter values, the arithmetic of the deadline. JSON; its members are the judge's. */
export type Explanation = Readonly<Record<string, unknown>>;

/** What the read API works with; the composition root has opened it all. */
export interface AnalyticsParts {
  readonly warehouse: Warehouse;
  readonly clock: Clock;
  /** IANA zone of the organisation: "today" and days without `tz`. */
  readonly tz: string;
  readonly log: Logger;
  /** How far each consumer is behind the log. */
  progress(): Promise<readonly Stage[]>;
  /** What figures of an org are compared with now. Absent where this process knows no norm books: with nothing. */
  readonly targets?: (org: Org) => Promise<TargetOf>;
  /** Explains a verdict; null: nothing is known of its rule any more. Absent where no judge is part of the process. */
  readonly explain?: (asked: ToExplain) => Promise<Explanation | null>;
}

/** Injection token of `AnalyticsParts`. */
export const PARTS = Symbol('AnalyticsParts');
