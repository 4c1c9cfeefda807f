/** Grafana's macros and variables in the place of the parameters that our SQL names. */

/** The value that a variable has when "All" is chosen; Grafana pastes it as it is, so it carries its own quotes. */
export const ALL = "'*'";
/** Stands for "nobody said" among the values of a variable. */
export const NOT_SAID = '—';

const DAY_MS = 86_400_000;
/** Days are numbered by 16 bits in the warehouse. */
const DAY_MAX = 65_535;

/** Text of a variable as a quoted list; what Grafana does with quotes inside it is what ClickHouse reads. */
export const variable = (name: string): string => `\${${name}:sqlstring}`;
/** IANA zone that the dashboard is looked at in. ClickHouse knows Grafana's "utc" as UTC. */
export const ZONE = "if('${__timezone}' = 'utc', 'UTC', '${__timezone}')";

/** Which range a statement looks at. */
export type Period = 'asked' | 'week-before';
/** Days from one look to the same weekday before. */
const WEEK_DAYS = 7;

/** A range ends with its last millisecond in Grafana (23:59:59.999) and before its end in our figures. */
const ends = (period: Period): Readonly<Record<string, string>> => {
  const shifted = (instant: string): string => (period === 'asked' ? instant : `addDays(toTimeZone(${instant}, ${ZONE}), -${WEEK_DAYS})`);
  return {
    range_from: `toUnixTimestamp64Milli(${shifted('$__fromTime_ms')})`,
    range_to: `toUnixTimestamp64Milli(${shifted('$__toTime_ms')}) + 1`,
  };
};

/** A bucket of the week before, put where it is looked at. */
export const asSeen = (instant: string, period: Period): string => (period === 'asked' ? instant : `addDays(toTimeZone(${instant}, ${ZONE}), ${WEEK_DAYS})`);

const dayOf = (ms: string): string => `toInt32(least(${DAY_MAX}, greatest(0, intDiv(${ms}, ${DAY_MS}))))`;

const PARAMETERS: Readonly<Record<string, string>> = {
  'org:String': variable('org'),
  'from:Int64': 'range_from',
  'to:Int64': 'range_to',
  'from_day:Int32': 'range_from_day',
  'to_day:Int32': 'range_to_day',
  'now:Int64': 'now_ms',
  'threshold_ms:Int64': 'threshold_ms',
};

/** What statements may name; a later one may rest on an earlier one. */
const names = (period: Period): Readonly<Record<string, string>> => ({
  ...ends(period),
  range_from_day: dayOf('range_from'),
  range_to_day: dayOf('range_to - 1'),
  now_ms: 'toUnixTimestamp64Milli(now64(3))',
  threshold_ms: `toInt64(round(toFloat64(${variable('threshold')}) * 1000))`,
  all_queue: `'*' IN (${variable('queue')})`,
  all_department: `'*' IN (${variable('department')})`,
  all_agent: `'*' IN (${variable('agent')})`,
  grain: "multiIf('${grain}' != 'auto', '${grain}', $__interval_s <= 900, '15m', $__interval_s <= 3600, 'hour', $__interval_s <= 86400, 'day', 'week')",
});

/** Of ClickHouse; a variable of Grafana has a dollar in front. */
const PLACEHOLDER = /(?<!\$)\{(\w+:[^{}]+)\}/g;

/**
 * A statement as Grafana sends it: parameters bound, and the names that it uses explained in front.
 * Throws for a parameter that is not known here, so that a metric that asks for a new one is noticed when the dashboards are written.
 */
export function bound(statement: string, period: Period = 'asked'): string {
  const sql = statement.replace(PLACEHOLDER, (_, parameter: string) => {
    const value = PARAMETERS[parameter];
    if (value === undefined) throw new Error(`no dashboard can bind {${parameter}}`);
    return value;
  });
  const known = Object.entries(names(period)).reverse();
  const used: string[] = [];
  for (const [name, value] of known) if ([sql, ...used].some((text) => new RegExp(`(?<!\\{)\\b${name}\\b`).test(text))) used.unshift(`${value} AS ${name}`);
  return used.length === 0 ? sql : `WITH\n  ${used.join(',\n  ')}\n${sql}`;
}

/** A name of a column, as people read it. */
export const column = (words: string): string => `\`${words.replaceAll('`', '')}\``;
/** A text of ours in SQL. */
export const text = (words: string): string => `'${words.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
