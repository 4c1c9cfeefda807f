/**
 * What the dashboards have to know of the metrics, as plain data and SQL. The composition root fills it from the metric files
 * (`apps/cli/src/dashboards/catalogue.ts`): no metric's SQL is written here.
 *
 * SQL carries its parameters as ClickHouse placeholders (`{org:String}`, `{from:Int64}` …); `sql/bind.ts` puts Grafana's macros and
 * variables in their place.
 */

export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** How a figure is made of its parts. */
export type Kind = 'share' | 'count' | 'mean' | 'percentile' | 'max' | 'ratio';

/** Aggregates over the entities of a group: n above the line (durations in ms), d below it, c that have the value, u unknown, b told beside. */
export interface PartsSql {
  readonly n: string;
  readonly d: string;
  readonly c: string;
  readonly u: string;
  readonly b: string;
}

/** Where the entities of a figure come from, and what is summed over them. */
export interface FigurePlan {
  readonly kind: Kind;
  /** calls, visits, legs, holds … */
  readonly counted: string;
  /** For people: the instant that decides the bucket. */
  readonly instantName: string;
  /** What follows FROM. */
  readonly from: string;
  /** Condition: the entities of the organisation in the range. */
  readonly where: string;
  /** SQL of the instant that decides the bucket. */
  readonly instant: string;
  /** Dimension → column. */
  readonly dimensions: Readonly<Partial<Record<string, string>>>;
  readonly parts: PartsSql;
  /** Condition: entities that make a group appear in the answer. */
  readonly among: string;
}

export interface CatalogueMetric {
  readonly id: string;
  readonly names: Words;
  readonly formula: Words;
  readonly unit: '%' | '‰' | 's' | 'rings' | 'count';
  readonly direction: 'up' | 'down' | 'neutral';
  /** The first is the default. */
  readonly variants: readonly [string, ...string[]];
  /** In the metric's unit; null: none. */
  readonly target: number | null;
  /** `asked` are the dimensions that are filtered or grouped by. Throws for a variant that it has not. */
  plan(asked: ReadonlySet<string>, variant: string): FigurePlan;
}

export interface Catalogue {
  /** Throws when there is no such metric. */
  metric(id: string): CatalogueMetric;
  /** Brings the clocks of the sources in where the SQL asks for them. */
  withClocks(sql: string): string;
  /** Seconds of the service level, asked for when nobody sets another. */
  readonly serviceLevelS: number;
}
