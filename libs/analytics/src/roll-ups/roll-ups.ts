import { orgOf, type Logger, type Org } from '@sanxiang/kernel';
import type { Params, Warehouse } from '@sanxiang/warehouse';
import { bucketSql } from '../metrics/bucket.js';
import { inRange, rangeParams, used, withClocks } from '../metrics/facts-sql.js';
import { dayText } from '../facts/fact-rows.js';
import { dayStart, localDaysOf, touchesOf, utcDaysOf } from './days.js';
import { DEFINITION, JOBS, jobSql } from './definition.js';

/** A day whose facts were written this recently is left alone: more of them are likely to follow. */
const QUIET_MS = 5000;
/** Days built by one step; they lie side by side, so that one pass over the facts serves all. */
export const DAYS_A_STEP = 31;
/** Days remembered as waiting; forgotten ones are only looked at again. */
const WAITING_MAX = 100_000;
/** `known` of the row that says "this day was built", beside 1 (a key) and 0 (nobody said). */
export const BUILT = 2;

const COLUMNS = '(org, tz, metric, variant, dimension, day, known, key, build, n, d, c, u, b)';
const ONE_PART_A_MONTH = 'SETTINGS do_not_merge_across_partitions_select_final = 1';

export interface RollUpsParts {
  readonly warehouse: Warehouse;
  /** Zone of the organisation: whose days are rolled up. */
  readonly tz: string;
  /** Epoch ms, of the clock that stamps the facts. */
  readonly now: () => number;
  readonly log: Logger;
}

interface Days { readonly org: Org; readonly first: number; readonly seen: readonly number[] }

/**
 * Builds the cache of finished local days, a few at a time, in the background. One builder works on a warehouse.
 *
 * Why a clean day's roll-up is what the facts would say: touches are written after their facts, so whoever has read n touches of a day reads, later,
 * at least the facts of those n. A build reads touches first and facts then; what is written meanwhile or later adds a touch, and a day whose
 * touches are not those that its build had seen is read from the facts (decision 0005). No clock and no lock is asked.
 */
export class RollUps {
  private build: number | null = null;
  /** Days with calls that still wait, by the touches at which that was so: their figures change with the clock alone. */
  private readonly waiting = new Map<string, number>();

  constructor(private readonly parts: RollUpsParts) {}

  /** Builds some dirty finished days. Resolves to false when none is left for now. Throws as the warehouse does; a step that failed is done again by the next. */
  async step(): Promise<boolean> {
    const days = await this.dirtyDays();
    if (days === null) return false;
    const { org, first, seen } = await this.withoutWaiting(days);
    if (seen.length > 0) await this.buildDays(org, first, seen);
    return true;
  }

  /** The newest run of dirty days, for people look at these first. */
  private async dirtyDays(): Promise<Days | null> {
    const { warehouse, tz, now } = this.parts;
    const at = now();
    const touched = await warehouse.system<{ org: string; number: number; n: number; at: number }>(
      'SELECT org, toInt32(day) AS number, toFloat64(sum(touches)) AS n, toFloat64(toUnixTimestamp64Milli(max(touched_at))) AS at FROM touched_days GROUP BY org, day');
    const built = await warehouse.system<{ org: string; number: number; n: number }>(
      'SELECT org, toInt32(day) AS number, toFloat64(seen) AS n FROM roll_up_days FINAL WHERE tz = {tz:String} AND definition = {definition:String}', { tz, definition: DEFINITION });
    const seenOf = new Map(built.map((r) => [`${r.number} ${r.org}`, r.n]));
    for (const [org, rows] of Map.groupBy(touched, (r) => r.org)) {
      const touches = new Map(rows.map((r) => [r.number, r.n]));
      const busy = new Set(rows.filter((r) => r.at > at - QUIET_MS).map((r) => r.number));
      const dirty = (day: number): boolean => {
        const key = `${day} ${org}`;
        const seen = touchesOf(day, tz, touches);
        const [firstUtc, lastUtc] = utcDaysOf(day, tz);
        for (let utc = firstUtc; utc <= lastUtc; utc++) if (busy.has(utc)) return false;
        return seen > 0 && dayStart(day + 1, tz) <= at && seenOf.get(key) !== seen && this.waiting.get(key) !== seen;
      };
      const run = newestRun(rows.map((r) => r.number), tz, dirty);
      if (run !== null) return { org: orgOf(org), first: run.first, seen: Array.from({ length: run.end - run.first }, (_, i) => touchesOf(run.first + i, tz, touches)) };
    }
    return null;
  }

  /** The last days of a run that no waiting call lies in; the others are remembered. */
  private async withoutWaiting(days: Days): Promise<Days> {
    const { warehouse, tz } = this.parts;
    const { org, first, seen } = days;
    const from = dayStart(first, tz);
    const to = dayStart(first + seen.length, tz);
    const bucket = (instant: string): string => bucketSql(instant, 'day', from, to, tz).sql;
    const sql = `SELECT DISTINCT toInt32(arrayJoin(range(toUInt32(greatest(${bucket('first_at')}, {first:Int32})), toUInt32(least(${bucket('last_at')}, {last:Int32}) + 1)))) AS number
FROM calls FINAL WHERE org = {org:String} AND outcome = '' AND unfinished = 0 AND first_at < fromUnixTimestamp64Milli({to:Int64}) AND last_at >= fromUnixTimestamp64Milli({from:Int64}) ${ONE_PART_A_MONTH}`;
    const params: Params = { ...bucketSql('first_at', 'day', from, to, tz).params, from, to, first, last: first + seen.length - 1 };
    const waiting = new Set((await warehouse.query<{ number: number }>(org, sql, used(sql, params))).map((r) => r.number));
    if (this.waiting.size > WAITING_MAX) this.waiting.clear();
    let start = first;
    seen.forEach((touches, i) => {
      if (!waiting.has(first + i)) return;
      this.waiting.set(`${first + i} ${org}`, touches);
      start = first + i + 1;
    });
    return { org, first: start, seen: seen.slice(start - first) };
  }

  private async buildDays(org: Org, first: number, seen: readonly number[]): Promise<void> {
    const { warehouse, tz, log } = this.parts;
    const build = await this.nextBuild();
    const from = dayStart(first, tz);
    const to = dayStart(first + seen.length, tz);
    for (const job of JOBS) {
      const bucket = bucketSql(job.base.instant, 'day', from, to, tz);
      const sql = `INSERT INTO roll_ups ${COLUMNS} ${withClocks(jobSql(job, bucket.sql, inRange(job.base)))} ${ONE_PART_A_MONTH}`;
      await warehouse.command(sql, used(sql, { ...rangeParams(from, to), ...bucket.params, org, tz, build, now: this.parts.now() }));
    }
    const days = seen.map((_, i) => first + i);
    await this.markBuilt(org, days, build);
    await warehouse.insert('roll_up_days', days.map((day, i) => `${JSON.stringify({ org, tz, day: dayText(day), build, seen: seen[i], definition: DEFINITION })}\n`).join(''));
    log.debug({ org, first: dayText(first), days: days.length, build }, 'days rolled up');
  }

  /** A row for each day of each figure, whether or not it has entities: a reader that counts them knows that it has read every day of this build. */
  private async markBuilt(org: Org, days: readonly number[], build: number): Promise<void> {
    const lines = JOBS.flatMap((job) => job.lines.flatMap((l) => l.dimensions.map((dimension) => [l.metric, l.variant, dimension] as const)));
    await this.parts.warehouse.command(`INSERT INTO roll_ups ${COLUMNS}
SELECT {org:String}, {tz:String}, metric, variant, dimension, toDate(day), ${BUILT}, '', {build:UInt64}, 0, 0, 0, 0, 0
FROM (SELECT arrayJoin({days:Array(Int32)}) AS day) ARRAY JOIN {metrics:Array(String)} AS metric, {variants:Array(String)} AS variant, {dimensions:Array(String)} AS dimension`,
    { org, tz: this.parts.tz, build, days, metrics: lines.map((l) => l[0]), variants: lines.map((l) => l[1]), dimensions: lines.map((l) => l[2]) });
  }

  /** Numbers only rise, over every attempt that left a row: the rows of two attempts never carry the same one. */
  private async nextBuild(): Promise<number> {
    if (this.build === null) {
      const [row] = await this.parts.warehouse.system<{ build: number }>('SELECT toFloat64(max(build)) AS build FROM roll_ups');
      this.build = row?.build ?? 0;
    }
    this.build += 1;
    return this.build;
  }
}

/** The newest run of side by side local days that are dirty, at most `DAYS_A_STEP` of them, among those that some touched UTC days lie in. */
function newestRun(utcDays: readonly number[], tz: string, dirty: (day: number) => boolean): { first: number; end: number } | null {
  const days = new Set(utcDays.flatMap((utc) => localDaysOf(utc, tz)));
  const newest = [...days].sort((a, b) => b - a).find(dirty);
  if (newest === undefined) return null;
  let first = newest;
  while (newest - first + 1 < DAYS_A_STEP && dirty(first - 1)) first -= 1;
  return { first, end: newest + 1 };
}
