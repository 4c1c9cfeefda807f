import { describe, expect, it } from '@jest/globals';
import { ageMs, countedNow, isStale, programNow } from './age.js';

const TIE = { now: 1_000_000, heardAt: 500, speed: 1 };

describe('the age of figures', () => {
  it('grows while no frame comes, and is stale after eight seconds, not at them', () => {
    expect(ageMs(TIE, 1_000_000, 2_500)).toBe(2_000);
    expect([isStale(ageMs(TIE, 1_000_000, 8_500)), isStale(ageMs(TIE, 1_000_000, 8_501))]).toEqual([false, true]);
  });

  it('also counts figures that stand still while frames come', () => {
    expect(ageMs(TIE, 940_000, 500)).toBe(60_000);
  });

  it('is in real seconds where the demo’s clock runs fast', () => {
    expect(ageMs({ ...TIE, speed: 720 }, 1_000_000 - 720_000, 1_500)).toBe(2_000);
  });
});

describe('the program’s clock', () => {
  it('goes on between frames at its own speed', () => {
    expect(programNow(TIE, 1_500)).toBe(1_001_000);
    expect(programNow({ ...TIE, speed: 720 }, 1_500)).toBe(1_720_000);
  });

  it('counts waits and holds on between frames, but not where a second is twelve minutes', () => {
    expect(countedNow(TIE, 1_500)).toBe(1_001_000);
    expect(countedNow({ ...TIE, speed: 720 }, 1_500)).toBe(1_000_000);
  });

  it('stops when the figures are stale', () => {
    expect(programNow(TIE, 60_000)).toBe(1_008_000);
  });
});
