import type { Warehouse } from '@sanxiang/warehouse';
import { dayNumberAt, startOfDay, type Org } from '@sanxiang/kernel';
import { DEFINITION } from './definition.js';

const DAY_MS = 86_400_000;
/** Bounds of local days that are kept in memory; a year has 365. */
const BOUNDS_MAX = 20_000;
const bounds = new Map<string, number>();

/** First instant of a local day, remembered. */
export function dayStart(day: number, tz: string): number {
  const key = `${day} ${tz}`;
  const known = bounds.get(key);
  if (known !== undefined) return known;
  if (bounds.size >= BOUNDS_MAX) bounds.clear();
  const start = startOfDay(day, tz);
  bounds.set(key, start);
  return start;
}

const locals = new Map<string, readonly [number, number]>();

/** Numbers of the local days that a UTC day lies in, first and last, remembered. */
export function localDaysOf(utc: number, tz: string): readonly [number, number] {
  const key = `${utc} ${tz}`;
  const known = locals.get(key);
  if (known !== undefined) return known;
  if (locals.size >= BOUNDS_MAX) locals.clear();
  const days = [dayNumberAt(utc * DAY_MS, tz), dayNumberAt((utc + 1) * DAY_MS - 1, tz)] as const;
  locals.set(key, days);
  return days;
}

/** Numbers of the UTC days that a local day lies in, first and last. */
export const utcDaysOf = (day: number, tz: string): readonly [number, number] => [Math.floor(dayStart(day, tz) / DAY_MS), Math.floor((dayStart(day + 1, tz) - 1) / DAY_MS)];

/** Touches of the UTC days that a local day lies in, together: each only rises, so that an equal sum says that none has. */
export function touchesOf(day: number, tz: string, touches: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (let [utc, last] = utcDaysOf(day, tz); utc <= last; utc++) sum += touches.get(utc) ?? 0;
  return sum;
}

/** Days of a range whose roll-up is what the facts would say. */
export interface CleanDays {
  /** Local days that hold facts, and their build. */
  readonly builds: ReadonlyMap<number, number>;
  /** Local days that nothing ever touched. */
  readonly empty: ReadonlySet<number>;
}

interface DayRow {
  readonly marked: number;
  /** Day's number; local where it is marked, else UTC. */
  readonly number: number;
  /** Touches, or those that the build had seen. */
  readonly n: number;
  readonly build: number;
}

/** Clean days among the local days [first, end) of one org. */
export async function cleanDays(warehouse: Warehouse, org: Org, tz: string, first: number, end: number): Promise<CleanDays> {
  const [firstUtc] = utcDaysOf(first, tz);
  const [, lastUtc] = utcDaysOf(end - 1, tz);
  const rows = await warehouse.query<DayRow>(org, `SELECT 0 AS marked, toInt32(day) AS number, toFloat64(sum(touches)) AS n, toFloat64(0) AS build
FROM touched_days WHERE org = {org:String} AND day >= toDate({first_utc:Int32}) AND day <= toDate({last_utc:Int32}) GROUP BY day
UNION ALL
SELECT 1, toInt32(day), toFloat64(seen), toFloat64(build) FROM roll_up_days FINAL
WHERE org = {org:String} AND tz = {tz:String} AND day >= toDate({first:Int32}) AND day < toDate({end:Int32}) AND definition = {definition:String}`,
  { tz, first, end, first_utc: firstUtc, last_utc: lastUtc, definition: DEFINITION });
  const touches = new Map<number, number>();
  for (const row of rows) if (row.marked === 0) touches.set(row.number, row.n);
  const builds = new Map<number, number>();
  for (const row of rows) if (row.marked === 1 && row.n === touchesOf(row.number, tz, touches)) builds.set(row.number, row.build);
  const empty = new Set<number>();
  for (let day = first; day < end; day++) if (touchesOf(day, tz, touches) === 0) empty.add(day);
  return { builds, empty };
}
