import { describe, expect, it } from '@jest/globals';
import type { HeldCall } from '../api.js';
import { byUrgency, ringOf } from './ring.js';

const held = (call: string, since: number, lastPromptAt: number | null = null): HeldCall => ({ call, since, lastPromptAt, queue: 'repair', kind: 'hold' });

describe('the ring of a call on hold', () => {
  it('fills from the start of the hold to thirty seconds', () => {
    expect(ringOf(held('a', 0), 15_000)).toEqual({ silentMs: 15_000, heldMs: 15_000, filled: 0.5, stage: 'calm' });
  });

  it('begins again at a prompt', () => {
    expect(ringOf(held('a', 0, 60_000), 63_000)).toMatchObject({ silentMs: 3_000, heldMs: 63_000, stage: 'calm' });
  });

  it('turns at twenty-five seconds, and is over after thirty, not at them', () => {
    const stages = [24_999, 25_000, 30_000, 30_001].map((now) => ringOf(held('a', 0), now).stage);
    expect(stages).toEqual(['calm', 'soon', 'soon', 'over']);
  });

  it('is empty, not negative, for a hold that this clock has not reached', () => {
    expect(ringOf(held('a', 9_000), 5_000)).toMatchObject({ silentMs: 0, filled: 0 });
  });
});

describe('the order of rings', () => {
  it('puts first what can still be saved', () => {
    const order = byUrgency([held('calm', 20_000), held('over', 0), held('soon', 14_000), held('sooner', 11_000)], 40_000);
    expect(order.map((c) => c.held.call)).toEqual(['sooner', 'soon', 'over', 'calm']);
  });

  it('does not change between frames for calls held since the same instant', () => {
    expect(byUrgency([held('b', 0), held('a', 0)], 1_000).map((c) => c.held.call)).toEqual(['a', 'b']);
  });
});
