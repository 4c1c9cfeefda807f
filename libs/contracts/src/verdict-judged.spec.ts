import { describe, expect, it } from '@jest/globals';
import { countsAt, judgedEvent, normJudgedV1, toWireDeadline, toWireVerdict, touchedDaysOf, validateEvent, type Verdict } from './index.js';

const T0 = Date.parse('2026-03-02T02:00:00Z');
const DAY_MS = 86_400_000;
const verdict: Verdict = {
  id: 'v-1', norm: 'HOLD-03', book: 'base', bookVersion: 1, outcome: 'breached', severity: 'soft', triggeredAt: T0, deadlineAt: T0 + 30_000, decidedAt: T0 + 30_000,
  observed: 42.5, limit: 30, unit: 's', agent: 'A1', team: null, department: null, queue: null, attributedTo: 'agent', evidence: ['e1', 'e2'], reason: '理由 · reason', revision: 12,
  machine: true, confidence: 0.5, selfDeclared: true, calendarAssumed: true,
};
const bare: Verdict = { ...verdict, deadlineAt: null, observed: null, limit: null, unit: null, agent: null, evidence: [], machine: false, confidence: null, selfDeclared: false, calendarAssumed: false };

describe('the event of a verdict', () => {
  it('is one that its own schema accepts, with an id that sorts by revision', () => {
    const event = judgedEvent('default', 'c-1', verdict, T0, 'e-9');
    expect(validateEvent(event, null, { now: T0, ours: true })).toEqual({ ok: true, event, timeMs: T0 });
    expect(event).toMatchObject({ id: 'v-1.000012', source: 'sanxiang/norms', subject: 'c-1', time: '2026-03-02T02:00:00.000Z', causationid: 'e-9' });
    expect(event.id > judgedEvent('default', 'c-1', { ...verdict, revision: 9 }, T0).id).toBe(true);
  });
  it('is refused from outside', () => {
    expect(validateEvent(judgedEvent('default', 'c-1', verdict, T0), null, { now: T0 })).toMatchObject({ ok: false });
  });
  it('has all members of its schema, and leaves out what is not known', () => {
    expect(Object.keys(toWireVerdict({ ...verdict, team: 'T', department: 'D', queue: 'q' })).sort()).toEqual(Object.keys(normJudgedV1.data.properties).sort());
    expect(Object.keys(toWireVerdict(bare)).sort()).toEqual(['attributedTo', 'book', 'bookVersion', 'decidedAt', 'evidence', 'id', 'norm', 'outcome', 'reason', 'revision', 'severity', 'triggeredAt']);
    expect(toWireVerdict(verdict)).toMatchObject({ triggeredAt: '2026-03-02T02:00:00.000Z', deadlineAt: '2026-03-02T02:00:30.000Z', observed: 42.5, machine: true });
  });
  it('spells a deadline as the contract does', () => {
    expect(toWireDeadline({ norm: 'TICKET-06', startedAt: T0, deadlineAt: T0 + 1000, state: 'open', calendarAssumed: false })).toEqual({ norm: 'TICKET-06', startedAt: '2026-03-02T02:00:00.000Z', deadlineAt: '2026-03-02T02:00:01.000Z', state: 'open' });
  });
});

describe('the days that a change of verdicts touches', () => {
  const day = Math.floor(T0 / DAY_MS);
  it('are those of what came, went or was revised, by trigger and deadline', () => {
    const later = { ...verdict, deadlineAt: T0 + 40 * DAY_MS };
    expect(touchedDaysOf([], [later, bare])).toEqual([day, day + 40]);
    expect(touchedDaysOf([later], [])).toEqual([day, day + 40]);
    expect(touchedDaysOf([later], [{ ...later, revision: 13, deadlineAt: T0 + DAY_MS }])).toEqual([day, day + 1, day + 40]);
    expect(touchedDaysOf([later], [later])).toEqual([]);
  });
  it('a verdict counts at its deadline, else at its trigger', () => expect([countsAt(verdict), countsAt(bare)]).toEqual([T0 + 30_000, T0]));
});
