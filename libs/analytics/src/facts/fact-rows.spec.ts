import { describe, expect, it } from '@jest/globals';
import { attemptOf, callOf, factOf, holdOf, legOf, transferOf, visitOf } from './sample-call.js';
import { factRows } from './fact-rows.js';
import { touchedRows } from './touched-rows.js';

const AT = Date.parse('2026-03-02T23:30:00Z');
const parsed = (lines: string): Record<string, unknown>[] => lines.trimEnd().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
const rows = (...args: Parameters<typeof factRows>): Record<string, unknown>[] => parsed(factRows(...args));
const only = (...args: Parameters<typeof factOf>): Record<string, unknown> => rows(factOf(...args), 1)[0] ?? {};

describe('the rows of a fact', () => {
  it('are one row under the UTC day of the anchor, with the whole call in it', () => {
    const call = callOf('c', { offeredAt: AT, endedAt: AT + 5000, outcome: 'abandoned', abandonStage: 'menu' });
    expect(rows(factOf('o', call, 7), AT + 9000)).toEqual([expect.objectContaining({ org: 'o', day: '2026-03-02', call_id: 'c', version: 7 * 2 ** 20, inserted_at: AT + 9000, outcome: 'abandoned', abandon_stage: 'menu', offered_at: AT, body: call })]);
  });
  it('leave out what is not known, so that the column’s default holds', () => {
    expect(Object.keys(only('o', callOf('c', { offeredAt: AT })))).not.toEqual(expect.arrayContaining(['queue', 'outcome', 'answered_at', 'rings', 'legs.agent', 'is_deleted']));
  });
  it('withdraw the row of another day that a moved anchor leaves behind', () => {
    const call = callOf('c', { offeredAt: AT + 3_600_000 });
    expect(rows(factOf('o', call, 3, { movedFrom: AT }), 1)).toMatchObject([{ day: '2026-03-03', version: 3 * 2 ** 20 }, { day: '2026-03-02', version: 3 * 2 ** 20, is_deleted: 1 }]);
  });
  it('do not withdraw the row of the same day', () => {
    expect(rows(factOf('o', callOf('c', { offeredAt: AT }), 3, { movedFrom: AT - 60_000 }), 1)).toMatchObject([{ day: '2026-03-02', version: 3 * 2 ** 20 }]);
  });
  it('withdraw a call whose events were all taken back', () => {
    expect(rows(factOf('o', callOf('c', { offeredAt: AT }), 4, { call: null }), 1)).toEqual([{ org: 'o', day: '2026-03-02', call_id: 'c', version: 4 * 2 ** 20, is_deleted: 1, inserted_at: 1, first_at: AT, last_at: AT }]);
  });
  it('name the sources of a call that waits, and of no other, for its clock', () => {
    expect(only('o', callOf('c', { offeredAt: AT }))).toMatchObject({ sources: ['pbx'], waiting_sources: ['pbx'] });
    expect(only('o', callOf('c', { offeredAt: AT, unfinished: true, outcome: 'unfinished' }))).not.toHaveProperty('waiting_sources');
  });
});

describe('visits', () => {
  it('a call that named a queue and never entered one is one visit, offered and not queued', () => {
    expect(only('o', callOf('c', { queue: 'q', offeredAt: AT, ringingAt: AT + 2000, answeredAt: AT + 5000, waitMs: 5000, outcome: 'answered', legs: [legOf(AT + 5000, null, { agent: 'A1' })] }))).toMatchObject({
      'visits.queue': ['q'], 'visits.queued': [0], 'visits.offered_at': [AT], 'visits.wait_ms': [5000], 'visits.requested_wait_ms': [3000], 'visits.outcome': ['answered'], 'visits.agent': ['A1'],
    });
  });
  it('the first is offered with the call, a later one at its entry; a divert as callback has a word of its own', () => {
    const call = callOf('c', { offeredAt: AT, queue: 'b', visits: [visitOf('a', AT + 1000, AT + 2000, 'overflowed'), visitOf('b', AT + 2000, AT + 3000, 'diverted', { divertReason: 'callback' })] });
    expect(only('o', call)).toMatchObject({ 'visits.offered_at': [AT, AT + 2000], 'visits.queued': [1, 1], 'visits.outcome': ['overflowed', 'callback_requested'] });
  });
  it('without an offer none is offered', () => {
    expect(only('o', callOf('c', { queuedAt: AT, firstAt: AT, visits: [visitOf('a', AT, AT + 1, 'overflowed'), visitOf('b', AT + 1, null, 'open')] }))).toMatchObject({ 'visits.offered_at': [null, null], 'visits.outcome': ['overflowed', ''] });
  });
});

describe('parts of a call', () => {
  const two = [legOf(AT, AT + 60_000, { agent: 'A1' }), legOf(AT + 60_000, AT + 90_000, { agent: 'A2', team: 'T2' })];
  it('take from the call what its only leg left out, and nothing where there are several', () => {
    expect(only('o', callOf('c', { offeredAt: AT, agent: 'A1', team: 'T1', department: 'D1', queue: 'q', legs: [legOf(AT, null, { agent: 'A1' })], holds: [holdOf(AT, null)] })))
      .toMatchObject({ 'legs.team': ['T1'], 'legs.department': ['D1'], 'legs.queue': ['q'], 'holds.agent': ['A1'], answered_team: 'T1' });
    expect(only('o', callOf('c', { offeredAt: AT, agent: 'A2', team: 'T2', legs: two }))).toMatchObject({ 'legs.team': [null, 'T2'], answered_agent: 'A1' });
  });
  it('holds and transfers are counted in the leg in which they began; a release is no transfer', () => {
    const call = callOf('c', {
      offeredAt: AT, legs: two, holds: [holdOf(AT + 5000, AT + 9000), holdOf(AT + 70_000, AT + 80_000)],
      transfers: [transferOf(AT + 50_000, 'completed', { completedAt: AT + 60_000 }), transferOf(AT + 89_000, 'completed', { toKind: 'survey' })],
    });
    expect(only('o', call)).toMatchObject({ 'legs.hold_count': [1, 1], 'legs.transfer_count': [1, 0], hold_count: 2, transfer_count: 1, released: 1 });
  });
  it('a ring attempt is the agent’s own', () => {
    expect(only('o', callOf('c', { offeredAt: AT, team: 'T1', queue: 'q', attempts: [attemptOf('A2', AT, 'missed')] }))).toMatchObject({ 'attempts.agent': ['A2'], 'attempts.team': [null], 'attempts.queue': ['q'] });
  });
});

describe('touched days', () => {
  it('are the UTC days of each org that the facts may change, each once', () => {
    const facts = [{ org: 'a', touchedFrom: AT, touchedTo: AT + 3_600_000 }, { org: 'a', touchedFrom: AT, touchedTo: AT }, { org: 'b', touchedFrom: AT, touchedTo: AT }];
    expect(parsed(touchedRows(facts, 5))).toEqual([
      { org: 'a', day: '2026-03-02', touches: 1, touched_at: 5 }, { org: 'a', day: '2026-03-03', touches: 1, touched_at: 5 }, { org: 'b', day: '2026-03-02', touches: 1, touched_at: 5 },
    ]);
    expect(touchedRows([], 5)).toBe('');
  });
});
