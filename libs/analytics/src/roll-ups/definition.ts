import { hash } from 'node:crypto';
import { METRICS } from '../metrics/catalogue.js';
import { columnOf, thresholdMs } from '../metrics/facts-sql.js';
import type { Base, Dimension, Kind, Measure, Metric } from '../metrics/metric.js';
import { PART_NAMES, partsSql } from '../metrics/parts.js';

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
export const isRolledUp = (metric: Metric, kind: Kind, dimension: RolledDimension): boolean =>
  metric.rolledUp && kind !== 'percentile' && !(metric.inbound && dimension === 'direction');

function jobs(): readonly Job[] {
  const byBase = new Map<string, { base: Base; lines: Map<string, Line> }>();
  for (const metric of METRICS) for (const variant of metric.variants) for (const dimension of ['', ...metric.dimensions] as const) {
    const { base, measure, among } = metric.plan(new Set(dimension === '' ? [] : [dimension]), variant, `toInt64(${thresholdMs(metric)})`);
    if (!isRolledUp(metric, measure.kind, dimension)) continue;
    const job = byBase.get(base.id) ?? { base, lines: new Map<string, Line>() };
    byBase.set(base.id, job);
    const key = `${metric.id} ${variant}`;
    const line = job.lines.get(key);
    job.lines.set(key, { metric: metric.id, variant, measure, among, dimensions: [...(line?.dimensions ?? []), dimension] });
  }
  return [...byBase.values()].map(({ base, lines }) => ({ base, lines: [...lines.values()] }));
}

/** The statements that roll a day up. */
export const JOBS: readonly Job[] = jobs();

/**
 * SQL of one job over [from, to), inserting by local day, dimension and key. `bucket` is SQL of the local day's number.
 * One pass over the facts gives every dimension (GROUPING SETS) of every measure.
 */
export function jobSql({ base, lines }: Job, bucket: string, where: string): string {
  const dimensions = [...new Set(lines.flatMap((l) => l.dimensions))].filter((d) => d !== '');
  const columns = dimensions.map((d, i) => `toNullable(toString(${columnOf(base, d)})) AS g${i}`);
  const bySet = (value: (i: number) => string, otherwise: string): string => (dimensions.length === 0 ? otherwise : `multiIf(${dimensions.map((_, i) => `grouping(g${i}) = 0, ${value(i)}`).join(', ')}, ${otherwise})`);
  const tuples = lines.map(({ metric, variant, measure, among, dimensions: by }) => {
    const parts = partsSql(measure);
    return `('${metric}', '${variant}', [${by.map((d) => `'${d}'`).join(', ')}], ${PART_NAMES.map((name) => `toFloat64(${parts[name]})`).join(', ')}, countIf(${among}))`;
  });
  return `SELECT {org:String}, {tz:String}, line.1, line.2, dimension, toDate(toInt32(bucket)), known, key, {build:UInt64}, line.4, line.5, line.6, line.7, line.8
FROM (
  SELECT ${[`${bucket} AS bucket`, ...columns].join(', ')},
    ${bySet((i) => `'${dimensions[i] ?? ''}'`, "''")} AS dimension, ${bySet((i) => `toUInt8(g${i} IS NOT NULL)`, 'toUInt8(1)')} AS known, ${bySet((i) => `ifNull(g${i}, '')`, "''")} AS key,
    [${tuples.join(',\n    ')}] AS lines
  FROM ${base.from}
  WHERE org = {org:String} AND ${where}
  GROUP BY GROUPING SETS (${['(bucket)', ...dimensions.map((_, i) => `(bucket, g${i})`)].join(', ')})
)
ARRAY JOIN lines AS line
WHERE has(line.3, dimension) AND line.9 > 0`;
}

/** Changes with every change of what is rolled up or how: days that were built by another definition are built again. */
export const DEFINITION: string = hash('sha1', JSON.stringify(JOBS.map((job) => jobSql(job, '', job.base.instant))), 'base64url');
