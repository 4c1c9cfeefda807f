import { describe, it, expect } from '@jest/globals';
import { oneOf, randomFrom, shuffled, wholeFrom } from './random.js';

const take = (count: number, next: () => number): number[] => Array.from({ length: count }, next);

describe('seeded random numbers', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(take(20, randomFrom(7))).toEqual(take(20, randomFrom(7)));
    expect(take(20, randomFrom(7))).not.toEqual(take(20, randomFrom(8)));
  });

  it('are those of mulberry32', () => {
    // The first numbers of the reference implementation for seed 1, times 2³².
    expect(take(3, randomFrom(1)).map((part) => part * 2 ** 32)).toEqual([2693262067, 11749833, 2265367787]);
  });

  it('lie in [0, 1) and spread over it', () => {
    const numbers = take(10_000, randomFrom(42));
    expect(numbers.every((part) => part >= 0 && part < 1)).toBe(true);
    expect(numbers.reduce((sum, part) => sum + part, 0) / numbers.length).toBeCloseTo(0.5, 1);
  });

  it('give whole numbers with both ends', () => {
    const random = randomFrom(3);
    expect([...new Set(take(200, () => wholeFrom(random, 1, 3)))].sort()).toEqual([1, 2, 3]);
  });

  it('choose from what there is, and say so when there is nothing', () => {
    const random = randomFrom(3);
    expect(new Set(Array.from({ length: 100 }, () => oneOf(random, ['a', 'b'])))).toEqual(new Set(['a', 'b']));
    expect(() => oneOf(random, [])).toThrow(RangeError);
  });

  it('put items in another order and lose none', () => {
    const items = take(50, () => 0).map((_, i) => i);
    const order = shuffled(randomFrom(5), items);
    expect(order).not.toEqual(items);
    expect([...order].sort((a, b) => a - b)).toEqual(items);
  });
});
