import { touchedDaysOf, type CaseFact, type Deadline, type Verdict } from '@sanxiang/contracts';

/** Verdicts for tests: what is not given is unknown or empty. Instants are epoch ms. */
export const verdictOf = (id: string, norm: string, outcome: Verdict['outcome'], triggeredAt: number, given: Partial<Verdict> = {}): Verdict => ({
  id, norm, book: 'base', bookVersion: 1, outcome, severity: 'soft', triggeredAt, deadlineAt: null, decidedAt: given.deadlineAt ?? triggeredAt, observed: null, limit: null, unit: null,
  agent: null, team: null, department: null, queue: null, attributedTo: 'agent', evidence: [], reason: '理由 · reason', revision: 1, machine: false, confidence: null, selfDeclared: false,
  calendarAssumed: false, ...given,
});

export const deadlineOf = (norm: string, startedAt: number, deadlineAt: number, state: Deadline['state'] = 'open'): Deadline => ({ norm, startedAt, deadlineAt, state, calendarAssumed: false });

/** What is said of a subject, as the judge files it; `before` is what was said by the version before. */
export const caseOf = (org: string, id: string, verdicts: readonly Verdict[], given: Partial<CaseFact> = {}, before: readonly Verdict[] = []): CaseFact => ({
  org, id, version: 1, anchorAt: verdicts[0]?.triggeredAt ?? 0, movedFrom: null, touchedDays: touchedDaysOf(before, verdicts), verdicts, deadlines: [], ...given,
});
