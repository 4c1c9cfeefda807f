import { badInput, dayNumberAt, isTimeZone, startOfDay } from '@sanxiang/kernel';
import { GRAINS, SHORTEST_MS, type Grain } from './bucket.js';
import { DIMENSIONS, type Dimension, type Metric } from './metric.js';
import type { MetricQuery } from './query.js';

/** A query string as the server parsed it: a repeated parameter is a list. */
export type RawQuery = Readonly<Record<string, unknown>>;

export const BUCKETS_MAX = 200_000;
/** Values that one filter may name. */
const FILTER_VALUES_MAX = 1000;
const FILTER_LENGTH_MAX = 512;
const THRESHOLD_MAX_S = 86_400;
const EARLIEST = Date.UTC(1970, 0, 1);
/** ClickHouse's Date ends in 2149. */
const LATEST = Date.UTC(2140, 0, 1);

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const INSTANT = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;
const SECONDS = /^\d{1,5}(\.\d{1,3})?$/;

/**
 * A question of `GET /v1/metrics/{id}`, checked. `org` is read elsewhere and let through; any other parameter that the metric does not know
 * is refused, since a mistyped filter would give a wrong figure. `now` is epoch ms; without `from`, `to`, `tz`: today in `tz`.
 * A filter's value is taken as it is (several: repeat the parameter); an empty one asks for what nobody said.
 * Throws `badInput` that names the parameter.
 */
export function parseMetricQuery(metric: Metric, raw: RawQuery, defaults: { readonly tz: string; readonly now: number }): MetricQuery {
  const known = new Set<string>(['org', 'from', 'to', 'tz', 'grain', 'groupBy', 'variant', 'asOf', ...(metric.threshold ? ['threshold'] : []), ...metric.dimensions]);
  for (const name of Object.keys(raw)) if (!known.has(name)) throw badInput(name, unknownParameter(name));
  const tz = one(raw, 'tz') ?? defaults.tz;
  if (!isTimeZone(tz)) throw badInput('tz', '没有这个时区 · no such time zone');
  const grain = grainOf(one(raw, 'grain') ?? 'total');
  const { from, to } = range(one(raw, 'from'), one(raw, 'to'), tz, defaults.now);
  if ((to - from) / SHORTEST_MS[grain] > BUCKETS_MAX) throw badInput('grain', `时段过多，最多 ${BUCKETS_MAX} · too many buckets, at most ${BUCKETS_MAX}`);
  const variant = one(raw, 'variant') ?? metric.variants[0];
  if (!metric.variants.includes(variant)) throw badInput('variant', `只能是 · must be one of ${metric.variants.join(', ')}`);
  const threshold = thresholdOf(metric, one(raw, 'threshold'));
  const groupBy = groupByOf(metric, one(raw, 'groupBy'));
  const filters = filtersOf(metric, raw);
  refuseMeaningless(metric, groupBy, filters);
  const asOf = asOfOf(one(raw, 'asOf'), tz, defaults.now);
  return { from, to, tz, grain, groupBy, filters, variant, ...(threshold !== undefined && { threshold }), ...(asOf !== undefined && { asOf }) };
}

/** Throws where the figure would be one over all that it has to be told apart by. */
function refuseMeaningless({ needs }: Metric, groupBy: readonly Dimension[], filters: MetricQuery['filters']): void {
  if (needs === undefined || needs.some((d) => groupBy.includes(d) || filters[d] !== undefined)) return;
  throw badInput(needs[0], `须按 ${needs.join(' 或 ')} 筛选或分组 · filter or group by ${needs.join(' or ')}`);
}

const unknownParameter = (name: string): string =>
  DIMENSIONS.some((d) => d === name) || name === 'threshold' ? '此指标不支持 · this metric does not have it' : '没有这个参数 · no such parameter';

/** The one value of a parameter. */
function one(raw: RawQuery, name: string): string | undefined {
  const value = Object.hasOwn(raw, name) ? raw[name] : undefined;
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw badInput(name, '只能出现一次 · may be given once');
  if (value === '') throw badInput(name, '不能为空 · must not be empty');
  return value;
}

function grainOf(text: string): Grain {
  const grain = GRAINS.find((g) => g === text);
  if (grain === undefined) throw badInput('grain', `只能是 · must be one of ${GRAINS.join(', ')}`);
  return grain;
}

function groupByOf(metric: Metric, text: string | undefined): readonly Dimension[] {
  const asked: Dimension[] = [];
  for (const name of text?.split(',') ?? []) {
    const dimension = metric.dimensions.find((d) => d === name);
    if (dimension === undefined) throw badInput('groupBy', `只能是 · must be of ${metric.dimensions.join(', ')}`);
    if (asked.includes(dimension)) throw badInput('groupBy', '重复 · named twice');
    asked.push(dimension);
  }
  return asked;
}

function filtersOf(metric: Metric, raw: RawQuery): MetricQuery['filters'] {
  const filters: Partial<Record<Dimension, readonly (string | null)[]>> = {};
  for (const dimension of metric.dimensions) {
    const given = Object.hasOwn(raw, dimension) ? raw[dimension] : undefined;
    if (given === undefined) continue;
    const values: readonly unknown[] = Array.isArray(given) ? given : [given];
    if (values.length > FILTER_VALUES_MAX) throw badInput(dimension, `最多 ${FILTER_VALUES_MAX} 个值 · at most ${FILTER_VALUES_MAX} values`);
    filters[dimension] = values.map((value) => {
      if (typeof value !== 'string' || value.length > FILTER_LENGTH_MAX || value.includes('\u0000') || !value.isWellFormed()) throw badInput(dimension, '不是可用的值 · not a usable value');
      return value === '' ? null : value;
    });
  }
  return filters;
}

function thresholdOf(metric: Metric, text: string | undefined): number | undefined {
  if (metric.threshold === undefined) return undefined;
  if (text === undefined) return metric.threshold.defaultS ?? undefined;
  const seconds = Number(text);
  if (!SECONDS.test(text) || seconds > THRESHOLD_MAX_S) throw badInput('threshold', `应为 0–${THRESHOLD_MAX_S} 秒 · must be seconds from 0 to ${THRESHOLD_MAX_S}`);
  return seconds;
}

/** An instant that has been: of a later one nothing is known yet. */
function asOfOf(text: string | undefined, tz: string, now: number): number | undefined {
  if (text === undefined) return undefined;
  const at = instantOf('asOf', text, tz);
  if (DATE.test(text)) throw badInput('asOf', '应为 RFC 3339 时间（+ 写作 %2B） · must be an RFC 3339 time (+ is written %2B)');
  if (at > now) throw badInput('asOf', '晚于现在 · lies ahead of now');
  return at;
}

function range(fromText: string | undefined, toText: string | undefined, tz: string, now: number): { from: number; to: number } {
  const to = toText === undefined ? startOfDay(dayNumberAt(now, tz) + 1, tz) : instantOf('to', toText, tz);
  const from = fromText === undefined ? startOfDay(dayNumberAt(toText === undefined ? now : Math.max(to - 1, EARLIEST), tz), tz) : instantOf('from', fromText, tz);
  if (from > to) throw badInput('from', '晚于 to · later than to');
  return { from, to };
}

/** A date is its midnight in the zone. */
function instantOf(path: string, text: string, tz: string): number {
  const date = DATE.exec(text);
  const [, y, m, d] = date ?? INSTANT.exec(text) ?? [];
  const utc = Date.UTC(Number(y), Number(m) - 1, Number(d));
  // Date.UTC rolls a 30 February over; a date that exists comes back as it went in.
  if (y === undefined || new Date(utc).getUTCDate() !== Number(d) || new Date(utc).getUTCMonth() + 1 !== Number(m)) {
    throw badInput(path, '应为日期 YYYY-MM-DD 或 RFC 3339 时间（+ 写作 %2B） · must be a date YYYY-MM-DD or an RFC 3339 time (+ is written %2B)');
  }
  const at = date === null ? Date.parse(text) : utc < EARLIEST || utc > LATEST ? utc : startOfDay(utc / 86_400_000, tz);
  if (at < EARLIEST - 86_400_000 || at > LATEST) throw badInput(path, '应在 1970 年与 2140 年之间 · must lie between 1970 and 2140');
  return at;
}
