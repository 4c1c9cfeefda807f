import { dayNumberAt, startOfDay, type Org } from '@sanxiang/kernel';
import { metricOf } from '../../metrics/catalogue.js';
import type { Metric } from '../../metrics/metric.js';
import { metricRows, type MetricDeps, type MetricQuery, type MetricRow } from '../../metrics/query.js';
import type { CurvePoint, QueueRow, Tile } from './board-frame.js';
import type { BoardFilter, QueueNow } from './live-now.js';
import type { TargetOf } from './targets.js';

/** Queues that a board lists, those with most calls first. */
const QUEUES_SHOWN_MAX = 200;

const metric = (id: string): Metric => {
  const found = metricOf(id);
  if (found === undefined) throw new Error(`the board needs the metric ${id}`);
  return found;
};

/** Today's figures of a board. */
export interface Today {
  readonly tiles: readonly Tile[];
  readonly curve: readonly CurvePoint[];
  /** By queue; what goes on now is added by `queueRows`. */
  readonly byQueue: ReadonlyMap<string, QueueFigures>;
}

interface QueueFigures { readonly sl: MetricRow | undefined; readonly answered: MetricRow | undefined; readonly abandoned: MetricRow | undefined }

/** The local day of `now`. */
export function dayOf(now: number, tz: string): { readonly from: number; readonly to: number } {
  const day = dayNumberAt(now, tz);
  return { from: startOfDay(day, tz), to: startOfDay(day + 1, tz) };
}

/** Works out today's figures by the metrics themselves, all questions at once: what is seen on a wall should be a second old at most. */
export async function readToday(deps: MetricDeps, org: Org, filter: BoardFilter, tz: string, targetOf: TargetOf): Promise<Today> {
  const range = dayOf(deps.now(), tz);
  const ask = (id: string, more: Partial<MetricQuery>): Promise<readonly MetricRow[]> => {
    const filters = { ...(filter.queue !== null && { queue: [filter.queue] }), ...(filter.department !== null && { department: [filter.department] }) };
    const asked = metric(id);
    const threshold = asked.threshold?.defaultS ?? undefined;
    return metricRows(deps, org, asked, { ...range, tz, grain: '15m', groupBy: [], filters, ...(threshold !== undefined && { threshold }), ...more });
  };
  const byQueue: Partial<MetricQuery> = { grain: 'total', groupBy: ['queue'] };
  const [sl, answered, asa, abandoned, p90, ...queues] = await Promise.all([
    ask('M-SL', {}), ask('M-ANS-RATE', {}), ask('M-ASA', {}), ask('M-ABD', {}), ask('M-ASA', { grain: 'total', variant: 'p90' }),
    ask('M-SL', byQueue), ask('M-ANS-RATE', byQueue), ask('M-ABD', byQueue),
  ]);
  const tile = (id: string, rows: readonly MetricRow[]): Tile => tileOf(id, rows, targetOf(id, filter));
  return {
    tiles: [tile('M-SL', sl), tile('M-ANS-RATE', answered), { ...tile('M-ASA', asa), p90: p90[0]?.value ?? null }, tile('M-ABD', abandoned)],
    curve: curveOf(sl, answered, abandoned),
    byQueue: queueFigures(...queues),
  };
}

/** The day's figure out of its quarters: shares and means add up above and below the line. */
export function tileOf(id: string, rows: readonly MetricRow[], target: number | null): Tile {
  const { variants, unit, direction, names, formula, threshold } = metric(id);
  const sum = (of: (row: MetricRow) => number | null): number => rows.reduce((s, row) => s + (of(row) ?? 0), 0);
  const numerator = sum((r) => r.numerator);
  const denominator = sum((r) => r.denominator);
  return {
    metric: id, variant: variants[0],
    value: denominator === 0 ? null : ((unit === '%' ? 100 : 1) * numerator) / denominator, numerator, denominator, unknown: sum((r) => r.unknown),
    unit, target, direction: direction === 'neutral' ? null : direction, names, formula,
    ...(threshold !== undefined && threshold.defaultS !== null && { threshold: threshold.defaultS }),
    spark: rows.map(({ bucket, value }) => ({ bucket, value })),
  };
}

/** Offered and abandoned as M-ABD counts them, answered as M-ANS-RATE. */
export function curveOf(sl: readonly MetricRow[], answered: readonly MetricRow[], abandoned: readonly MetricRow[]): CurvePoint[] {
  const [levels, taken, left] = [sl, answered, abandoned].map((rows) => new Map(rows.map((r) => [r.bucket, r])));
  const buckets = [...new Set([...sl, ...answered, ...abandoned].map((r) => r.bucket))].sort((a, b) => Date.parse(a) - Date.parse(b));
  return buckets.map((bucket) => ({
    bucket, offered: left?.get(bucket)?.denominator ?? 0, answered: taken?.get(bucket)?.numerator ?? 0, abandoned: left?.get(bucket)?.numerator ?? 0,
    sl: levels?.get(bucket)?.value ?? null, ghost: null,
  }));
}

function queueFigures(sl: readonly MetricRow[], answered: readonly MetricRow[], abandoned: readonly MetricRow[]): Map<string, QueueFigures> {
  const byQueue = (rows: readonly MetricRow[]): Map<string, MetricRow> => new Map(rows.flatMap((r) => (typeof r['queue'] === 'string' ? [[r['queue'], r] as const] : [])));
  const [levels, taken, left] = [byQueue(sl), byQueue(answered), byQueue(abandoned)];
  return new Map([...new Set([...levels.keys(), ...taken.keys(), ...left.keys()])].map((q) => [q, { sl: levels.get(q), answered: taken.get(q), abandoned: left.get(q) }]));
}

/** Figures of a queue that the board compares with a target. */
const COMPARED = ['M-SL', 'M-ANS-RATE', 'M-ABD'];

/** Targets of a queue where they are not those of all. */
function ownTargets(queue: string, targetOf: TargetOf): Pick<QueueRow, 'targets'> {
  const own = COMPARED.flatMap((id): [string, number][] => {
    const target = targetOf(id, { queue, department: null });
    return target === null || target === targetOf(id, { queue: null, department: null }) ? [] : [[id, target]];
  });
  return own.length === 0 ? {} : { targets: Object.fromEntries(own) };
}

/** Today's figures and what goes on now, queue by queue, those with most calls first. */
export function queueRows(today: Today['byQueue'], now: ReadonlyMap<string, QueueNow>, targetOf: TargetOf): QueueRow[] {
  const rows = [...new Set([...today.keys(), ...now.keys()])].map((queue): QueueRow => {
    const { sl, answered, abandoned } = today.get(queue) ?? {};
    const { waiting, longestWaitSince, talking, present, idle } = now.get(queue) ?? { waiting: 0, longestWaitSince: null, talking: 0, present: null, idle: null };
    return {
      queue, offered: abandoned?.denominator ?? null, answered: answered?.numerator ?? null, answerRate: answered?.value ?? null, sl: sl?.value ?? null,
      waiting, longestWaitSince, abandoned: abandoned?.numerator ?? null, abdRate: abandoned?.value ?? null, talking, present, idle, ...ownTargets(queue, targetOf),
    };
  });
  return rows.sort((a, b) => (b.offered ?? 0) - (a.offered ?? 0) || (a.queue < b.queue ? -1 : 1)).slice(0, QUEUES_SHOWN_MAX);
}
