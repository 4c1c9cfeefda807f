import { describe, expect, it } from '@jest/globals';
import { ceiling, curveBuckets, sparkPath } from './curve.js';

const point = (bucket: string, offered: number, ghost: number | null = null) => ({ bucket, offered, answered: offered, abandoned: 0, sl: offered === 0 ? null : 80, ghost });
const QUARTER = 900_000;

describe('the curve of the day', () => {
  it('fills the buckets that were left out: no calls, service level unknown', () => {
    const buckets = curveBuckets([point('2026-11-22T09:00:00+08:00', 4), point('2026-11-22T09:30:00+08:00', 6)], Date.parse('2026-11-22T09:50:00+08:00'), QUARTER);
    expect(buckets.slice(0, 4).map((b) => [b.offered, b.sl])).toEqual([[4, 80], [0, null], [6, 80], [0, null]]);
  });

  it('never shows a 0 for what has not happened yet', () => {
    const buckets = curveBuckets([point('2026-11-22T09:00:00+08:00', 4, 5), point('2026-11-22T09:15:00+08:00', 0, 7)], Date.parse('2026-11-22T09:10:00+08:00'), QUARTER);
    expect(buckets.slice(0, 3).map((b) => [b.offered, b.ghost])).toEqual([[4, 5], [null, 7], [null, null]]);
  });

  it('is empty without data', () => {
    expect(curveBuckets([], 0, QUARTER)).toEqual([]);
  });
});

describe('the axis of calls', () => {
  it('ends on four whole round steps above the highest bar', () => {
    expect([0, 3, 4, 5, 99, 100, 101, 340].map(ceiling)).toEqual([4, 4, 4, 8, 100, 100, 200, 400]);
  });
});

describe('a sparkline', () => {
  it('spans its box and breaks where nothing is known', () => {
    expect(sparkPath([0, null, 10, 5], 30, 10)).toEqual({ path: 'M0.0 10.0M20.0 0.0L30.0 5.0', last: [30, 5] });
  });

  it('lies in the middle where nothing changes, and is empty where nothing is known', () => {
    expect(sparkPath([5, 5], 10, 8).path).toBe('M0.0 4.0L10.0 4.0');
    expect(sparkPath([null, null], 10, 8)).toEqual({ path: '', last: null });
  });
});
