import { describe, expect, it } from '@jest/globals';
import { figureOf, NOTHING, together } from './parts.js';

const parts = (n: number, d: number, u = 0): typeof NOTHING => ({ n, d, c: d, u, b: 0 });

describe('a figure', () => {
  it('is null where nothing stands below the line', () => {
    for (const kind of ['share', 'ratio', 'mean', 'percentile', 'max'] as const) expect(figureOf(kind, NOTHING, 1)).toMatchObject({ value: null, denominator: 0 });
    expect(figureOf('count', NOTHING, 1)).toMatchObject({ value: 0, denominator: null });
  });
  it('is a percentage of 0 to 100, or seconds out of milliseconds', () => {
    expect(figureOf('share', parts(1, 4, 2), 1)).toEqual({ value: 25, numerator: 1, denominator: 4, count: 4, unknown: 2 });
    expect(figureOf('mean', parts(4500, 3), 1000)).toEqual({ value: 1.5, numerator: 4.5, denominator: 3, count: 3, unknown: 0 });
    expect(figureOf('max', parts(4500, 3), 1000)).toEqual({ value: 4.5, numerator: null, denominator: 3, count: 3, unknown: 0 });
  });
  it('is put together from days by adding, and the longest by comparing', () => {
    expect(together('share', parts(1, 2, 3), parts(10, 20, 30))).toEqual(parts(11, 22, 33));
    expect(together('max', parts(5, 1), parts(3, 2))).toEqual(parts(5, 3));
  });
});
