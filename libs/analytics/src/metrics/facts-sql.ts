import type { Params } from '@sanxiang/warehouse';
import { bucketSql } from './bucket.js';
import type { Base, Dimension, Measure, Metric, Plan } from './metric.js';
import { histogramSql, PART_NAMES, partsSql } from './parts.js';
import type { MetricQuery } from './query.js';

/** SQL over the facts, with its parameters. Rows: `bucket` (number), `g0`, `g1`, … (dimensions of `groupBy`), and the parts. */
export interface FactsSql {
  readonly sql: string;
  readonly params: Params;
}

const DAY_MS = 86_400_000;
/** A row more than may be answered: it tells that there are too many. */
export const ROWS_MAX = 200_000;
/** Days are numbered by 16 bits in the warehouse. */
const DAY_MAX = 65_535;
/** A source whose newest event is not older than this is live: its clock runs on with the wall clock (contract 1.4). */
const LIVE_MS = 300_000;
/** `clock_of`: the sources of the org and their clocks (contract 1.4), epoch ms; one empty source, since `transform` takes no empty arrays. */
const CLOCKS = `(SELECT (arrayPushBack(groupArray(source), ''), arrayPushBack(groupArray(clock), toInt64(0))) FROM (
  SELECT source, toUnixTimestamp64Milli(max(newest)) AS newest_ms, greatest(newest_ms, toUnixTimestamp64Milli(max(through)), if(newest_ms >= {now:Int64} - ${LIVE_MS}, {now:Int64}, 0)) AS clock
  FROM source_clocks WHERE org = {org:String} GROUP BY source)) AS clock_of`;
/** Stands for "the metric's own limit" where a threshold depends on the call. */
const NO_THRESHOLD = -1;

/** The dimensions that a question names. `direction: inbound` alone is what these metrics count anyway. */
export function askedDimensions(metric: Metric, query: Pick<MetricQuery, 'groupBy' | 'filters'>): { readonly dimensions: ReadonlySet<Dimension>; readonly filters: MetricQuery['filters'] } {
  const { direction, ...others } = query.filters;
  const plain = metric.inbound && !query.groupBy.includes('direction') && direction?.length === 1 && direction[0] === 'inbound';
  const filters: MetricQuery['filters'] = plain ? others : query.filters;
  const filtered = metric.dimensions.filter((d) => filters[d] !== undefined);
  return { dimensions: new Set([...query.groupBy, ...filtered]), filters };
}

/** Where a question leads. */
export const planOf = (metric: Metric, query: MetricQuery): Plan => metric.plan(askedDimensions(metric, query).dimensions, query.variant ?? metric.variants[0], '{threshold_ms:Int64}');

export function columnOf(base: Base, dimension: Dimension): string {
  const column = base.dimensions[dimension];
  if (column === undefined) throw new Error(`${base.id} has no dimension ${dimension}`);
  return column;
}

/** What bounds a range: for `prune` and the instant itself. */
export const rangeParams = (from: number, to: number): Params => ({ from, to, from_day: dayOf(from), to_day: dayOf(to - 1) });
const dayOf = (ms: number): number => Math.min(DAY_MAX, Math.max(0, Math.floor(ms / DAY_MS)));

/** Condition for the instants of [from, to). */
export const inRange = (base: Base): string =>
  `${base.prune} AND ${base.instant} >= fromUnixTimestamp64Milli({from:Int64}) AND ${base.instant} < fromUnixTimestamp64Milli({to:Int64})`;

export const thresholdMs = (metric: Metric, seconds?: number): number => {
  const s = seconds ?? metric.threshold?.defaultS;
  return s === undefined || s === null ? NO_THRESHOLD : Math.round(s * 1000);
};

/** What follows FROM for a text that uses some of a base's columns: joining all columns of a nested part takes the engine longer to plan than the rest together. */
export function fromSql({ from, part }: Base, text: string): string {
  if (part === undefined) return from;
  const columns = new Set([...text.matchAll(new RegExp(`\\b${part}\\.\\w+`, 'g'))].map(([column]) => column));
  return from.replace(`ARRAY JOIN ${part}`, `ARRAY JOIN ${[...columns].join(', ')}`);
}

const MEASURED = ['of', 'hit', 'unknown', 'value', 'beside', 'ms', 'who'] as const;

/** A measure whose SQL has names, and the SQL behind these, so that each is said once: the engine plans a text by its length. */
export function named(measure: Measure, prefix: string): { readonly columns: readonly string[]; readonly measure: Measure } {
  const columns: string[] = [];
  const names: Record<string, string> = {};
  for (const [name, sql] of Object.entries(measure)) {
    if (!MEASURED.some((m) => m === name)) continue;
    columns.push(`(${String(sql)}) AS ${prefix}_${name}`);
    names[name] = `${prefix}_${name}`;
  }
  return { columns, measure: { ...measure, ...names } };
}

/** The SQL that answers a question over [from, to) from the facts, as of `now` (epoch ms); `sketched`: percentiles as distributions (`h`). */
export function factsSql(metric: Metric, query: MetricQuery, from: number, to: number, now: number, sketched = false): FactsSql {
  const { base, measure, among } = planOf(metric, query);
  const { filters } = askedDimensions(metric, query);
  const bucket = bucketSql(base.instant, query.grain, query.from, query.to, query.tz);
  const { conditions, params } = filterSql(base, filters);
  const entity = named(measure, 'm');
  const groups = query.groupBy.map((d, i) => `${columnOf(base, d)} AS g${i}`);
  const keys = ['bucket', ...query.groupBy.map((_, i) => `g${i}`)].join(', ');
  const columns = [`${bucket.sql} AS bucket`, ...groups, ...entity.columns, `(${among === measure.of ? 'm_of' : among}) AS m_among`].join(', ');
  const where = [inRange(base), ...conditions].join(' AND ');
  const parts = partsSql(entity.measure, sketched);
  const select = `SELECT ${keys}, ${[...PART_NAMES.map((name) => `toFloat64(${parts[name]}) AS ${name}`), ...(sketched ? [`${histogramSql(entity.measure)} AS h`] : [])].join(', ')}
FROM (SELECT ${columns} FROM ${fromSql(base, columns + where)} WHERE org = {org:String} AND ${where})
GROUP BY ${keys}
HAVING countIf(m_among) > 0
LIMIT ${ROWS_MAX + 1}`;
  const sql = withClocks(select);
  const all: Params = { ...rangeParams(from, to), ...bucket.params, ...params, threshold_ms: thresholdMs(metric, query.threshold), now };
  return { sql, params: used(sql, all) };
}

/** Brings the clocks in where the text asks for them. */
export const withClocks = (sql: string): string => (sql.includes('clock_of.') ? `WITH ${CLOCKS}\n${sql}` : sql);

/** Only what the text names: every parameter travels in the request's address. */
export const used = (sql: string, params: Params): Params => Object.fromEntries(Object.entries(params).filter(([name]) => sql.includes(`{${name}:`)));

function filterSql(base: Base, filters: MetricQuery['filters']): { conditions: string[]; params: Params } {
  const conditions: string[] = [];
  const params: Record<string, readonly string[]> = {};
  for (const [name, values] of Object.entries(filters)) {
    const column = columnOf(base, name as Dimension);
    const said = values.filter((v) => v !== null);
    const options = [...(said.length > 0 ? [`has({f_${name}:Array(String)}, ${column})`] : []), ...(said.length < values.length ? [`${column} IS NULL`] : [])];
    if (said.length > 0) params[`f_${name}`] = said;
    conditions.push(`(${options.join(' OR ')})`);
  }
  return { conditions, params };
}
