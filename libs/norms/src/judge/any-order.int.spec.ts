import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CallEvent } from '@sanxiang/call-fold';
import { PublishedBooks } from '../books/books-in-force.js';
import { BookLibrary } from '../books/library.js';
import { readShippedBooks } from '../books/shipped-books.js';
import { clockOf, type SourceState } from '../case/case-view.js';
import { checkNorm } from './check-norm.js';
import { judge } from './judge.js';

const books = new PublishedBooks(new BookLibrary(readShippedBooks(), 'Asia/Shanghai', checkNorm));
const T0 = Date.parse('2026-03-30T10:00:00+08:00');
const WORDS = ['offered', 'ringing', 'answered', 'agent_spoke', 'consent', 'held', 'resumed', 'muted', 'unmuted', 'wait_prompt', 'transfer_requested', 'transfer_accepted', 'transfer_completed', 'script_cue', 'speech_stats', 'tagged', 'dropped', 'ended'] as const;
const data = fc.record({
  direction: fc.constantFrom('inbound', 'outbound'), agent: fc.constantFrom('A1', 'A2', undefined), rings: fc.constantFrom(1, 4, undefined), ringNo: fc.constantFrom(1, 2, 3, 4), kind: fc.constantFrom('hold', 'transfer'),
  granted: fc.boolean(), statedLimitSec: fc.constantFrom(10, 60, undefined), cue: fc.constantFrom('hold.back', 'closing.more', 'forbid.filler', 'late_apology'), tag: fc.constantFrom('silent', 'noise'), endedBy: fc.constantFrom('customer', 'agent', 'unknown'),
});
const event = (id: number) => fc.record({ word: fc.constantFrom(...WORDS), second: fc.integer({ min: 0, max: 240 }), source: fc.constantFrom('pbx', 'speech'), data })
  .map(({ word, second, source, data: d }): CallEvent => ({ id: `e${id}`, source, type: `call.${word}.v1`, timeMs: T0 + second * 500, data: JSON.parse(JSON.stringify(d)) as Record<string, unknown> }));
const story = fc.integer({ min: 1, max: 25 }).chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => event(i))));
const declares = fc.subarray(['call.consent', 'call.wait_prompt', 'call.agent_spoke', 'call.script_cue']);

function verdicts(events: readonly CallEvent[], reports: readonly string[], throughMs: number): unknown {
  const names = ['pbx', 'speech'];
  const sources = new Map(names.map((s): [string, SourceState] => [s, { newestMs: Math.max(0, ...events.filter((e) => e.source === s).map((e) => e.timeMs)), throughMs, declarations: [{ at: 0, id: 'd', reports, resolutionMs: 0 }] }]));
  const told = judge(books, { org: 'o', subject: 's', events, retracted: new Set(), sources }, clockOf(events.map((e) => e.source), sources), (norm, error) => { throw new Error(norm, { cause: error }); });
  return { ...told, verdicts: [...told?.verdicts ?? []].sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

describe('the judge', () => {
  it('says the same of the same events in any order, and however often each comes', () => {
    fc.assert(fc.property(story.chain((s) => fc.tuple(fc.constant(s), fc.shuffledSubarray([...s, ...s], { minLength: s.length * 2 }))), declares, fc.constantFrom(0, T0 + 60_000, T0 + 20 * 3_600_000), (([told, again], reports, through) => {
      expect(verdicts(again, reports, through)).toEqual(verdicts(told, reports, through));
    })), { numRuns: 300 });
  });
  it('gives no two verdicts the same id, and each an evidence that is there, sorted', () => {
    fc.assert(fc.property(story, declares, (told, reports) => {
      const { verdicts: all } = verdicts(told, reports, T0 + 20 * 3_600_000) as { verdicts: { id: string; evidence: string[] }[] };
      expect(new Set(all.map((v) => v.id)).size).toBe(all.length);
      const ids = new Set(told.map((e) => e.id));
      for (const { evidence } of all) { expect(evidence).toEqual([...evidence].sort()); for (const id of evidence) expect(ids.has(id)).toBe(true); }
    }), { numRuns: 300 });
  });
  it('changes nothing between the instants that it says something may change at', () => {
    fc.assert(fc.property(story, declares, fc.integer({ min: 0, max: 6 * 3600 }), (told, reports, later) => {
      const at = T0 + later * 1000;
      const now = verdicts(told, reports, at) as { nextAt: number | null };
      const until = now.nextAt ?? at + 30 * 86_400_000;
      const clock = Math.max(at, ...told.map((e) => e.timeMs));
      if (until <= clock) return;
      expect(verdicts(told, reports, until)).toEqual(now);
    }), { numRuns: 300 });
  });
});
