import type { Org } from '@sanxiang/kernel';
import type { Warehouse } from '@sanxiang/warehouse';
import { cleanDays, dayStart } from '../roll-ups/days.js';
import type { RolledDimension } from '../roll-ups/definition.js';
import { rolledDimension, rollUpSql } from '../roll-ups/roll-up-sql.js';
import { wholeDays } from './bucket.js';
import { factsSql, planOf } from './facts-sql.js';
import type { Kind, Metric } from './metric.js';
import { together, type Parts } from './parts.js';
import type { MetricQuery } from './query.js';

/** A group of a bucket, before it is put into words. */
export interface GroupParts extends Parts {
  /** Bucket's number (`bucketSql`). */
  readonly bucket: number;
  readonly [group: `g${number}`]: string | null;
}

export interface ReadParts {
  readonly warehouse: Warehouse;
  /** Zone of the organisation: whose days are rolled up. */
  readonly tz: string;
}

const SETTINGS = {
  // All versions of a call lie in one month: FINAL need not compare months.
  do_not_merge_across_partitions_select_final: 1,
  // Else the sort of M-REPEAT carries call ids and sources instead of the two numbers made of them, and takes three times as long.
  query_plan_execute_functions_after_sorting: 0,
};
/** Fewer days than this are read from the facts outright. */
const DAYS_MIN = 2;
/** Stretches of time that are read from the facts beside the roll-up; with more, clean days between them are read from the facts too. */
const STRETCHES_MAX = 4;

interface Stretch { readonly from: number; readonly to: number }

/** The groups of a question, in order: clean days from the roll-up, the rest from the facts. `now` is epoch ms. */
export async function readGroups(parts: ReadParts, org: Org, metric: Metric, query: MetricQuery, now: number): Promise<readonly GroupParts[]> {
  const { from, to } = query;
  const fromRollUp = from < to ? await rolledGroups(parts, org, metric, query, now) : [];
  return inOrder(fromRollUp ?? await factGroups(parts, org, metric, query, { from, to }, now), query.groupBy.length);
}

const factGroups = ({ warehouse }: ReadParts, org: Org, metric: Metric, query: MetricQuery, { from, to }: Stretch, now: number): Promise<GroupParts[]> => {
  const { sql, params } = factsSql(metric, query, from, to, now);
  return warehouse.query<GroupParts>(org, sql, params, { settings: SETTINGS });
};

/** null: the roll-up is of no help, or was built anew while it was read. */
async function rolledGroups(parts: ReadParts, org: Org, metric: Metric, query: MetricQuery, now: number): Promise<readonly GroupParts[] | null> {
  const { kind } = planOf(metric, query).measure;
  const dimension = rolledDimension(metric, kind, query, parts.tz);
  const { first, end } = wholeDays(query.from, query.to, parts.tz);
  if (dimension === null || end - first < DAYS_MIN) return null;
  const { builds, empty } = await cleanDays(parts.warehouse, org, parts.tz, first, end);
  if (builds.size === 0 && empty.size === 0) return null;
  const { stretches, taken } = divided(query, first, end, parts.tz, (day) => builds.has(day) || empty.has(day));
  const wanted = new Map([...builds].filter(([day]) => taken(day)));
  const [rolled, ...facts] = await Promise.all([
    wanted.size === 0 ? [] : rolledUp(parts, org, metric, kind, query, dimension, wanted),
    ...stretches.map((stretch) => factGroups(parts, org, metric, query, stretch, now)),
  ]);
  if (rolled === null || rolled === undefined) return null;
  return [rolled, ...facts].reduce((a, b) => joined(kind, a, b, query.groupBy.length));
}

async function rolledUp({ warehouse, tz }: ReadParts, org: Org, metric: Metric, kind: Kind, query: MetricQuery, dimension: RolledDimension, wanted: ReadonlyMap<number, number>): Promise<GroupParts[] | null> {
  const { sql, params } = rollUpSql(metric, kind, query, dimension, tz, wanted);
  const rows = await warehouse.query<GroupParts & { built: number; told: number }>(org, sql, params);
  const built = rows.reduce((sum, row) => sum + Number(row.built), 0);
  return built === wanted.size ? rows.filter((row) => Number(row.told) > 0) : null;
}

/** [from, to) without the clean days, as few stretches; a clean day that lies in one of them is not `taken`. */
function divided({ from, to }: Stretch, first: number, end: number, tz: string, clean: (day: number) => boolean): { stretches: readonly Stretch[]; taken: (day: number) => boolean } {
  const stretches: Stretch[] = [];
  const add = (s: Stretch): void => {
    const last = stretches.at(-1);
    if (s.from >= s.to) return;
    if (last !== undefined && last.to === s.from) stretches[stretches.length - 1] = { from: last.from, to: s.to }; else stretches.push(s);
  };
  add({ from, to: dayStart(first, tz) });
  for (let day = first; day < end; day++) if (!clean(day)) add({ from: dayStart(day, tz), to: dayStart(day + 1, tz) });
  add({ from: dayStart(end, tz), to });
  while (stretches.length > STRETCHES_MAX) closeShortestGap(stretches);
  return { stretches, taken: (day) => !stretches.some((s) => dayStart(day, tz) >= s.from && dayStart(day, tz) < s.to) };
}

function closeShortestGap(stretches: Stretch[]): void {
  let at = 1;
  const gap = (i: number): number => (stretches[i]?.from ?? 0) - (stretches[i - 1]?.to ?? 0);
  for (let i = 2; i < stretches.length; i++) if (gap(i) < gap(at)) at = i;
  const before = stretches[at - 1];
  const after = stretches[at];
  if (before !== undefined && after !== undefined) stretches.splice(at - 1, 2, { from: before.from, to: after.to });
}

const keyOf = (group: GroupParts, groups: number): string => JSON.stringify([Number(group.bucket), ...Array.from({ length: groups }, (_, i) => group[`g${i}`] ?? null)]);

function joined(kind: Kind, a: readonly GroupParts[], b: readonly GroupParts[], groups: number): GroupParts[] {
  const all = new Map(a.map((group) => [keyOf(group, groups), group]));
  for (const group of b) {
    const key = keyOf(group, groups);
    const other = all.get(key);
    all.set(key, other === undefined ? group : { ...other, ...together(kind, other, group) });
  }
  return [...all.values()];
}

/** By bucket, then by the dimensions; what nobody said comes last. */
function inOrder(groups: readonly GroupParts[], dimensions: number): readonly GroupParts[] {
  return [...groups].sort((a, b) => {
    if (Number(a.bucket) !== Number(b.bucket)) return Number(a.bucket) - Number(b.bucket);
    for (let i = 0; i < dimensions; i++) {
      const x = a[`g${i}`] ?? null;
      const y = b[`g${i}`] ?? null;
      if (x !== y) return x === null || (y !== null && x > y) ? 1 : -1;
    }
    return 0;
  });
}
