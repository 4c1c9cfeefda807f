import type { CaseFact, Verdict } from '@sanxiang/contracts';
import { caseOf, verdictOf } from '../cases/sample-case.js';

/** 10:00 on a Monday in Shanghai. The told verdicts count seconds from here. */
export const TOLD_FROM = Date.parse('2026-03-02T10:00:00+08:00');

const at = (s: number): number => TOLD_FROM + s * 1000;
const A1 = { agent: 'A1', team: 'T1', department: 'D1', queue: 'repair' };
const A2 = { agent: 'A2', team: 'T2', department: 'D2', queue: 'repair' };
const midnight = Date.parse('2026-03-03T00:00:00+08:00');

let ids = 0;
const said = (norm: string, outcome: Verdict['outcome'], s: number, given: Partial<Verdict> = {}): Verdict => { ids += 1; return verdictOf(`v${ids}`, norm, outcome, at(s), given); };

/** Verdicts of each outcome, for figures worked out by hand (verdict-figures.int.spec.ts). */
export const TOLD_CASES: readonly CaseFact[] = [
  // Two holds of A1: asked, over the stated 60 s and left alone; then neither asked nor told how long, but kept company.
  caseOf('told', 'h1', [
    said('HOLD-01', 'met', 0, A1), said('HOLD-02', 'breached', 0, { ...A1, observed: 75, limit: 60, unit: 's' }), said('HOLD-03', 'breached', 0, { ...A1, deadlineAt: at(30), observed: 42, limit: 30, unit: 's' }), said('HOLD-05', 'met', 75, A1),
    said('HOLD-01', 'breached', 100, A1), said('HOLD-02', 'breached', 100, A1), said('HOLD-03', 'met', 100, { ...A1, deadlineAt: at(130), observed: 9, limit: 30, unit: 's' }), said('HOLD-05', 'unknown', 120, A1),
  ]),
  // One hold of A2, the last second before midnight: its deadline is tomorrow's.
  caseOf('told', 'h2', [
    said('HOLD-01', 'unknown', 50_399, A2), said('HOLD-02', 'met', 50_399, { ...A2, observed: 31, limit: 60, unit: 's' }), said('HOLD-03', 'breached', 50_399, { ...A2, deadlineAt: at(50_429), observed: 31, limit: 30, unit: 's' }),
  ]),
  // A power cut: excused.
  caseOf('told', 'h3', [said('HOLD-03', 'excused', 200, { ...A2, deadlineAt: at(230), attributedTo: 'system' })]),
  // Transfers: consented and accepted; consented and forced; the third's consent is not known; the fourth was never completed, and not asked for.
  caseOf('told', 'x1', [said('XFER-01', 'met', 10, A1), said('XFER-02', 'met', 20, A1), said('XFER-01', 'met', 100, A1), said('XFER-02', 'breached', 110, A1)]),
  caseOf('told', 'x2', [said('XFER-01', 'unknown', 5, A2), said('XFER-02', 'met', 9, A2)]),
  caseOf('told', 'x3', [said('XFER-01', 'breached', 5, A2)]),
  // Openings: an element missing; two answers in one call, of which the second is at fault; excused; not listened to.
  caseOf('told', 'g1', [said('GREET-01', 'met', 0, A1), said('GREET-02', 'breached', 0, A1)]),
  caseOf('told', 'g2', [said('GREET-01', 'met', 0, A1), said('GREET-01', 'breached', 60, A2)]),
  caseOf('told', 'g3', [said('GREET-01', 'excused', 0, A1)]),
  caseOf('told', 'g4', [said('GREET-01', 'unknown', 0, A1)]),
  caseOf('told', 'f1', [said('SCR-14', 'breached', 0, A1), said('SCR-15', 'met', 0, A1)]),
  caseOf('told', 'f2', [said('SCR-14', 'met', 0, A1), said('SCR-15', 'met', 0, A1)]),
  // Answers: one at once, one late and of the system, one in the queue's name.
  caseOf('told', 'a1', [said('CALL-01', 'met', 0, A1), said('CALL-05', 'met', 0, A1)]),
  caseOf('told', 'a2', [said('CALL-01', 'breached', 0, { ...A2, attributedTo: 'system' })]),
  caseOf('told', 'a3', [said('CALL-06', 'breached', 0, { queue: 'repair', attributedTo: 'department' })]),
  // Tickets count at their deadline: the last millisecond of the day, midnight, and a month later.
  caseOf('told', 't1', [said('TICKET-06', 'met', 0, { department: 'D1', deadlineAt: midnight - 1 })]),
  caseOf('told', 't2', [said('TICKET-06', 'breached', 0, { department: 'D1', deadlineAt: midnight }), said('TICKET-07', 'breached', 0, { department: 'D2', deadlineAt: Date.parse('2026-04-02T10:00:00+08:00') })]),
  caseOf('told', 't3', [said('TICKET-06', 'excused', 0, { department: 'D1', deadlineAt: midnight - 1 })]),
  caseOf('told', 't4', [said('TICKET-06', 'unknown', 0, { department: 'D2', deadlineAt: midnight - 1 })]),
];
