import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { caseBodyText, caseFactText, deadlinesText, notReported, readCaseFact, reasonText, verdictsText, type Deadline, type Verdict } from './index.js';

const word = fc.oneof(fc.constantFrom('A1', 'T1', '"quoted"', '客服,"verdicts":'), fc.string());
const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.oneof(fc.constant(null), of);
const number = fc.constantFrom(0, 1, 2.5, 1_772_448_617_311);
const verdict: fc.Arbitrary<Verdict> = fc.record({
  norm: fc.constantFrom('HOLD-03', 'SCR-01'), id: fc.constantFrom('', 'HOLD-03-0123456789abcdef0123', 'v-1'), book: word, bookVersion: number, outcome: fc.constantFrom('met', 'unknown'), severity: fc.constantFrom('soft', 'hard'),
  triggeredAt: number, deadlineAt: maybe(number), decidedAt: number, observed: maybe(number), limit: maybe(number), unit: maybe(word), agent: maybe(word), team: maybe(word), department: maybe(word), queue: maybe(word),
  attributedTo: fc.constantFrom('agent', 'system'), evidence: fc.array(word, { maxLength: 2 }), reason: fc.oneof(word, fc.constantFrom('call.consent', 'made.up', undefined).map((fact) => reasonText(notReported(fact)))),
  revision: number, machine: fc.boolean(), confidence: maybe(number), selfDeclared: fc.boolean(), calendarAssumed: fc.boolean(),
});
const deadline: fc.Arbitrary<Deadline> = fc.record({ norm: word, startedAt: number, deadlineAt: number, state: fc.constantFrom('open', 'met'), calendarAssumed: fc.boolean() });

describe('the text of a case fact', () => {
  it('is read as what was written, in the parts that were written apart', () => {
    fc.assert(fc.property(fc.array(verdict), fc.array(verdict), fc.array(deadline), word, (some, others, deadlines, org) => {
      const head = { org, id: 'c,"verdicts":[', version: 3, anchorAt: 5, movedFrom: null, touchedDays: [1] };
      const body = caseBodyText([verdictsText(some), verdictsText(others)], deadlinesText(deadlines));
      expect(readCaseFact(caseFactText(head, body))).toEqual({ fact: { ...head, verdicts: [...some, ...others], deadlines }, body });
    }));
  });
  it('is read where every verdict says everything', () => {
    fc.assert(fc.property(fc.array(verdict), (verdicts) => {
      const fact = { org: 'o', id: 'c', version: 1, anchorAt: 0, movedFrom: null, touchedDays: [], verdicts, deadlines: [] };
      expect(readCaseFact(JSON.stringify(fact)).fact).toEqual(fact);
    }));
  });
});
