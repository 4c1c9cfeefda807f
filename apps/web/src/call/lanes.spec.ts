import { describe, expect, it } from '@jest/globals';
import type { CallDetail, RawEvent } from '../api.js';
import { eventKey, layOut, retractedKeys, ticksOf } from './lanes.js';

const T0 = Date.parse('2026-11-22T10:00:00+08:00');
const time = (s: number): string => new Date(T0 + s * 1_000).toISOString();
const event = (id: string, type: string, s: number, data: Record<string, unknown> = {}): RawEvent => ({ id, source: 'pbx', type: `${type}.v1`, subject: 'c-1', time: time(s), data });

const CALL: CallDetail = {
  id: 'c-1', direction: 'inbound', queue: 'repair', line: null, department: null, team: null, agent: 'a-1', offeredAt: time(0), queuedAt: time(2), answeredAt: time(20), endedAt: time(100),
  outcome: 'answered', unfinished: false, abandonStage: null, endedBy: 'customer', rings: 2, waitMs: 18_000, ringMs: 5_000, talkMs: 40_000, wrapMs: 15_000, holdMs: 40_000,
  holds: [{ startedAt: time(40), endedAt: time(80), ms: 40_000, kind: 'hold', agent: 'a-1', consent: true, statedLimitSec: null, longestSilenceMs: 31_000, prompts: [time(49)], outcome: 'resumed' }],
  legs: [{ agent: 'a-1', team: null, department: null, queue: 'repair', startedAt: time(20), endedAt: time(100), talkMs: 40_000, holdMs: 40_000, wrapMs: 15_000 }],
  visits: [{ queue: 'repair', queuedAt: time(2), leftAt: time(20), waitMs: 18_000, outcome: 'answered' }],
  attempts: [
    { agent: 'a-2', queue: 'repair', startedAt: time(5), ringMs: 10_000, outcome: 'missed' },
    { agent: 'a-1', queue: 'repair', startedAt: time(12), ringMs: 8_000, outcome: 'taken' },
  ],
  transfers: [], reasonCode: null, resolved: null, rating: null, contradictions: [], revision: 1, state: 'over', stateSince: time(100), verdicts: [], eventsNext: null,
  events: [event('p', 'call.wait_prompt', 49), event('r', 'call.rated', 86_400, { score: 5, scale: 5 }), event('x', 'call.wait_prompt', 60), event('y', 'event.retracted', 61, { source: 'pbx', id: 'x', reason: 'wrong call' })],
};

const spans = (call: CallDetail, lane: string): [string, number, number, number][] =>
  layOut(call).segments.filter((s) => s.lane === lane).map((s) => [s.kind, (s.from - T0) / 1_000, (s.to - T0) / 1_000, s.row]);

describe('the time axis of a call', () => {
  it('shows talk as the leg less its holds, and wrap-up behind it', () => {
    expect(spans(CALL, 'talk')).toEqual([['talk', 20, 40, 0], ['talk', 80, 100, 0], ['wrap', 100, 115, 0]]);
  });

  it('ends talk where a hold began, even when nothing came after it', () => {
    const held: CallDetail = {
      ...CALL, endedAt: null, state: 'held', stateSince: time(40), events: [], attempts: [],
      legs: CALL.legs.map((leg) => ({ ...leg, endedAt: null, talkMs: null, wrapMs: null })),
      holds: CALL.holds.map((hold) => ({ ...hold, endedAt: null, ms: null, prompts: [], outcome: 'open' as const })),
    };
    expect(layOut(held).segments.filter((s) => s.lane === 'talk')).toMatchObject([{ kind: 'talk', to: T0 + 40_000, open: false }]);
  });

  it('puts rings that overlap under each other', () => {
    expect(spans(CALL, 'ring')).toEqual([['ring.missed', 5, 15, 0], ['ring.taken', 12, 20, 1]]);
    expect(layOut(CALL).rows.ring).toBe(2);
  });

  it('is not stretched by a rating that came the next day', () => {
    const layout = layOut(CALL);
    expect((layout.to - T0) / 1_000).toBeCloseTo(117.3);
    expect(layout.marks.map((m) => m.kind)).toEqual(['prompt']);
  });

  it('leaves out what was retracted', () => {
    expect([...retractedKeys(CALL.events)]).toEqual([eventKey('pbx', 'x')]);
    expect([...retractedKeys([{ ...event('z', 'call.held', 1), retracted: true }])]).toEqual([eventKey('pbx', 'z')]);
    expect(layOut(CALL).marks).toHaveLength(1);
  });

  it('shows the silences of a hold between its prompts', () => {
    expect(layOut(CALL).silences.map((s) => [(s.to - s.from) / 1_000, s.longest])).toEqual([[9, false], [31, true]]);
  });

  it('draws what is open only as far as something is known', () => {
    const open: CallDetail = { ...CALL, endedAt: null, outcome: null, state: 'waiting', stateSince: time(30), answeredAt: null, holds: [], legs: [], attempts: [], events: [], visits: [{ queue: 'repair', queuedAt: time(2), leftAt: null, waitMs: null, outcome: 'open' }] };
    expect(layOut(open).segments).toMatchObject([{ kind: 'visit.open', to: T0 + 30_000, open: true }]);
  });

  it('places turns of a transcript from the answer on', () => {
    const told = { ...CALL, events: [event('t', 'call.transcript_added', 101, { turns: [{ speaker: 'agent', text: '您好', startMs: 500, endMs: 2_500 }, 'not a turn'] })] };
    expect(spans(told, 'speech')).toEqual([['turn.agent', 20.5, 22.5, 0]]);
  });

  it('stands even for a call of which almost nothing is known', () => {
    const bare: CallDetail = { ...CALL, offeredAt: null, queuedAt: null, answeredAt: null, endedAt: null, holds: [], legs: [], visits: [], attempts: [], events: [] };
    expect(layOut(bare).to).toBeGreaterThan(layOut(bare).from);
  });
});

describe('ticks', () => {
  it('stand at round steps', () => {
    expect(ticksOf(100_000, 8)).toEqual([0, 15_000, 30_000, 45_000, 60_000, 75_000, 90_000]);
    expect(ticksOf(0, 8)).toEqual([0]);
  });
});
