import { describe, expect, it } from '@jest/globals';
import type { CloudEvent, NormJudgedV1 } from '@sanxiang/contracts';
import { DEFAULT_ORG } from '@sanxiang/kernel';
import { BookLibrary } from '../books/library.js';
import { PublishedBooks } from '../books/books-in-force.js';
import { readShippedBooks } from '../books/shipped-books.js';
import { judge } from '../judge/judge.js';
import { newsOf } from '../service/incoming.js';
import { BooksReader } from './books-reader.js';
import { verdictExplainer, type VerdictToExplain } from './verdict-explainer.js';

const START = Date.parse('2026-03-02T10:00:00+08:00');
const at = (s: number): number => START + s * 1000;
const eventOf = (id: string, type: string, s: number, data: Record<string, unknown> = {}, subject = 'c1'): CloudEvent => ({ specversion: '1.0', id, source: 'pbx', type: `${type}.v1`, subject, time: new Date(at(s)).toISOString(), org: DEFAULT_ORG, data });

const declared = [eventOf('d', 'source.declared', -60, { reports: ['call.wait_prompt'] }, 'pbx')];
const events = [
  eventOf('1', 'call.offered', 0, { direction: 'inbound' }), eventOf('2', 'call.answered', 9, { agent: 'A1', rings: 4 }), eventOf('3', 'call.held', 20), eventOf('wrong', 'call.wait_prompt', 30), eventOf('4', 'call.resumed', 70),
  eventOf('back', 'event.retracted', 80, { source: 'pbx', id: 'wrong', reason: 'nobody spoke' }), eventOf('5', 'call.ended', 120, { endedBy: 'customer' }),
  // What we say of it ourselves is no evidence.
  { ...eventOf('HOLD-03.000001', 'norm.judged', 71, { norm: 'HOLD-03' }), source: 'sanxiang/norms' },
];
const library = new BookLibrary(readShippedBooks(), 'Asia/Shanghai');
const explain = verdictExplainer(new BooksReader(() => Promise.resolve([]), library));
const sources = [{ source: 'pbx', newestMs: at(120), throughMs: 0, declared }];

/** What the judge says, by norm, in the spelling that analytics hands over. */
function verdicts(): Map<string, NormJudgedV1> {
  const news = newsOf(DEFAULT_ORG, [...events, ...declared]);
  const { events: own = [], retracted = [] } = news.cases.get('c1') ?? {};
  const file = { org: DEFAULT_ORG, subject: 'c1', events: own, retracted: new Set(retracted), sources: new Map([...news.sources].map(([source, s]) => [source, s] as const)) };
  const said = judge(new PublishedBooks(library), file, at(120))?.verdicts ?? [];
  const text = (ms: number): string => new Date(ms).toISOString();
  return new Map(said.map(({ id, norm, book, bookVersion, outcome, severity, triggeredAt, deadlineAt, decidedAt, attributedTo, evidence, reason }) => [norm, {
    id, norm, book, bookVersion, outcome, severity, triggeredAt: text(triggeredAt), ...(deadlineAt !== null && { deadlineAt: text(deadlineAt) }), decidedAt: text(decidedAt), attributedTo, evidence: [...evidence], reason, revision: 1,
  }]));
}
const asked = (norm: string, given: Partial<NormJudgedV1> = {}): VerdictToExplain => {
  const verdict = verdicts().get(norm);
  if (verdict === undefined) throw new Error(norm);
  return { org: DEFAULT_ORG, subject: 'c1', verdict: { ...verdict, ...given }, events, sources };
};

describe('a verdict', () => {
  it('is explained by its norm, the values of the book in force, the arithmetic and the events, without what was taken back', async () => {
    const explanation = await explain(asked('HOLD-03'));
    expect(explanation).toMatchObject({ norm: { id: 'HOLD-03', book: 'base', source: [{ document: '002-A' }], parameters: [{ name: 'hold.promptEvery', value: { en: '30 s' } }, { name: 'hold.minReturn' }] }, evidence: [{ id: '3', time: '2026-03-02T02:00:20.000Z' }, { id: '4' }] });
    expect(explanation?.arithmetic.map((line) => line.en).join('\n')).toMatch(/50 s, more than 30 s/);
  });
  it('is explained for every norm that the judge spoke of', async () => {
    for (const norm of verdicts().keys()) expect([norm, (await explain(asked(norm)))?.norm.id]).toEqual([norm, norm]);
  });
  it('whose rule no longer applies has no explanation', async () => expect(await explain(asked('HOLD-03', { id: 'another' }))).toBeNull());
});
