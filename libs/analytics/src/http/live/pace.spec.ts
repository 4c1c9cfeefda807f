import { describe, expect, it } from '@jest/globals';
import { mayCompute, mayPush, maySumUp, type Paced } from './pace.js';

const rested: Paced = { busySince: null, begunAt: 0, tookMs: 10, pushedAt: 0, fresh: false, known: true };

describe('the pace of a board', () => {
  it('begins at once, and then once a second at most', () => {
    expect(mayCompute({ ...rested, begunAt: null }, 0)).toBe(true);
    expect([mayCompute(rested, 999), mayCompute(rested, 1000)]).toEqual([false, true]);
  });

  it('never works a board out twice at a time', () => expect(mayCompute({ ...rested, busySince: 0 }, 60_000)).toBe(false));

  it('rests the longer, the longer it took', () => expect([mayCompute({ ...rested, tookMs: 2000 }, 7999), mayCompute({ ...rested, tookMs: 2000 }, 8000)]).toEqual([false, true]));

  it('pushes what is fresh, at most once a second', () => {
    const fresh = { ...rested, fresh: true };
    expect([mayPush(fresh, 999), mayPush(fresh, 1000), mayPush({ ...fresh, pushedAt: null }, 0)]).toEqual([false, true, true]);
  });

  it('pushes the last frame again after 5 s, so that its age moves', () => expect([mayPush(rested, 4999), mayPush(rested, 5000)]).toEqual([false, true]));

  it('waits for the next frame, but not for long', () => expect([mayPush({ ...rested, busySince: 5000 }, 5500), mayPush({ ...rested, busySince: 5000 }, 6000)]).toEqual([false, true]));

  it('sums up today the less often the dearer it is, but every 5 s', () => {
    expect([maySumUp({ begunAt: 0, tookMs: 0 }, 0), maySumUp({ begunAt: 0, tookMs: 200 }, 1799), maySumUp({ begunAt: 0, tookMs: 200 }, 1800), maySumUp({ begunAt: 0, tookMs: 60_000 }, 5000)]).toEqual([true, false, true, true]);
  });

  it('has nothing to push before the first frame', () => expect(mayPush({ ...rested, known: false, pushedAt: null }, 9999)).toBe(false));
});
