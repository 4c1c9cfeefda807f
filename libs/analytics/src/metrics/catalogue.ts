import { ABANDON_RATE } from './abandon-rate.metric.js';
import { ANSWER_RATE } from './answer-rate.metric.js';
import { SERVICE_LEVEL } from './service-level.metric.js';
import { SPEED_OF_ANSWER } from './speed-of-answer.metric.js';
import type { Metric } from './metric.js';

/** Every metric, in the order in which people are shown them. */
export const METRICS: readonly Metric[] = [ANSWER_RATE, ABANDON_RATE, SERVICE_LEVEL, SPEED_OF_ANSWER];

const BY_ID: ReadonlyMap<string, Metric> = new Map(METRICS.map((m) => [m.id, m]));

/** The metric of an id, or undefined. */
export const metricOf = (id: string): Metric | undefined => BY_ID.get(id);

/** A metric as `GET /v1/metrics` shows it. */
export interface CatalogueEntry {
  readonly id: string;
  readonly names: Metric['names'];
  readonly unit: Metric['unit'];
  readonly direction: Metric['direction'];
  readonly formula: Metric['formula'];
  readonly dimensions: Metric['dimensions'];
  /** The first is the default. */
  readonly variants: readonly string[];
  /** Instant that decides the bucket. */
  readonly instant: string;
  readonly counted: string;
  /** Whether calls of other directions are left out unless `direction` is asked for. */
  readonly inboundByDefault: boolean;
  readonly threshold?: Metric['threshold'];
}

/** The items of `GET /v1/metrics`. */
export const catalogue = (): readonly CatalogueEntry[] => METRICS.map((metric) => {
  const { id, names, unit, direction, formula, dimensions, variants, inbound, threshold } = metric;
  const { base } = metric.plan(new Set(), variants[0], '0');
  return { id, names, unit, direction, formula, dimensions, variants, instant: base.instantName, counted: base.counted, inboundByDefault: inbound, ...(threshold !== undefined && { threshold }) };
});
