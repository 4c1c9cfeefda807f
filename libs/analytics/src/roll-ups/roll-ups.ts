import { orgOf, type Logger, type Org } from '@sanxiang/kernel';
import type { Params, Warehouse } from '@sanxiang/warehouse';
import { bucketSql } from '../metrics/bucket.js';
import { inRange, rangeParams, used, withClocks } from '../metrics/facts-sql.js';
import { dayText } from '../facts/fact-rows.js';
import { dayStart, localDaysOf, touchesOf, utcDaysOf } from './days.js';
import { jobSql, LAYERS, type Layer } from './definition.js';

/** A day whose facts were written this recently is left alone: more of them are likely to follow. */
const QUIET_MS = 5000;
/** Days built by one step; they lie side by side, so that one pass over the facts serves all. */
export const DAYS_A_STEP = 31;
/** Calls of one step, so that what is summed by agent and day at a time fits the engine's memory; a single day is built whatever it has. */
const CALLS_A_STEP = 200_000;
/** Days remembered as waiting; forgotten ones are only looked at again. */
const WAITING_MAX = 100_000;
/** A day that waits for a clock alone is looked at again after this long: a source that was silent may come back. */
const LOOK_AGAIN_MS = 600_000;
/** `known` of the row that says "this day was built", beside 1 (a key) and 0 (nobody said). */
export const BUILT = 2;

const COLUMNS = '(org, tz, metric, variant, dimension, day, known, key, build, n, d, c, u, b, hk, hc)';
const ONE_PART_A_MONTH = 'SETTINGS do_not_merge_across_partitions_select_final = 1, query_plan_execute_functions_after_sorting = 0';

export interface RollUpsParts {
  readonly warehouse: Warehouse;
  /** Zone of the organisation: whose days are rolled up. */
  readonly tz: string;
  /** Epoch ms, of the clock that stamps the facts. */
  readonly now: () => number;
  readonly log: Logger;
}

interface Days { readonly org: Org; readonly layer: Layer; readonly first: number; readonly seen: readonly number[] }

/** A day that cannot be built yet, by its touches then. */
interface Waiting { readonly touches: number; readonly untilMs: number }

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
  private readonly waiting = new Map<string, Waiting>();

  constructor(private readonly parts: RollUpsParts) {}

  /** Builds some dirty finished days. Resolves to false when none is left for now. Throws as the warehouse does; a step that failed is done again by the next. */
  async step(): Promise<boolean> {
    for (const layer of LAYERS) {
      const days = await this.dirtyDays(layer);
      if (days === null) continue;
      const ready = await this.withoutWaiting(await this.fitting(days));
      if (ready.seen.length > 0) await this.buildDays(ready);
      return true;
    }
    return false;
  }

  /** The newest run of dirty days, for people look at these first. */
  private async dirtyDays(layer: Layer): Promise<Days | null> {
    const { warehouse, tz, now } = this.parts;
    const { reachDays } = layer;
    const at = now();
    const touched = await warehouse.system<{ org: string; number: number; n: number; at: number }>(
      'SELECT org, toInt32(day) AS number, toFloat64(sum(touches)) AS n, toFloat64(toUnixTimestamp64Milli(max(touched_at))) AS at FROM touched_days GROUP BY org, day');
    const built = await warehouse.system<{ org: string; number: number; n: number }>(
      'SELECT org, toInt32(day) AS number, toFloat64(seen) AS n FROM roll_up_days FINAL WHERE tz = {tz:String} AND layer = {layer:String} AND definition = {definition:String}', { tz, layer: layer.name, definition: layer.definition });
    const seenOf = new Map(built.map((r) => [`${r.number} ${r.org}`, r.n]));
    for (const [org, rows] of Map.groupBy(touched, (r) => r.org)) {
      const touches = new Map(rows.map((r) => [r.number, r.n]));
      const busy = new Set(rows.filter((r) => r.at > at - QUIET_MS).map((r) => r.number));
      const dirty = (day: number): boolean => {
        if (touchesOf(day, tz, touches) === 0 || dayStart(day + 1 + reachDays, tz) > at) return false;
        const seen = touchesOf(day, tz, touches, reachDays);
        const waits = this.waiting.get(waitingKey(layer, org, day));
        if (seenOf.get(`${day} ${org}`) === seen || (waits?.touches === seen && waits.untilMs > at)) return false;
        const [firstUtc] = utcDaysOf(day, tz);
        const [, lastUtc] = utcDaysOf(day + reachDays, tz);
        for (let utc = firstUtc; utc <= lastUtc; utc++) if (busy.has(utc)) return false;
        return true;
      };
      const run = newestRun(rows.map((r) => r.number), tz, dirty);
      if (run !== null) return { org: orgOf(org), layer, first: run.first, seen: Array.from({ length: run.end - run.first }, (_, i) => touchesOf(run.first + i, tz, touches, reachDays)) };
    }
    return null;
  }

  /** The last days of a run, as many as have few enough calls. */
  private async fitting(days: Days): Promise<Days> {
    const { warehouse, tz } = this.parts;
    const { org, first, seen } = days;
    const [firstUtc] = utcDaysOf(first, tz);
    const [, lastUtc] = utcDaysOf(first + seen.length - 1, tz);
    const rows = await warehouse.query<{ number: number; n: number }>(org, 'SELECT toInt32(day) AS number, toFloat64(count()) AS n FROM calls WHERE org = {org:String} AND day >= toDate({first:Int32}) AND day <= toDate({last:Int32}) GROUP BY day', { first: firstUtc, last: lastUtc });
    const calls = new Map(rows.map((r) => [r.number, r.n]));
    let start = first + seen.length - 1;
    for (let sum = touchesOf(start, tz, calls); start > first; start -= 1) {
      sum += touchesOf(start - 1, tz, calls);
      if (sum > CALLS_A_STEP) break;
    }
    return { ...days, first: start, seen: seen.slice(start - first) };
  }

  /** The last days of a run for which nothing has to be waited; the others are remembered. */
  private async withoutWaiting({ org, layer, first, seen }: Days): Promise<Days> {
    const { warehouse, tz, now } = this.parts;
    const from = dayStart(first, tz);
    const to = dayStart(first + seen.length, tz);
    const bucket = (instant: string): string => bucketSql(instant, 'day', from, to, tz).sql;
    const all: Params = { ...bucketSql('first_at', 'day', from, to, tz).params, ...rangeParams(from, to), first, last: first + seen.length - 1, now: now() };
    const days = async (sql: string): Promise<number[]> => (await warehouse.query<{ number: number }>(org, sql, used(sql, all))).map((r) => r.number);
    const waiting = await days(`SELECT DISTINCT toInt32(arrayJoin(range(toUInt32(greatest(${bucket('first_at')}, {first:Int32})), toUInt32(least(${bucket('last_at')}, {last:Int32}) + 1)))) AS number
FROM calls FINAL WHERE org = {org:String} AND outcome = '' AND unfinished = 0 AND first_at < fromUnixTimestamp64Milli({to:Int64}) AND last_at >= fromUnixTimestamp64Milli({from:Int64}) ${ONE_PART_A_MONTH}`);
    const pending = await Promise.all(layer.pending.map(({ base, sql }) => days(withClocks(`SELECT DISTINCT toInt32(${bucket(base.instant)}) AS number FROM ${base.from} WHERE org = {org:String} AND ${inRange(base)} AND ${sql} ${ONE_PART_A_MONTH}`))));
    if (this.waiting.size > WAITING_MAX) this.waiting.clear();
    let start = first;
    for (const [numbers, untilMs] of [[waiting, Number.POSITIVE_INFINITY], [pending.flat(), now() + LOOK_AGAIN_MS]] as const) {
      for (const day of numbers) {
        this.waiting.set(waitingKey(layer, org, day), { touches: seen[day - first] ?? 0, untilMs });
        start = Math.max(start, day + 1);
      }
    }
    return { org, layer, first: start, seen: seen.slice(start - first) };
  }

  private async buildDays({ org, layer, first, seen }: Days): Promise<void> {
    const { warehouse, tz, log } = this.parts;
    const build = await this.nextBuild();
    const from = dayStart(first, tz);
    const to = dayStart(first + seen.length, tz);
    for (const job of layer.jobs) {
      const bucket = bucketSql(job.base.instant, 'day', from, to, tz);
      const sql = `INSERT INTO roll_ups ${COLUMNS} ${withClocks(jobSql(job, bucket.sql, inRange(job.base)))} ${ONE_PART_A_MONTH}`;
      await warehouse.command(sql, used(sql, { ...rangeParams(from, to), ...bucket.params, org, tz, build, now: this.parts.now() }));
    }
    const days = seen.map((_, i) => first + i);
    await this.markBuilt(org, layer, days, build);
    await warehouse.insert('roll_up_days', days.map((day, i) => `${JSON.stringify({ org, tz, day: dayText(day), layer: layer.name, build, seen: seen[i], definition: layer.definition })}\n`).join(''));
    log.debug({ org, layer: layer.name, first: dayText(first), days: days.length, build }, 'days rolled up');
  }

  /** A row for each day of each figure, whether or not it has entities: a reader that counts them knows that it has read every day of this build. */
  private async markBuilt(org: Org, layer: Layer, days: readonly number[], build: number): Promise<void> {
    const lines = layer.jobs.flatMap((job) => job.lines.flatMap((l) => l.dimensions.map((dimension) => [l.metric, l.variant, dimension] as const)));
    await this.parts.warehouse.command(`INSERT INTO roll_ups ${COLUMNS}
SELECT {org:String}, {tz:String}, metric, variant, dimension, toDate(day), ${BUILT}, '', {build:UInt64}, 0, 0, 0, 0, 0, [], []
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

const waitingKey = (layer: Layer, org: string, day: number): string => `${layer.name} ${day} ${org}`;

/** The newest run of side by side local days that are dirty, at most `DAYS_A_STEP` of them, among those that some touched UTC days lie in. */
function newestRun(utcDays: readonly number[], tz: string, dirty: (day: number) => boolean): { first: number; end: number } | null {
  const days = new Set(utcDays.flatMap((utc) => localDaysOf(utc, tz)));
  const newest = [...days].sort((a, b) => b - a).find(dirty);
  if (newest === undefined) return null;
  let first = newest;
  while (newest - first + 1 < DAYS_A_STEP && dirty(first - 1)) first -= 1;
  return { first, end: newest + 1 };
}
