import { GROUPS, TOPICS } from '@sanxiang/contracts';
import type { EmbeddedEventLog } from '@sanxiang/event-log';
import type { Clock, Logger } from '@sanxiang/kernel';
import { dropMonthsBefore, type Warehouse } from '@sanxiang/warehouse';

const DAY_MS = 86_400_000;
/** Table of raw events, by month of their time. */
const RAW_EVENTS = 'events';

/** The embedded log with what knows its events. */
export interface CuttableLog {
  readonly eventLog: EmbeddedEventLog;
  /** Cuts the topic of accepted events; what is needed to know a copy of one is kept. Gives how many went. */
  cutEvents(before: number, groups: readonly string[], signal?: AbortSignal): Promise<number>;
}

export interface RetentionParts {
  /** Raw events older than this many days go. */
  readonly days: number;
  readonly warehouse: Warehouse;
  /** null: Kafka has the log, and keeps it as its topics are set. */
  readonly log: CuttableLog | null;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface Dropped {
  /** Months of raw events, `YYYYMM`. */
  readonly months: readonly number[];
  /** Records of each topic of the log. */
  readonly records: Readonly<Record<string, number>>;
}

/** Our own saying that the sink has stored. */
const SAID = [TOPICS.outcomes, TOPICS.callFacts, TOPICS.caseFacts];

/**
 * Lets raw events go by age: in the warehouse by whole months of their own time, in the embedded log by when they were taken, and there only what
 * every group has committed. Calls, facts, figures and the ids of known events stay.
 *
 * Age is counted to the clock, but never beyond the newest record of the log: a clock that is wrong at a start, or a telephone system that was
 * silent for long, takes nothing away.
 */
export class Retention {
  constructor(private readonly parts: RetentionParts) {}

  /** Drops what is old enough now. May be called at any time and again; throws as warehouse and log do, and the signal's reason: what went until then has gone. */
  async apply(signal?: AbortSignal): Promise<Dropped> {
    const { warehouse, log, logger, clock, days } = this.parts;
    const newest = log === null ? await newestStored(warehouse) : log.eventLog.newestAt(TOPICS.events);
    if (newest === null) return { months: [], records: {} };
    const before = Math.min(clock.now(), newest) - days * DAY_MS;
    const months = await dropMonthsBefore(warehouse, RAW_EVENTS, before);
    const records: Record<string, number> = {};
    if (log !== null) {
      records[TOPICS.events] = await log.cutEvents(before, [GROUPS.call, GROUPS.norms, GROUPS.sink], signal);
      for (const topic of SAID) records[topic] = await log.eventLog.cut(topic, { before, groups: [GROUPS.sink] }, async () => signal?.throwIfAborted());
    }
    const dropped = { months, records };
    if (months.length > 0 || Object.values(records).some((n) => n > 0)) logger.info({ before: new Date(before).toISOString(), ...dropped }, 'old raw events were dropped');
    return dropped;
  }
}

/** When the warehouse stored its newest raw event, epoch ms; null: it has none. */
async function newestStored(warehouse: Warehouse): Promise<number | null> {
  const [row] = await warehouse.system<{ at: number }>(`SELECT toFloat64(toUnixTimestamp64Milli(max(stored_at))) AS at FROM ${RAW_EVENTS} HAVING count() > 0`);
  return row?.at ?? null;
}
