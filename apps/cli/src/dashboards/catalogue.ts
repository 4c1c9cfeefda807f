import { inRange, metricOf, partsSql, thresholdMs, withClocks, type Dimension, type Metric } from '@sanxiang/analytics';
import { BookLibrary, readShippedBooks, targetOf, type Book } from '@sanxiang/norms';
import type { Catalogue, CatalogueMetric, FigurePlan } from '@sanxiang/dashboards';

/** Dashboards are of no org: they compare with what the base book says. The zone does not matter to targets. */
function baseTarget(metric: string): number | null {
  if (base === null) {
    const shipped = readShippedBooks();
    base = new BookLibrary(shipped, 'UTC').resolve(shipped.base, () => undefined).book;
  }
  return targetOf(base, metric, { queue: null, department: null });
}
let base: Book | null = null;

/** The metric whose threshold the dashboards let their reader choose. */
const SERVICE_LEVEL = 'M-SL';
const CHOSEN_THRESHOLD = '{threshold_ms:Int64}';

/** A limit that depends on the call is the metric's own; its reader chooses none. */
const thresholdSql = (metric: Metric): string => (typeof metric.threshold?.defaultS === 'number' ? CHOSEN_THRESHOLD : `toInt64(${thresholdMs(metric)})`);

/** The metric files as the dashboards read them: nothing of a metric's SQL is written a second time. */
export const CATALOGUE: Catalogue = {
  metric: (id) => catalogued(metricNamed(id)),
  withClocks,
  get serviceLevelS() {
    const seconds = metricNamed(SERVICE_LEVEL).threshold?.defaultS;
    if (seconds === undefined || seconds === null) throw new Error(`${SERVICE_LEVEL} has no threshold`);
    return seconds;
  },
};

function metricNamed(id: string): Metric {
  const metric = metricOf(id);
  if (metric === undefined) throw new Error(`there is no metric ${id}`);
  return metric;
}

/** How figures of the facts are made. Time in a state is not among them: it lies in another table, and is cut at the edges of buckets. */
const KINDS: readonly FigurePlan['kind'][] = ['share', 'count', 'mean', 'percentile', 'max', 'ratio'];

/** Whether a dashboard can show the metric. */
export const canShow = (metric: Metric): boolean => KINDS.some((kind) => kind === metric.plan(new Set(), metric.variants[0], thresholdSql(metric)).measure.kind);

function catalogued(metric: Metric): CatalogueMetric {
  const { id, names, formula, unit, direction, variants } = metric;
  return {
    id, names, formula, unit, direction, variants,
    get target() { return baseTarget(id); },
    plan(asked, variant) {
      const dimensions = new Set(metric.dimensions.filter((d) => asked.has(d)) satisfies Dimension[]);
      if (dimensions.size < asked.size) throw new Error(`${id} cannot be asked by ${[...asked].join(', ')}`);
      const { base, measure, among } = metric.plan(dimensions, variant, thresholdSql(metric));
      const kind = KINDS.find((k) => k === measure.kind);
      if (kind === undefined) throw new Error(`no dashboard can show ${id}`);
      return {
        kind, counted: base.counted, instantName: base.instantName, from: base.from, where: `org = {org:String} AND ${inRange(base)}`,
        instant: base.instant, dimensions: base.dimensions, parts: partsSql(measure), among,
      };
    },
  };
}
