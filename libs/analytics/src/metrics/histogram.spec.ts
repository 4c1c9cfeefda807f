import { describe, expect, it } from '@jest/globals';
import { randomFrom, wholeFrom } from '@sanxiang/testing';
import { histogramsTogether, percentileOf, RELATIVE_ERROR, type Histogram } from './histogram.js';

/** As `histogramBucketSql`; that the two agree is shown by the figures (roll-ups.int.spec.ts). */
const bucketOf = (ms: number): number => (ms <= 0 ? 0 : 1 + Math.ceil(Math.log(ms) / Math.log(1.002) - 1e-9));
const histogramOf = (values: readonly number[]): Histogram => {
  const counts = [...Map.groupBy(values, bucketOf)];
  return [counts.map(([bucket]) => bucket), counts.map(([, some]) => some.length)];
};
const nearestRank = (values: readonly number[], p: number): number => [...values].sort((a, b) => a - b)[Math.ceil(p * values.length - 1e-9) - 1] ?? 0;

describe('a percentile out of a distribution', () => {
  it('is within its bound of the nearest rank, from a millisecond to weeks', () => {
    const random = randomFrom(1);
    for (const most of [3, 500, 90_000, 7_200_000, 1_500_000_000]) {
      const values = Array.from({ length: 1000 }, () => wholeFrom(random, 0, most));
      for (const p of [0.5, 0.9, 0.95]) {
        const exact = nearestRank(values, p);
        expect(Math.abs(percentileOf(histogramOf(values), p) - exact)).toBeLessThanOrEqual(exact * RELATIVE_ERROR);
      }
    }
  });
  it('of two stretches is that of all their values', () => {
    const [a, b] = [[0, 10, 10, 4000], [10, 70_000]];
    for (const p of [0.1, 0.5, 0.9]) expect(percentileOf(histogramsTogether(histogramOf(a), histogramOf(b)), p)).toBe(percentileOf(histogramOf([...a, ...b]), p));
  });
  it('of nothing is 0, and of what took no time too', () => { expect([percentileOf([[], []], 0.5), percentileOf(histogramOf([0, 0]), 0.5)]).toEqual([0, 0]); });
});
