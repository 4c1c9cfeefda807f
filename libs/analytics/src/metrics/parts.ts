import { histogramBucketSql, histogramsTogether, percentileOf, type Histogram } from './histogram.js';
import type { Kind, Measure } from './metric.js';

/**
 * The parts of a figure, as the engine sums them and as they are added up over days:
 * n above the line (for durations Σ ms), d below it, c entities that have the value, u unknown ones, b what is told beside.
 */
export interface Parts {
  readonly n: number;
  readonly d: number;
  readonly c: number;
  readonly u: number;
  readonly b: number;
  /** Of a percentile out of buckets: the distribution, in the place of `n`. */
  readonly h?: Histogram;
}
export const PART_NAMES = ['n', 'd', 'c', 'u', 'b'] as const;

/**
 * Off the level of `quantileExact`, which takes the element at floor(level × n): with p itself that is one too far whenever p × n is whole.
 * Nearest rank is ceil(p × n) − 1; the two agree below 5 × 10⁷ entities (p a multiple of 1/20).
 */
const NEAREST_RANK = 1e-9;

/** SQL of each part; aggregates over the entities of a group. `sketched`: a percentile is worked out of the distribution (`histogramSql`) instead. */
export function partsSql(measure: Measure, sketched = false): Readonly<Record<(typeof PART_NAMES)[number], string>> {
  const of = `(${measure.of})`;
  const counted = `countIf(${of})`;
  switch (measure.kind) {
    case 'share': return { n: `countIf(${of} AND (${measure.hit}))`, d: counted, c: counted, u: measure.unknown === undefined ? '0' : `countIf(${measure.unknown})`, b: measure.beside === undefined ? '0' : `countIf(${measure.beside})` };
    case 'count': return { n: counted, d: '0', c: counted, u: measure.unknown === undefined ? '0' : `countIf(${measure.unknown})`, b: '0' };
    case 'ratio': return { n: `sumIf(${measure.value}, ${of})`, d: counted, c: counted, u: '0', b: '0' };
    case 'time': case 'timeShare': case 'presence': {
      const time = (condition: string): string => `sumIf(${measure.ms}, ${condition})`;
      const below = measure.kind === 'timeShare' ? time(of) : measure.kind === 'presence' ? 'count()' : '0';
      return { n: time(measure.kind === 'timeShare' ? `${of} AND (${measure.hit})` : of), d: below, c: `uniqExactIf(${measure.who}, ${of})`, u: '0', b: '0' };
    }
    default: {
      const known = `countIf(${of} AND ${measure.value} IS NOT NULL)`;
      const unknown = `countIf(${of} AND ${measure.value} IS NULL)`;
      const n = measure.kind === 'mean' ? `sumIf(${measure.value}, ${of})` : measure.kind === 'max' ? `maxIf(${measure.value}, ${of})` : sketched ? '0' : `quantileExactIf(${measure.p - NEAREST_RANK})(${measure.value}, ${of})`;
      return { n: `ifNull(${n}, 0)`, d: known, c: known, u: unknown, b: measure.kind === 'mean' && measure.beside !== undefined ? `countIf(${of} AND ${measure.beside})` : '0' };
    }
  }
}

/** SQL of the distribution behind a percentile; nothing of any other measure. */
export const histogramSql = (measure: Measure): string =>
  (measure.kind === 'percentile' ? `sumMapIf([${histogramBucketSql(`assumeNotNull(${measure.value})`)}], [toUInt32(1)], (${measure.of}) AND ${measure.value} IS NOT NULL)` : '(CAST([], \'Array(UInt16)\'), CAST([], \'Array(UInt64)\'))');

/** Two stretches of one group together. Exact percentiles cannot be put together so, and never are. */
export const together = (kind: Kind, a: Parts, b: Parts): Parts => ({
  n: kind === 'max' ? Math.max(a.n, b.n) : a.n + b.n, d: a.d + b.d, c: a.c + b.c, u: a.u + b.u, b: a.b + b.b,
  ...(a.h !== undefined && b.h !== undefined && { h: histogramsTogether(a.h, b.h) }),
});

/** A percentile's parts with its value in them, worked out of the distribution. */
export const withPercentile = (measure: Measure, { h, ...parts }: Parts): Parts => (measure.kind === 'percentile' && h !== undefined ? { ...parts, n: percentileOf(h, measure.p) } : { ...parts, ...(h !== undefined && { h }) });

export interface Figure {
  readonly value: number | null;
  readonly numerator: number | null;
  readonly denominator: number | null;
  readonly count: number;
  readonly unknown: number;
}

const SECOND_MS = 1000;

/** The figure of its parts, in the metric's unit; `scale` is what one unit of it is in the parts (1000 for seconds), `lengthMs` the length of its bucket, `whole` what a share of everything is: 100 of percent. */
export function figureOf(kind: Kind, { n, d, c, u }: Parts, scale: number, lengthMs = 0, whole = 100): Figure {
  const rest = { count: c, unknown: u };
  switch (kind) {
    case 'share': case 'ratio': return { value: d === 0 ? null : (whole * n) / d, numerator: n, denominator: d, ...rest };
    case 'count': return { value: n, numerator: n, denominator: null, ...rest };
    case 'time': return { value: n / scale, numerator: n / scale, denominator: null, ...rest };
    case 'timeShare': return { value: d === 0 ? null : (100 * n) / d, numerator: n / SECOND_MS, denominator: d / SECOND_MS, ...rest };
    // Below stands how much was reported: of nothing, nobody can be said to have been there.
    case 'presence': return { value: d === 0 || lengthMs <= 0 ? null : n / lengthMs, numerator: n / SECOND_MS, denominator: lengthMs / SECOND_MS, ...rest };
    case 'mean': return { value: d === 0 ? null : n / scale / d, numerator: n / scale, denominator: d, ...rest };
    // Neither is a fraction: nothing stands above the line.
    case 'percentile': case 'max': return { value: d === 0 ? null : n / scale, numerator: null, denominator: d, ...rest };
  }
}

export const NOTHING: Parts = { n: 0, d: 0, c: 0, u: 0, b: 0 };
