import type { Params } from '@sanxiang/warehouse';
import { daySql, wholeDays, type Grain } from '../metrics/bucket.js';
import { askedDimensions } from '../metrics/facts-sql.js';
import type { Kind, Metric } from '../metrics/metric.js';
import type { MetricQuery } from '../metrics/query.js';
import { isRolledUp, rolledVariant, type RolledDimension } from './definition.js';
import { BUILT } from './roll-ups.js';

const OF_DAYS: ReadonlySet<Grain> = new Set(['total', 'day', 'week', 'month', 'quarter']);

/** Percentiles of fewer whole days than this are exact, whether or not a roll-up is at hand. */
const SKETCHED_DAYS_MIN = 8;

/** The dimension under which a question finds its days in the roll-up, or null: only the facts can tell. */
export function rolledDimension(metric: Metric, kind: Kind, query: MetricQuery, tz: string): RolledDimension | null {
  const { dimensions } = askedDimensions(metric, query);
  if (dimensions.size > 1 || query.tz !== tz || !OF_DAYS.has(query.grain)) return null;
  if (query.threshold !== undefined && query.threshold !== metric.threshold?.defaultS) return null;
  const [dimension = ''] = dimensions;
  return isRolledUp(metric, dimension) && !(kind === 'percentile' && isShort(query)) ? dimension : null;
}

function isShort({ from, to, tz }: MetricQuery): boolean {
  const { first, end } = wholeDays(from, to, tz);
  return end - first < SKETCHED_DAYS_MIN;
}

/**
 * SQL for the days of a question that the roll-up serves. Rows as of `factsSql`, with `built`: how many of the days were found at the wanted build, and `told`: 0 where a group is nothing else.
 * The table is seen at one instant; where the `built` of all rows do not add up to the days, the roll-up was built anew meanwhile.
 */
export function rollUpSql(metric: Metric, kind: Kind, query: MetricQuery, dimension: RolledDimension, tz: string, builds: ReadonlyMap<number, number>): { sql: string; params: Params } {
  const { filters } = askedDimensions(metric, query);
  const values = dimension === '' ? undefined : filters[dimension];
  const said = values?.filter((v) => v !== null) ?? [];
  const wanted = values === undefined ? '1' : `((known = 1 AND has({keys:Array(String)}, key))${said.length < values.length ? ' OR known = 0' : ''})`;
  const grouped = query.groupBy.length > 0;
  const days = [...builds.keys()];
  const sql = `SELECT ${daySql('toInt32(day)', query.grain)} AS bucket,${grouped ? ' if(known = 1, toNullable(key), NULL) AS g0,' : ''}
  ${kind === 'max' ? 'max' : 'sum'}(roll_ups.n) AS n, sum(roll_ups.d) AS d, sum(roll_ups.c) AS c, sum(roll_ups.u) AS u, sum(roll_ups.b) AS b,${kind === 'percentile' ? ' sumMap(roll_ups.hk, roll_ups.hc) AS h,' : ''} countIf(known = ${BUILT}) AS built, countIf(known != ${BUILT}) AS told
FROM roll_ups
WHERE org = {org:String} AND tz = {tz:String} AND metric = {metric:String} AND variant = {variant:String} AND dimension = {dimension:String}
  AND day >= toDate({first:Int32}) AND day <= toDate({last:Int32}) AND build = transform(toInt32(day), {days:Array(Int32)}, {builds:Array(UInt64)}, toUInt64(0))
  AND (known = ${BUILT} OR ${wanted})
GROUP BY bucket${grouped ? ', g0' : ''}`;
  const params: Params = {
    tz, metric: metric.id, variant: rolledVariant(query.variant ?? metric.variants[0], kind), dimension, first: Math.min(...days), last: Math.max(...days), days, builds: [...builds.values()],
    ...(values !== undefined && { keys: said }),
  };
  return { sql, params };
}
