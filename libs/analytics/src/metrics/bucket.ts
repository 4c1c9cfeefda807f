import { dayNumberAt, offsetAt, rfc3339, shiftsBetween, startOfDay, type Shift } from '@sanxiang/kernel';
import type { Params } from '@sanxiang/warehouse';

export const GRAINS = ['total', '15m', 'hour', 'day', 'week', 'month', 'quarter'] as const;
export type Grain = (typeof GRAINS)[number];

const DAY_MS = 86_400_000;
/** Of the grains inside a day; their buckets are numbered by their first instant (epoch ms), those of days by the first local day's number. */
const STEP_MS: Readonly<Partial<Record<Grain, number>>> = { '15m': 900_000, hour: 3_600_000 };
/** Shortest length of a bucket, for a bound on how many there can be. */
export const SHORTEST_MS: Readonly<Record<Grain, number>> = {
  total: Number.POSITIVE_INFINITY, '15m': 900_000, hour: 3_600_000, day: DAY_MS, week: 7 * DAY_MS, month: 28 * DAY_MS, quarter: 90 * DAY_MS,
};
/** Up to so many changes of clocks a range is cut by comparisons, beyond by a search in an array. */
const COMPARED_SHIFTS_MAX = 8;

/** SQL that numbers the bucket of an instant, with its parameters. */
export interface BucketSql {
  readonly sql: string;
  readonly params: Params;
}

/**
 * SQL for the bucket of `instant` (a DateTime64(3)) in [from, to). Zones are resolved here and not by the server, so that buckets,
 * their texts and the days of the roll-up rest on one table of zones. Both hours of a change of clocks are kept apart.
 */
export function bucketSql(instant: string, grain: Grain, from: number, to: number, tz: string): BucketSql {
  if (grain === 'total') return { sql: 'toInt64(0)', params: {} };
  const at = `toUnixTimestamp64Milli(assumeNotNull(${instant}))`;
  const shifts: readonly Shift[] = [{ at: from, offsetMs: offsetAt(from, tz) }, ...shiftsBetween(from, to, tz)];
  const params = { shift_at: shifts.slice(1).map((s) => s.at), shift_ms: shifts.map((s) => s.offsetMs), shift_from: shifts.map((s, i) => (i === 0 ? 0 : s.at)) };
  const local = `(${at} + ${between(at, 'shift_ms', shifts.length - 1)})`;
  const step = STEP_MS[grain];
  if (step === undefined) return { sql: daySql(`toInt32(intDiv(${local}, ${DAY_MS}))`, grain), params };
  const start = `${at} - positiveModulo(${local}, ${step})`;
  // Clocks that move by a part of the bucket (Lord Howe) begin a new one.
  const ragged = shifts.some((s, i) => i > 0 && (s.offsetMs - (shifts[i - 1]?.offsetMs ?? 0)) % step !== 0);
  return { sql: ragged ? `greatest(${start}, ${between(at, 'shift_from', shifts.length - 1)})` : start, params };
}

/** The element of an array parameter that holds at an instant: the first before the first shift, and so on. */
function between(at: string, name: 'shift_ms' | 'shift_from', shifts: number): string {
  const element = (i: number | string): string => `{${name}:Array(Int64)}[${i}]`;
  if (shifts === 0) return element(1);
  if (shifts > COMPARED_SHIFTS_MAX) return element(`1 + arrayCount(x -> x <= ${at}, {shift_at:Array(Int64)})`);
  const branches = Array.from({ length: shifts }, (_, i) => `${at} < {shift_at:Array(Int64)}[${i + 1}], ${element(i + 1)}`);
  return `multiIf(${branches.join(', ')}, ${element(shifts + 1)})`;
}

/** SQL for the first day's number of the bucket that a local day (SQL, Int32) lies in. */
export function daySql(day: string, grain: Grain): string {
  switch (grain) {
    case 'week': return `toInt64(${day} - positiveModulo(${day} + 3, 7))`; // 1970-01-01 was a Thursday
    case 'month': return `toInt64(toInt32(toStartOfMonth(toDate(${day}))))`;
    case 'quarter': return `toInt64(toInt32(toStartOfQuarter(toDate(${day}))))`;
    case 'total': return 'toInt64(0)';
    default: return `toInt64(${day})`;
  }
}

/** RFC 3339 start of a numbered bucket. */
export function bucketText(number: number, grain: Grain, from: number, tz: string): string {
  if (grain === 'total') return rfc3339(from, tz);
  return rfc3339(STEP_MS[grain] === undefined ? startOfDay(number, tz) : number, tz);
}

/** First day's number of the bucket after the one that begins with a local day. */
function nextDay(number: number, grain: Grain): number {
  const start = new Date(number * DAY_MS);
  switch (grain) {
    case 'week': return number + 7;
    case 'month': return Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1) / DAY_MS;
    case 'quarter': return Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 3, 1) / DAY_MS;
    default: return number + 1;
  }
}

/** Milliseconds of a numbered bucket that lie in [from, to); in zones with changes of clocks a day has 23 or 25 hours. */
export function bucketLength(number: number, grain: Grain, from: number, to: number, tz: string): number {
  const step = STEP_MS[grain];
  let [start, end] = [from, to];
  if (grain !== 'total' && step === undefined) [start, end] = [startOfDay(number, tz), startOfDay(nextDay(number, grain), tz)];
  if (step !== undefined) {
    const local = number + offsetAt(number, tz);
    [start, end] = [number, number + step - (((local % step) + step) % step)];
    const ragged = shiftsBetween(start, end, tz).find((s) => (s.offsetMs - offsetAt(start, tz)) % step !== 0);
    end = ragged?.at ?? end;
  }
  return Math.max(0, Math.min(end, to) - Math.max(start, from));
}

/** The whole local days in [from, to): their numbers, half-open. */
export function wholeDays(from: number, to: number, tz: string): { readonly first: number; readonly end: number } {
  const day = dayNumberAt(from, tz);
  return { first: startOfDay(day, tz) === from ? day : day + 1, end: dayNumberAt(to, tz) };
}
