import { describe, expect, it } from '@jest/globals';
import type { Call } from '@sanxiang/contracts';
import fc from 'fast-check';
import type { CallData, CallEvent, CallWord } from './call-event.js';
import { foldCall, type FoldContext } from './fold-call.js';
import { LIMITS } from './scenarios/scenario.js';

/** The same soups every time: a run that fails can be run again. */
const SEED = 20_260_330;
const AGENTS = fc.constantFrom('A1', 'A2', 'A3');
const QUEUES = fc.constantFrom('care', 'billing');
const maybe = <T>(arb: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arb, { nil: undefined });
const transfer = fc.record({
  transferId: maybe(fc.constantFrom('t1', 't2')), to: maybe(AGENTS), by: maybe(AGENTS), mode: maybe(fc.constantFrom('warm', 'blind')),
  toKind: maybe(fc.constantFrom('agent', 'queue', 'outside', 'survey', 'ivr')), agent: maybe(AGENTS),
});
const empty = fc.constant({});

/** Data that intake would let in, for each kind of event. */
const DATA: Readonly<Record<CallWord, fc.Arbitrary<CallData>>> = {
  offered: fc.record({ direction: fc.constantFrom('inbound', 'outbound', 'internal'), queue: maybe(QUEUES) }),
  queued: fc.record({ queue: QUEUES }),
  ringing: fc.record({ ringNo: fc.integer({ min: 1, max: 5 }), agent: maybe(AGENTS) }),
  ring_missed: fc.record({ agent: AGENTS, ringMs: maybe(fc.nat({ max: 9000 })) }),
  answered: fc.record({ agent: AGENTS, rings: maybe(fc.nat({ max: 5 })) }),
  abandoned: fc.record({ stage: fc.constantFrom('menu', 'queue', 'ringing') }),
  diverted: fc.record({ reason: fc.constantFrom('full', 'timeout', 'callback', 'key') }),
  agent_spoke: empty, script_cue: fc.record({ cue: fc.constant('hold.back') }), speech_stats: empty,
  transcript_added: fc.record({ turns: fc.array(fc.record({ speaker: fc.constantFrom('agent', 'customer'), text: fc.constant('好'), startMs: fc.nat({ max: 9000 }), endMs: fc.nat({ max: 9000 }) }), { maxLength: 3 }) }),
  consent: fc.record({ kind: fc.constantFrom('hold', 'mute', 'transfer'), granted: fc.boolean(), statedLimitSec: maybe(fc.nat({ max: 120 })) }),
  held: empty, resumed: empty, muted: empty, unmuted: empty, wait_prompt: empty,
  transfer_requested: transfer, transfer_accepted: transfer, transfer_completed: transfer, transfer_failed: transfer,
  tagged: fc.record({ tag: fc.constantFrom('noise', 'complaint') }),
  dropped: empty, ended: fc.record({ endedBy: fc.constantFrom('customer', 'agent', 'system', 'unknown') }),
  wrapped_up: fc.record({ agent: maybe(AGENTS) }), rated: fc.record({ score: fc.nat({ max: 5 }), scale: fc.constant(5) }),
};
const WORDS = Object.keys(DATA).filter((word): word is CallWord => word in DATA);
const ENDS: readonly CallWord[] = ['ended', 'dropped', 'abandoned', 'diverted'];

const step = (words: readonly CallWord[]): fc.Arbitrary<{ word: CallWord; data: CallData }> =>
  fc.constantFrom(...words).chain((word) => DATA[word].map((data) => ({ word, data })));

interface Drawn { readonly word: CallWord; readonly data: CallData; readonly at: number; readonly source: string; readonly sequence?: number | string | undefined }
const envelope = (at: fc.Arbitrary<number>) => fc.record({ at, source: fc.constantFrom('pbx', 'cti'), sequence: maybe(fc.oneof(fc.nat({ max: 3 }), fc.constantFrom('1', '02', 'x'))) });
const number = (drawn: readonly Drawn[], shuffledIds: readonly number[]): CallEvent[] =>
  drawn.map(({ word, data, at, source, sequence }, no) => ({ id: `e${shuffledIds[no] ?? no}`, source, type: `call.${word}.v1`, timeMs: at, data, ...(sequence !== undefined && { sequence }) }));

/** Anything in any order, often at one instant: what no telephone system would send. */
const nonsense = fc.array(fc.tuple(step(WORDS), envelope(fc.nat({ max: 12 }).map((n) => n * 700))).map(([s, e]) => ({ ...s, ...e })), { minLength: 1, maxLength: 14 })
  .chain((drawn) => fc.shuffledSubarray(drawn.map((_, no) => no), { minLength: drawn.length, maxLength: drawn.length }).map((ids) => number(drawn, ids)));

/** A call that is offered, answered, talked, held and handed on, and ends; the steps in between as they come. */
const plausible = fc.array(fc.tuple(step(WORDS.filter((w) => !ENDS.includes(w))), fc.integer({ min: 1, max: 40_000 })), { maxLength: 16 }).chain((middle) =>
  fc.record({ end: step(ENDS), wait: fc.nat({ max: 30_000 }) }).map(({ end, wait }) => {
    let at = wait;
    const between = middle.map(([s, gap]) => { at += gap; return { ...s, at, source: 'pbx' }; });
    return number([
      { word: 'offered', data: { direction: 'inbound' }, at: 0, source: 'pbx' }, { word: 'queued', data: { queue: 'care' }, at: 0, source: 'pbx' },
      { word: 'answered', data: { agent: 'A1' }, at: wait, source: 'pbx' }, ...between, { ...end, at: at + 500, source: 'pbx' },
    ], []);
  }));

const soup = fc.oneof(nonsense, plausible);
const ctx = (clockMs = 0): FoldContext => ({ ...LIMITS, clockMs });

/** Every duration of a call that is known. */
const durations = (call: Call): number[] => [
  call.waitMs, call.ringMs, call.talkMs, call.wrapMs, call.holdMs, ...call.holds.flatMap((h) => [h.ms, h.longestSilenceMs]), ...call.legs.flatMap((l) => [l.talkMs, l.holdMs, l.wrapMs]),
  ...call.visits.map((v) => v.waitMs), ...call.attempts.map((a) => a.ringMs),
].filter((ms): ms is number => ms !== null);

describe('a call is the fold of the set of its events', () => {
  it('is the same in any order of arrival and with any duplicates', () => {
    const arrivals = soup.chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2, maxLength: events.length * 2 })));
    fc.assert(fc.property(arrivals, ([events, arrived]) => { expect(JSON.stringify(foldCall('C', arrived, ctx()))).toBe(JSON.stringify(foldCall('C', events, ctx()))); }), { seed: SEED, numRuns: 1500 });
  });

  it('is the same when it is folded again after each part that arrives', () => {
    fc.assert(fc.property(soup, fc.array(fc.nat({ max: 16 }), { maxLength: 4 }), (events, cuts) => {
      let known: CallEvent[] = [];
      for (const cut of [...cuts.sort((a, b) => b - a), 0]) { known = [...events.slice(cut), ...known]; foldCall('C', known, ctx()); }
      expect(foldCall('C', known, ctx())).toEqual(foldCall('C', events, ctx()));
    }), { seed: SEED, numRuns: 300 });
  });

  it('changes no event and no context that it is given', () => {
    fc.assert(fc.property(soup, (events) => {
      const before = JSON.stringify(events);
      foldCall('C', Object.freeze(events), Object.freeze(ctx()));
      expect(JSON.stringify(events)).toBe(before);
    }), { seed: SEED, numRuns: 200 });
  });
});

describe('whatever the events', () => {
  const each = (check: (call: Call) => void, of = soup): void => {
    fc.assert(fc.property(of, (events) => { const call = foldCall('C', events, ctx()); expect(call).not.toBeNull(); if (call !== null) check(call); }), { seed: SEED, numRuns: 2000 });
  };

  it('no duration is below zero', () => { each((call) => { for (const ms of durations(call)) expect(ms).toBeGreaterThanOrEqual(0); }); });

  it('talk, holds and the waits between legs are together the time from the answer to the end of the last leg', () => {
    each((call) => {
      const last = call.legs.at(-1);
      if (call.answeredAt === null || last === undefined || last.endedAt === null) return;
      const waits = call.legs.slice(1).reduce((sum, leg, no) => sum + leg.startedAt - (call.legs[no]?.endedAt ?? NaN), 0);
      const held = call.holds.reduce((sum, hold) => sum + (hold.ms ?? NaN), 0);
      expect((call.talkMs ?? NaN) + held + waits).toBe(last.endedAt - call.answeredAt);
      expect(call.holdMs).toBe(held);
    });
  });

  it('legs and visits follow one another, and only the last may be open', () => {
    each(({ legs, visits, answeredAt, endedAt }) => {
      legs.slice(1).forEach((leg, no) => { expect(leg.startedAt).toBeGreaterThanOrEqual(legs[no]?.endedAt ?? NaN); });
      visits.slice(1).forEach((visit, no) => { expect(visit.queuedAt).toBeGreaterThanOrEqual(visits[no]?.leftAt ?? NaN); });
      expect(legs[0]?.startedAt ?? null).toBe(answeredAt);
      if (endedAt !== null) { expect([...legs.map((l) => l.endedAt), ...visits.map((v) => v.leftAt)]).not.toContain(null); for (const leg of legs) expect(leg.endedAt).toBeLessThanOrEqual(endedAt); }
    });
  });

  it('every hold lies in a leg', () => {
    each(({ holds, legs }) => {
      for (const hold of holds) expect(legs.some((leg) => hold.startedAt >= leg.startedAt && (leg.endedAt === null || (hold.endedAt !== null && hold.endedAt <= leg.endedAt)))).toBe(true);
    });
  });

  it('nothing is open once the call is over, and what is over has an outcome', () => {
    each(({ endedAt, outcome, state, holds, visits, attempts, transfers }) => {
      expect(state === 'over').toBe(endedAt !== null);
      if (endedAt === null) return;
      expect(outcome).not.toBeNull();
      expect([...holds, ...visits, ...attempts, ...transfers].map((part) => part.outcome)).not.toContain('open');
    });
  });

  it('data of another kind than the schema says is taken as not given', () => {
    const odd = nonsense.chain((events) => fc.array(fc.tuple(fc.constantFrom('agent', 'queue', 'ringNo', 'turns', 'customer', 'to', 'endedBy', 'sequence'), fc.anything()), { maxLength: 3 })
      .map((members) => events.map((e) => ({ ...e, data: { ...e.data, ...Object.fromEntries(members) } }))));
    each((call) => { for (const ms of durations(call)) expect(ms).toBeGreaterThanOrEqual(0); }, odd);
  });
});
