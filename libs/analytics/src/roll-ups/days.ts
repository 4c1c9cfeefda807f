import type { Warehouse } from '@sanxiang/warehouse';
import { dayNumberAt, startOfDay, type Org } from '@sanxiang/kernel';
import type { Layer } from './definition.js';

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

/** Touches of the UTC days that a local day and those of its reach lie in, together: each only rises, so that an equal sum says that none has. */
export function touchesOf(day: number, tz: string, touches: ReadonlyMap<number, number>, reachDays = 0): number {
  let sum = 0;
  const [first] = utcDaysOf(day, tz);
  const [, last] = utcDaysOf(day + reachDays, tz);
  for (let utc = first; utc <= last; utc++) sum += touches.get(utc) ?? 0;
  return sum;
}

/** Days of a range whose roll-up is what the facts would say. */
export interface CleanDays {
  /** Local days that hold facts, and their build. */
  readonly builds: ReadonlyMap<number, number>;
  /** Local days that nothing ever touched. */
  readonly empty: ReadonlySet<number>;
}

/** What is noted of a range of days, and the org's newest event (epoch ms; null: none), read at one time. */
export interface Notes { readonly days: CleanDays; readonly newest: number | null }

interface NoteRow {
  readonly kind: 'touched' | 'built' | 'newest';
  /** UTC days of touches, local days of builds. */
  readonly days: readonly number[];
  /** Touches, or those that the build had seen; of `newest` its instant. */
  readonly counts: readonly number[];
  readonly builds: readonly number[];
}

/** Newest event of an org, epoch ms; 0: none. */
const NEWEST = 'SELECT toFloat64(toUnixTimestamp64Milli(max(newest))) AS newest FROM source_clocks WHERE org = {org:String}';

/** The org's newest event, epoch ms; null: none. */
export async function readNewest(warehouse: Warehouse, org: Org): Promise<number | null> {
  const [row] = await warehouse.query<{ newest: number }>(org, NEWEST);
  return row !== undefined && row.newest > 0 ? row.newest : null;
}

/** Reads the notes of the local days [first, end) of one org: which of them are clean in a layer. */
export async function readNotes(warehouse: Warehouse, org: Org, tz: string, layer: Layer, first: number, end: number): Promise<Notes> {
  const [firstUtc] = utcDaysOf(first, tz);
  const [, lastUtc] = utcDaysOf(end - 1 + layer.reachDays, tz);
  const rows = await warehouse.query<NoteRow>(org, `SELECT 'touched' AS kind, groupArray(number) AS days, groupArray(n) AS counts, CAST([], 'Array(Float64)') AS builds
FROM (SELECT toInt32(day) AS number, toFloat64(sum(touches)) AS n FROM touched_days WHERE org = {org:String} AND day >= toDate({first_utc:Int32}) AND day <= toDate({last_utc:Int32}) GROUP BY day)
UNION ALL
SELECT 'built', groupArray(toInt32(day)), groupArray(toFloat64(seen)), groupArray(toFloat64(build)) FROM roll_up_days FINAL
WHERE org = {org:String} AND tz = {tz:String} AND layer = {layer:String} AND day >= toDate({first:Int32}) AND day < toDate({end:Int32}) AND definition = {definition:String}
UNION ALL
SELECT 'newest', CAST([], 'Array(Int32)'), [newest], CAST([], 'Array(Float64)') FROM (${NEWEST})`,
  { tz, first, end, first_utc: firstUtc, last_utc: lastUtc, layer: layer.name, definition: layer.definition });
  const of = (kind: NoteRow['kind']): Omit<NoteRow, 'kind'> => rows.find((row) => row.kind === kind) ?? { days: [], counts: [], builds: [] };
  const [touched, built] = [of('touched'), of('built')];
  const touches = new Map(touched.days.map((day, i) => [day, touched.counts[i] ?? 0]));
  const builds = new Map<number, number>();
  built.days.forEach((day, i) => { if (built.counts[i] === touchesOf(day, tz, touches, layer.reachDays)) builds.set(day, built.builds[i] ?? 0); });
  const empty = new Set<number>();
  for (let day = first; day < end; day++) if (touchesOf(day, tz, touches) === 0) empty.add(day);
  const newest = of('newest').counts[0] ?? 0;
  return { days: { builds, empty }, newest: newest > 0 ? newest : null };
}
