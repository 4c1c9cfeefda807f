import { describe, expect, it } from '@jest/globals';
import type { CallEvent } from './call-event.js';
import { keyOf } from './call-event.js';
import { foldCall } from './fold-call.js';
import { inOrder } from './order.js';

const event = (id: string, timeMs: number, more: Partial<CallEvent> = {}): CallEvent => ({ id, source: 'pbx', type: 'call.held.v1', timeMs, data: {}, ...more });
const ids = (events: readonly CallEvent[], retracted?: ReadonlySet<string>): string[] => inOrder(events, retracted).map((s) => s.event.id);
const LIMITS = { clockMs: 0, idleLimitMs: 1, wrapMaxMs: 1, minReturnMs: 1 };

describe('the order of a call’s events', () => {
  it('is by time, then by id, then by source', () => {
    expect(ids([event('b', 2), event('a', 2), event('c', 1)])).toEqual(['c', 'a', 'b']);
    expect(inOrder([event('a', 1, { source: 'z' }), event('a', 1, { source: 'b' })]).map((s) => s.event.source)).toEqual(['b', 'z']);
  });

  it('is by the publisher’s sequence before the id, as numbers where all are numbers', () => {
    expect(ids([event('a', 1, { sequence: '10' }), event('b', 1, { sequence: 9 }), event('c', 1, { sequence: '0008' })])).toEqual(['c', 'b', 'a']);
    expect(ids([event('a', 1, { sequence: '10' }), event('b', 1, { sequence: '9' }), event('c', 1, { sequence: '10a' })])).toEqual(['a', 'c', 'b']);
    expect(ids([event('b', 1, { sequence: 1 }), event('a', 1, { sequence: 1 })])).toEqual(['a', 'b']);
  });

  it('keeps each source’s sequence and lets ids decide between sources, without going in circles', () => {
    const events = [event('a', 1, { sequence: 2 }), event('c', 1, { sequence: 1 }), event('b', 1, { source: 'cti' })];
    for (const order of [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]) expect(ids(order.flatMap((i) => events.slice(i, i + 1)))).toEqual(['b', 'c', 'a']);
  });

  it('does not let a sequence move an event to another time', () => {
    expect(ids([event('a', 2, { sequence: 1 }), event('b', 1, { sequence: 2 })])).toEqual(['b', 'a']);
  });

  it('counts an event of one source and id once, and the same one of two contents whatever came first', () => {
    const early = event('a', 1);
    const late = event('a', 2);
    expect(inOrder([early, { ...early }, late])).toEqual(inOrder([late, early]));
    expect(inOrder([late, early])).toHaveLength(1);
    expect(inOrder([early, event('a', 1, { source: 'cti' })])).toHaveLength(2);
  });

  it('leaves out what was taken back and what is no call event of the contract', () => {
    expect(ids([event('a', 1), event('b', 2), event('c', 3, { type: 'call.recorded.v1' }), event('d', 4, { type: 'call.held.v2' })], new Set([keyOf('pbx', 'a')]))).toEqual(['b']);
  });
});

describe('a call without events', () => {
  it('is no call: nothing came, everything was taken back, or it was not about a call', () => {
    expect(foldCall('C-1', [], LIMITS)).toBeNull();
    expect(foldCall('C-1', [event('a', 1)], { ...LIMITS, retracted: new Set([keyOf('pbx', 'a')]) })).toBeNull();
    expect(foldCall('C-1', [event('a', 1, { type: 'norm.judged.v1' })], LIMITS)).toBeNull();
  });

  it('changes when its end is taken back', () => {
    const events = [event('1', 0, { type: 'call.answered.v1', data: { agent: 'A1' } }), event('2', 60_000, { type: 'call.ended.v1', data: { endedBy: 'customer' } })];
    expect(foldCall('C-1', events, LIMITS)?.talkMs).toBe(60_000);
    expect(foldCall('C-1', events, { ...LIMITS, retracted: new Set([keyOf('pbx', '2')]) })).toMatchObject({ endedAt: null, talkMs: null, outcome: 'answered' });
  });
});
