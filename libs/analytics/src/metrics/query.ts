import { badInput, rfc3339, type Org } from '@sanxiang/kernel';
import type { Warehouse } from '@sanxiang/warehouse';
import { bucketLength, bucketText, type Grain } from './bucket.js';
import { planOf, ROWS_MAX } from './facts-sql.js';
import type { Counted, Dimension, Metric, Plan } from './metric.js';
import { figureOf, NOTHING, type Parts } from './parts.js';
import { RELATIVE_ERROR } from './histogram.js';
import { readGroups, type GroupParts } from './read-groups.js';


/** A question, checked (`parseMetricQuery`). Instants are epoch milliseconds, `[from, to)`. */
export interface MetricQuery {
  readonly from: number;
  readonly to: number;
  /** IANA zone of the buckets. */
  readonly tz: string;
  readonly grain: Grain;
  readonly groupBy: readonly Dimension[];
  /** Any of the values; null stands for "not said". */
  readonly filters: Readonly<Partial<Record<Dimension, readonly (string | null)[]>>>;
  /** Default: the metric's first. */
  readonly variant?: string;
  /** Seconds, for the metrics that have a threshold. */
  readonly threshold?: number;
  /** Epoch ms: what was known then, by the events accepted until then. Default: what is known now. */
  readonly asOf?: number;
}

export interface MetricRow {
  /** RFC 3339 start of the bucket, with the zone's own offset; of `total`, the start of the range. */
  readonly bucket: string;
  /** null where nothing stands below the line. */
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly count: number;
  readonly unknown: number;
  /** The dimensions of `groupBy`, and `withWrapUp` of M-AHT. */
  readonly [member: string]: string | number | null;
}

/** Contract 4: the answer to `GET /v1/metrics/{id}`. */
export interface MetricAnswer {
  readonly metric: string;
  readonly unit: string;
  readonly formula: string;
  readonly variant: string;
  readonly counted: Counted;
  readonly from: string;
  readonly to: string;
  readonly grain: Grain;
  readonly tz: string;
  readonly asOf: string;
  readonly freshness: { readonly newestEventAt: string | null; readonly lagMs: number | null };
  readonly rows: readonly MetricRow[];
  /** Seconds; only for metrics that have one. */
  readonly threshold?: number;
  /** Bound of the relative error of each value, where percentiles come out of distributions. */
  readonly relativeError?: number;
}

export interface MetricDeps {
  readonly warehouse: Warehouse;
  /** Zone of the organisation: whose days are rolled up. */
  readonly tz: string;
  /** Epoch milliseconds. */
  now(): number;
}

/** What one unit of a metric is in its parts. */
const scaleOf = (metric: Metric): number => (metric.unit === 's' ? 1000 : 1);
/** What a share of everything is. */
const wholeOf = (metric: Metric): number => (metric.unit === '‰' ? 1000 : 100);

/**
 * Answers a question about the calls of one org. The figure is the same whether days come from the roll-up or from the facts.
 * Throws `badInput` where the answer would have too many rows, `Unavailable` and `WarehouseError` as the warehouse does.
 */
export async function answerMetric(deps: MetricDeps, org: Org, metric: Metric, query: MetricQuery): Promise<MetricAnswer> {
  const now = query.asOf ?? deps.now();
  const plan = planOf(metric, query);
  const { groups, newest, sketched } = await readGroups(deps, org, metric, query, now);
  const rows = rowsOf(metric, plan, query, groups, now);
  const { from, to, grain, tz } = query;
  return {
    metric: metric.id, unit: metric.unit, formula: `${metric.formula.zh} · ${metric.formula.en}`, variant: query.variant ?? metric.variants[0], counted: plan.base.counted,
    from: rfc3339(from, tz), to: rfc3339(to, tz), grain, tz, asOf: rfc3339(now, tz),
    freshness: { newestEventAt: newest === null ? null : rfc3339(newest, tz), lagMs: newest === null ? null : now - newest },
    ...(query.threshold !== undefined && { threshold: query.threshold }), ...(sketched && { relativeError: RELATIVE_ERROR }),
    rows,
  };
}

/** The rows alone, as of `now`: for who asks several questions at a time and knows how fresh they are. Throws as `answerMetric` does. */
export async function metricRows(deps: MetricDeps, org: Org, metric: Metric, query: MetricQuery, now = deps.now()): Promise<readonly MetricRow[]> {
  const { groups } = await readGroups(deps, org, metric, query, now);
  return rowsOf(metric, planOf(metric, query), query, groups, now);
}

function rowsOf(metric: Metric, plan: Plan, query: MetricQuery, groups: readonly GroupParts[], now: number): MetricRow[] {
  if (groups.length > ROWS_MAX) throw badInput('groupBy', `结果过多，最多 ${ROWS_MAX} 行 · too many rows, at most ${ROWS_MAX}`);
  const { kind } = plan.measure;
  // Nobody was present in what has not been yet.
  const lengthOf = (bucket: number): number => (kind === 'presence' ? bucketLength(bucket, query.grain, query.from, Math.min(query.to, now), query.tz) : 0);
  const rowOf = (bucket: string, parts: Parts, dimensions: Record<string, string | null>, lengthMs: number): MetricRow => ({
    bucket, ...dimensions, ...figureOf(kind, parts, scaleOf(metric), lengthMs, wholeOf(metric)), ...(metric.besideName !== undefined && { [metric.besideName]: parts.b }),
  });
  if (groups.length === 0 && query.grain === 'total' && query.groupBy.length === 0) return [rowOf(bucketText(0, 'total', query.from, query.tz), NOTHING, {}, lengthOf(0))];
  const texts = new Map<number, string>();
  return groups.map((group) => {
    const bucket = Number(group.bucket);
    const text = texts.get(bucket) ?? bucketText(bucket, query.grain, query.from, query.tz);
    texts.set(bucket, text);
    return rowOf(text, group, Object.fromEntries(query.groupBy.map((d, i) => [d, group[`g${i}`] ?? null])), lengthOf(bucket));
  });
}
