import { badInput, type Org } from '@sanxiang/kernel';
import type { Warehouse } from '@sanxiang/warehouse';
import { dayStart, readNewest, readNotes, type CleanDays, type Notes } from '../roll-ups/days.js';
import { layerFor, type RolledDimension } from '../roll-ups/definition.js';
import { LastNotes } from '../roll-ups/last-notes.js';
import { rolledDimension, rollUpSql } from '../roll-ups/roll-up-sql.js';
import { wholeDays } from './bucket.js';
import { knownThen } from '../as-of/known-then.js';
import { factsSql, planOf } from './facts-sql.js';
import type { Kind, Metric } from './metric.js';
import { together, withPercentile, type Parts } from './parts.js';
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

/** What a question was answered with. */
export interface ReadGroups {
  readonly groups: readonly GroupParts[];
  /** The org's newest event, epoch ms; null: none. */
  readonly newest: number | null;
  /** Percentiles come out of distributions. */
  readonly sketched: boolean;
}

interface Question extends ReadParts { readonly org: Org; readonly metric: Metric; readonly query: MetricQuery; readonly now: number; readonly sketched: boolean }

const lastNotes = new LastNotes();

/** The groups of a question, in order: clean days from the roll-up, the rest from the facts. `now` is epoch ms. */
export async function readGroups(parts: ReadParts, org: Org, metric: Metric, query: MetricQuery, now: number): Promise<ReadGroups> {
  if (query.asOf !== undefined) return await groupsThen(parts, org, metric, query, query.asOf);
  const { measure } = planOf(metric, query);
  const dimension = rolledDimension(metric, measure.kind, query, parts.tz);
  const sketched = dimension !== null && measure.kind === 'percentile';
  const question: Question = { ...parts, org, metric, query, now, sketched };
  const read = dimension === null ? null : await throughRollUps(question, dimension);
  const [groups, newest] = read ?? await Promise.all([factGroups(question, query), readNewest(parts.warehouse, org)]);
  return { groups: inOrder(groups.map((group) => ({ ...group, ...withPercentile(measure, group) })), query.groupBy.length), newest, sketched };
}

const DAY_MS = 86_400_000;

/** As `readGroups`, by what was known at `asOf`: always from the facts, percentiles exact. */
async function groupsThen({ warehouse }: ReadParts, org: Org, metric: Metric, query: MetricQuery, asOf: number): Promise<ReadGroups> {
  if (planOf(metric, query).base.counted === 'agents') throw badInput('asOf', '此指标不能按过去所知回答 · this metric cannot be asked as of an earlier instant');
  const { from, to } = query;
  const then = await knownThen(warehouse, org, { from, to: to + metric.reachDays * DAY_MS }, asOf);
  try {
    const { sql, params } = factsSql(metric, query, from, to, asOf);
    const groups = await warehouse.query<GroupParts>(org, then.sql(sql), params, { settings: SETTINGS });
    return { groups: inOrder(groups, query.groupBy.length), newest: then.newest, sketched: false };
  } finally {
    await then.close();
  }
}

function factGroups({ warehouse, org, metric, query, now, sketched }: Question, { from, to }: Stretch): Promise<GroupParts[]> {
  const { sql, params } = factsSql(metric, query, from, to, now, sketched);
  return warehouse.query<GroupParts>(org, sql, params, { settings: SETTINGS });
}

/**
 * The question is asked by the notes that were read last, while they are read anew: what was taken for clean and still is, is what the facts
 * would say. Else it is asked again, by the new notes. So a question takes the time of one. null: the roll-up is of no help.
 */
async function throughRollUps(question: Question, dimension: RolledDimension): Promise<readonly [readonly GroupParts[], number | null] | null> {
  const { warehouse, tz, org, metric, query } = question;
  const { first, end } = wholeDays(query.from, query.to, tz);
  if (end - first < DAYS_MIN) return null;
  const layer = layerFor(metric);
  const last = lastNotes.of(warehouse, org, tz, layer, first, end);
  const fresh = readNotes(warehouse, org, tz, layer, first, end).then((notes) => { lastNotes.keep(warehouse, org, tz, layer, first, end, notes.days); return notes; });
  if (last !== null) {
    const [notes, read] = await Promise.all([fresh, byNotes(question, dimension, last, first, end)]);
    if (read !== null && holds(read.days, notes.days)) return [read.groups, notes.newest];
  }
  const notes: Notes = await fresh;
  const read = await byNotes(question, dimension, notes.days, first, end);
  return read === null ? null : [read.groups, notes.newest];
}

/** Whether all days that were taken for clean are. */
const holds = (taken: CleanDays, notes: CleanDays): boolean =>
  [...taken.builds].every(([day, build]) => notes.builds.get(day) === build) && [...taken.empty].every((day) => notes.empty.has(day));

/** The groups by some notes, with the days that were taken for clean. null: none was, or the roll-up was built anew while it was read. */
async function byNotes(question: Question, dimension: RolledDimension, { builds, empty }: CleanDays, first: number, end: number): Promise<{ readonly groups: readonly GroupParts[]; readonly days: CleanDays } | null> {
  const { tz, metric, query } = question;
  if (builds.size === 0 && empty.size === 0) return null;
  const { kind } = planOf(metric, query).measure;
  const { stretches, taken } = divided(query, first, end, tz, (day) => builds.has(day) || empty.has(day));
  const days = { builds: new Map([...builds].filter(([day]) => taken(day))), empty: new Set([...empty].filter((day) => taken(day))) };
  const [rolled, ...facts] = await Promise.all([
    days.builds.size === 0 ? [] : rolledUp(question, kind, dimension, days.builds),
    ...stretches.map((stretch) => factGroups(question, stretch)),
  ]);
  if (rolled === null || rolled === undefined) return null;
  return { groups: [rolled, ...facts].reduce((a, b) => joined(kind, a, b, query.groupBy.length)), days };
}

async function rolledUp({ warehouse, tz, org, metric, query }: Question, kind: Kind, dimension: RolledDimension, wanted: ReadonlyMap<number, number>): Promise<GroupParts[] | null> {
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
