import type { Catalogue, CatalogueMetric, FigurePlan, Kind } from '../catalogue.js';
import { asSeen, bound, column, NOT_SAID, text, variable, ZONE, type Period } from './bind.js';

/** Dimensions that a dashboard has a variable for, of the same name. */
export type Filter = 'queue' | 'department' | 'agent';

/** One figure of a panel. */
export interface Asked {
  readonly metric: CatalogueMetric;
  readonly variant?: string;
  readonly filters: readonly Filter[];
  /** What is shown of it; default the value. */
  readonly show?: 'value' | 'numerator' | 'denominator';
  /** Default: names of the metric. */
  readonly name?: string;
}

/** Rows that a table by dimension may have. */
const KEYS_MAX = 1000;
/** In tables: nobody said. */
const NOT_SAID_SHOWN = '（未说明 · not said）';

/** Makes the SQL of panels of the metric files' SQL. */
export class MetricSql {
  constructor(private readonly catalogue: Catalogue) {}

  /** One row: the figure of the whole range. NULL where nothing is known, as the API's null. */
  total(asked: Asked): string {
    return bound(`SELECT ${this.shown(asked)}\nFROM (${SUMMED} FROM (\n${this.groups(asked, {})}\n))`);
  }

  /** A row a bucket: `time` and the figure. Empty buckets are left out, as the API does. */
  series(asked: Asked, period: Period = 'asked'): string {
    const groups = this.groups(asked, { bucket: true });
    return bound(`SELECT ${asSeen('fromUnixTimestamp64Milli(bucket)', period)} AS time, ${this.shown(asked)}\nFROM (\n${groups}\n)\nORDER BY time`, period);
  }

  /** A row a key: the dimension, under `title`, and the figure. */
  by(dimension: string, title: string, asked: Asked): string {
    const groups = this.groups(asked, { dimension });
    return bound(`SELECT ifNull(key, ${text(NOT_SAID_SHOWN)}) AS ${column(title)}, ${this.shown(asked)}\nFROM (\n${groups}\n)\nORDER BY ${column(title)}\nLIMIT ${KEYS_MAX}`);
  }

  /** One row: what stands behind a figure. */
  evidence(asked: Asked): string {
    const kind = this.plan(asked, new Set()).kind;
    const scale = scaleOf(asked.metric);
    const cells: readonly (readonly [string, string])[] = [
      ['值 · value', figureSql(kind, scale, 'value', wholeOf(asked.metric))], ['分子 · above', figureSql(kind, scale, 'numerator')],
      ['分母 · below', figureSql(kind, scale, 'denominator')], ['未知 · unknown', 'u'],
    ];
    return bound(`SELECT ${[`${text(nameOf(asked))} AS ${column('指标 · metric')}`, ...cells.map(([name, sql]) => `${sql} AS ${column(name)}`)].join(', ')}\nFROM (${SUMMED} FROM (\n${this.groups(asked, {})}\n))`);
  }

  /** The plan behind a figure, for its description. */
  plan(asked: Asked, dimensions: ReadonlySet<string>): FigurePlan {
    return asked.metric.plan(dimensions, asked.variant ?? asked.metric.variants[0]);
  }

  private shown(asked: Asked): string {
    return `${figureSql(this.plan(asked, new Set()).kind, scaleOf(asked.metric), asked.show ?? 'value', wholeOf(asked.metric))} AS ${column(nameOf(asked))}`;
  }

  /**
   * The parts by bucket and key. Which entities a figure counts may depend on what is filtered (contract 1.2: by queue, visits instead of calls), so there is
   * a branch for each way of filtering that leads elsewhere. The guards of all others ask for an organisation without a name: the table's order begins with it,
   * so that nothing is read for them, where a condition that is always false would read every row.
   */
  private groups(asked: Asked, by: { readonly bucket?: boolean; readonly dimension?: string }): string {
    const { filters } = asked;
    const branches = new Map<string, { readonly plan: FigurePlan; readonly when: (readonly Filter[])[] }>();
    for (const chosen of subsets(filters)) {
      const plan = this.plan(asked, new Set([...chosen, ...(by.dimension === undefined ? [] : [by.dimension])]));
      const key = JSON.stringify(plan);
      const branch = branches.get(key) ?? { plan, when: [] };
      branch.when.push(chosen);
      branches.set(key, branch);
    }
    return [...branches.values()].map(({ plan, when }) => {
      const guard = branches.size === 1 ? [] : [guardSql(filters, when)];
      const keys = [...(by.bucket === true ? [`${bucketSql(plan.instant)} AS bucket`] : []), ...(by.dimension === undefined ? [] : [`${columnOf(plan, by.dimension)} AS key`])];
      const grouped = [...(by.bucket === true ? ['bucket'] : []), ...(by.dimension === undefined ? [] : ['key'])];
      const parts = Object.entries(plan.parts).map(([name, sql]) => `toFloat64(${sql}) AS ${name}`);
      const select = `SELECT ${[...keys, ...parts].join(', ')}\nFROM ${plan.from}\nWHERE ${[...guard, plan.where, ...filters.map((f) => filterSql(f, columnOf(plan, f)))].join('\n  AND ')}\n`
        + `${grouped.length === 0 ? '' : `GROUP BY ${grouped.join(', ')}\n`}HAVING countIf(${plan.among}) > 0`;
      return `(${this.catalogue.withClocks(select)})`;
    }).join('\nUNION ALL\n');
  }
}

/** Branches of which all but one are empty, as one row; there is one even when all are. */
const SUMMED = 'SELECT sum(n) AS n, sum(d) AS d, sum(c) AS c, sum(u) AS u, sum(b) AS b';

export const nameOf = ({ name, metric }: Asked): string => name ?? `${metric.names.zh} · ${metric.names.en}`;
/** What one unit of a metric is in its parts. */
const scaleOf = (metric: CatalogueMetric): number => (metric.unit === 's' ? 1000 : 1);
/** What a share of everything is. */
const wholeOf = (metric: CatalogueMetric): number => (metric.unit === '‰' ? 1000 : 100);

/** SQL of a figure out of its parts, to the letter of `figureOf` of the API; a test compares them. */
export function figureSql(kind: Kind, scale: number, show: 'value' | 'numerator' | 'denominator', whole = 100): string {
  const ratio = kind === 'share' || kind === 'ratio';
  if (show === 'numerator') return ratio || kind === 'count' ? 'n' : kind === 'mean' ? `n / ${scale}` : 'NULL';
  if (show === 'denominator') return kind === 'count' ? 'NULL' : 'd';
  if (kind === 'count') return 'n';
  return `if(d = 0, NULL, ${ratio ? `${whole} * n / d` : kind === 'mean' ? `n / ${scale} / d` : `n / ${scale}`})`;
}

/** Every set of some of the filters, the empty one first. */
const subsets = (filters: readonly Filter[]): (readonly Filter[])[] => filters.reduce<(readonly Filter[])[]>((sets, f) => [...sets, ...sets.map((s) => [...s, f])], [[]]);

const guardSql = (filters: readonly Filter[], when: readonly (readonly Filter[])[]): string =>
  `org = if((${filters.map((f) => `all_${f}`).join(', ')}${filters.length === 1 ? ', 0' : ''}) IN (${when.map((chosen) => `(${filters.map((f) => (chosen.includes(f) ? 0 : 1)).join(', ')}${filters.length === 1 ? ', 0' : ''})`).join(', ')}), {org:String}, '')`;

/** Condition for the values that a variable has. */
export const filterSql = (filter: Filter, sql: string): string => `(all_${filter} OR ifNull(${sql}, ${text(NOT_SAID)}) IN (${variable(filter)}))`;

function columnOf(plan: FigurePlan, dimension: string): string {
  const sql = plan.dimensions[dimension];
  if (sql === undefined) throw new Error(`a figure of ${plan.counted} has no dimension ${dimension}`);
  return sql;
}

/** Epoch ms of the start of the bucket, by the local time of the zone, as `bucket.ts` of the API; both hours of a change of clocks stay apart. */
function bucketSql(instant: string): string {
  const at = `assumeNotNull(${instant})`;
  const local = `toTimeZone(${at}, ${ZONE})`;
  const ms = `toUnixTimestamp64Milli(${at})`;
  const within = (step: number): string => `${ms} - positiveModulo(${ms} + timezoneOffset(${local}) * 1000, ${step})`;
  const midnight = (date: string): string => `toInt64(toUnixTimestamp(toDateTime(${date}, ${ZONE}))) * 1000`;
  return `multiIf(grain = '15m', ${within(900_000)}, grain = 'hour', ${within(3_600_000)}, grain = 'day', ${midnight(`toDate(${local})`)}, grain = 'week', ${midnight(`toMonday(${local})`)}, ${midnight(`toStartOfMonth(${local})`)})`;
}
