import type { CloudEvent, NormJudgedV1 } from '@sanxiang/contracts';
import type { Clock, Logger, Org } from '@sanxiang/kernel';
import type { Warehouse } from '@sanxiang/warehouse';

/** One consumer and how many records of the log it has not handled yet. */
export interface Stage {
  readonly name: string;
  readonly behind: number;
}

/** A verdict that somebody wants to understand, with the events of its evidence. */
export interface ToExplain {
  readonly org: Org;
  readonly subject: string;
  readonly verdict: NormJudgedV1;
  readonly events: readonly CloudEvent[];
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
  /** Explains a verdict; null: nothing is known of its rule any more. Absent where no judge is part of the process. */
  explain?(asked: ToExplain): Promise<Explanation | null>;
}

/** Injection token of `AnalyticsParts`. */
export const PARTS = Symbol('AnalyticsParts');
