/**
 * A distribution as counts on a fixed logarithmic scale: counts of several days add up, so that percentiles of a year cost what those of a month do.
 * Bucket 0 holds what is not above 0; bucket i holds (g^(i−2), g^(i−1)], g = 1.002, and stands for 2·g^(i−1) ÷ (g + 1), which is off by (g − 1) ÷ (g + 1) at most.
 */

/** Bucket's number → how many, as two lists of the same length. */
export type Histogram = readonly [buckets: readonly number[], counts: readonly number[]];

const GROWTH = 1.002;
/** Bound of the relative error of a percentile out of buckets; (g − 1) ÷ (g + 1) is 0.000999. */
export const RELATIVE_ERROR = 0.001;
/** Off a whole power: the logarithm of one comes out a little above or below it. */
const ROUNDING = 1e-9;

/** SQL of the bucket (UInt16) of a value; the value is not NULL. */
export const histogramBucketSql = (value: string): string => `if(${value} <= 0, 0, toUInt16(1 + ceil(log(${value}) / ${Math.log(GROWTH)} - ${ROUNDING})))`;

const valueOf = (bucket: number): number => (bucket === 0 ? 0 : (2 * GROWTH ** (bucket - 1)) / (GROWTH + 1));

/** Nearest-rank percentile, 0 < p < 1; 0 of nothing. */
export function percentileOf([buckets, counts]: Histogram, p: number): number {
  const all = counts.reduce((sum, n) => sum + Number(n), 0);
  const rank = Math.ceil(p * all - ROUNDING);
  const inOrder = buckets.map((bucket, i) => [bucket, Number(counts[i] ?? 0)] as const).sort((a, b) => a[0] - b[0]);
  let below = 0;
  for (const [bucket, n] of inOrder) {
    below += n;
    if (below >= rank) return valueOf(bucket);
  }
  return 0;
}

/** Two distributions as one. */
export function histogramsTogether(a: Histogram, b: Histogram): Histogram {
  const sum = new Map(a[0].map((bucket, i) => [bucket, Number(a[1][i] ?? 0)]));
  b[0].forEach((bucket, i) => sum.set(bucket, (sum.get(bucket) ?? 0) + Number(b[1][i] ?? 0)));
  return [[...sum.keys()], [...sum.values()]];
}
