import { hash } from 'node:crypto';
import { METRICS } from '../metrics/catalogue.js';
import { columnOf, fromSql, named, thresholdMs } from '../metrics/facts-sql.js';
import type { Base, Dimension, Kind, Measure, Metric } from '../metrics/metric.js';
import { histogramSql, PART_NAMES, partsSql } from '../metrics/parts.js';

/** '' stands for the figure without any dimension. */
export type RolledDimension = Dimension | '';

/** One measure of a base, with the dimensions that it is rolled up by. */
export interface Line {
  readonly metric: string;
  readonly variant: string;
  readonly measure: Measure;
  readonly among: string;
  readonly dimensions: readonly RolledDimension[];
}

/** What one statement builds: all measures over the same entities. */
export interface Job {
  readonly base: Base;
  readonly lines: readonly Line[];
}

/** Whether days of a metric can be added up by a dimension. Asked by direction, an inbound metric counts other calls than its roll-up. */
export const isRolledUp = (metric: Metric, dimension: RolledDimension): boolean => metric.rolledUp && !(metric.inbound && dimension === 'direction');

/** What the percentiles of a metric share: one distribution, from which each of them is worked out. */
const DISTRIBUTION = 'distribution';
/** Under which name a variant is kept. */
export const rolledVariant = (variant: string, kind: Kind): string => (kind === 'percentile' ? DISTRIBUTION : variant);

/** Metrics whose days are built together, since they rest on facts equally far behind a day. */
export interface Layer {
  readonly name: string;
  readonly reachDays: number;
  readonly jobs: readonly Job[];
  /** Entities for which a day has to wait, beside calls that still wait. */
  readonly pending: readonly { readonly base: Base; readonly sql: string }[];
  /** Changes with every change of what is rolled up or how: days that were built by another definition are built again. */
  readonly definition: string;
}

function jobsOf(metrics: readonly Metric[]): readonly Job[] {
  const byBase = new Map<string, { base: Base; lines: Map<string, Line> }>();
  for (const metric of metrics) for (const variant of metric.variants) for (const dimension of ['', ...metric.dimensions] as const) {
    const { base, measure, among } = metric.plan(new Set(dimension === '' ? [] : [dimension]), variant, `toInt64(${thresholdMs(metric)})`);
    if (!isRolledUp(metric, dimension)) continue;
    const job = byBase.get(base.id) ?? { base, lines: new Map<string, Line>() };
    byBase.set(base.id, job);
    const key = `${metric.id} ${rolledVariant(variant, measure.kind)}`;
    const line = job.lines.get(key);
    job.lines.set(key, { metric: metric.id, variant: rolledVariant(variant, measure.kind), measure, among, dimensions: [...new Set([...(line?.dimensions ?? []), dimension])] });
  }
  return [...byBase.values()].map(({ base, lines }) => ({ base, lines: [...lines.values()] }));
}

/**
 * SQL of one job over [from, to), inserting by local day, dimension and key. `bucket` is SQL of the local day's number.
 * One pass over the facts gives every dimension (GROUPING SETS) of every measure.
 */
export function jobSql({ base, lines }: Job, bucket: string, where: string): string {
  const dimensions = [...new Set(lines.flatMap((l) => l.dimensions))].filter((d) => d !== '');
  const columns = dimensions.map((d, i) => `toNullable(toString(${columnOf(base, d)})) AS g${i}`);
  const bySet = (value: (i: number) => string, otherwise: string): string => (dimensions.length === 0 ? otherwise : `multiIf(${dimensions.map((_, i) => `grouping(g${i}) = 0, ${value(i)}`).join(', ')}, ${otherwise})`);
  const entities = lines.map(({ measure, among }, i) => { const n = named(measure, `m${i}`); return { measure: n.measure, columns: [...n.columns, `(${among === measure.of ? `m${i}_of` : among}) AS m${i}_among`] }; });
  const tuples = lines.map(({ metric, variant, dimensions: by }, i) => {
    const { measure } = entities[i] ?? { measure: lines[i]?.measure };
    if (measure === undefined) throw new Error(`${metric} has no measure`);
    const parts = partsSql(measure, true);
    return `('${metric}', '${variant}', [${by.map((d) => `'${d}'`).join(', ')}], ${PART_NAMES.map((name) => `toFloat64(${parts[name]})`).join(', ')}, countIf(m${i}_among), ${histogramSql(measure)})`;
  });
  const inner = [`${bucket} AS bucket`, ...columns, ...entities.flatMap((e) => e.columns)].join(',\n    ');
  return `SELECT {org:String}, {tz:String}, line.1, line.2, dimension, toDate(toInt32(bucket)), known, key, {build:UInt64}, line.4, line.5, line.6, line.7, line.8, line.10.1, line.10.2
FROM (
  SELECT bucket,
    ${bySet((i) => `'${dimensions[i] ?? ''}'`, "''")} AS dimension, ${bySet((i) => `toUInt8(g${i} IS NOT NULL)`, 'toUInt8(1)')} AS known, ${bySet((i) => `ifNull(g${i}, '')`, "''")} AS key,
    [${tuples.join(',\n    ')}] AS lines
  FROM (SELECT ${inner} FROM ${fromSql(base, inner + where)} WHERE org = {org:String} AND ${where})
  GROUP BY GROUPING SETS (${['(bucket)', ...dimensions.map((_, i) => `(bucket, g${i})`)].join(', ')})
)
ARRAY JOIN lines AS line
WHERE has(line.3, dimension) AND line.9 > 0`;
}

function layerOf(name: string, reachDays: number): Layer {
  const metrics = METRICS.filter((m) => m.reachDays === reachDays);
  const jobs = jobsOf(metrics);
  return { name, reachDays, jobs, pending: metrics.flatMap(({ pending }) => (pending === null ? [] : [pending])), definition: hash('sha1', JSON.stringify(jobs.map((job) => jobSql(job, '', job.base.instant))), 'base64url') };
}

/** All layers, those of single days first. */
export const LAYERS: readonly [Layer, ...Layer[]] = [layerOf('day', 0), ...[...new Set(METRICS.map((m) => m.reachDays))].filter((reach) => reach > 0).map((reach) => layerOf(`day+${reach}`, reach))];

/** Where the days of a metric are kept. */
export const layerFor = (metric: Metric): Layer => LAYERS.find((layer) => layer.reachDays === metric.reachDays) ?? LAYERS[0];
