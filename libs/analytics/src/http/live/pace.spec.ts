import { describe, expect, it } from '@jest/globals';
import { mayCompute, mayPush, maySumUp, type Paced } from './pace.js';

const rested: Paced = { busySince: null, begunAt: 0, tookMs: 10, pushedAt: 0, fresh: false, known: true };

describe('the pace of a board', () => {
  it('begins at once, and then a few times a second at most', () => {
    expect(mayCompute({ ...rested, begunAt: null }, 0)).toBe(true);
    expect([mayCompute(rested, 399), mayCompute(rested, 400)]).toEqual([false, true]);
  });

  it('never works a board out twice at a time', () => expect(mayCompute({ ...rested, busySince: 0 }, 60_000)).toBe(false));

  it('rests the longer, the longer it took', () => expect([mayCompute({ ...rested, tookMs: 2000 }, 3999), mayCompute({ ...rested, tookMs: 2000 }, 4000)]).toEqual([false, true]));

  it('pushes what is fresh, a few times a second at most', () => {
    const fresh = { ...rested, fresh: true };
    expect([mayPush(fresh, 399), mayPush(fresh, 400), mayPush({ ...fresh, pushedAt: null }, 0)]).toEqual([false, true, true]);
  });

  it('pushes the last frame again after 2 s, so that its age moves', () => expect([mayPush(rested, 1999), mayPush(rested, 2000)]).toEqual([false, true]));

  it('waits for the next frame, but not for long', () => expect([mayPush({ ...rested, busySince: 2000 }, 2300), mayPush({ ...rested, busySince: 2000 }, 2400)]).toEqual([false, true]));

  it('sums up today the less often the dearer it is, but every 2 s', () => {
    expect([maySumUp({ begunAt: 0, tookMs: 0 }, 0), maySumUp({ begunAt: 0, tookMs: 200 }, 599), maySumUp({ begunAt: 0, tookMs: 200 }, 600), maySumUp({ begunAt: 0, tookMs: 60_000 }, 2000)]).toEqual([true, false, true, true]);
  });

  it('has nothing to push before the first frame', () => expect(mayPush({ ...rested, known: false, pushedAt: null }, 9999)).toBe(false));
});
