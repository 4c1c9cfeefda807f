import type { CloudEvent, NormJudgedV1 } from '@sanxiang/contracts';
import type { Org } from '@sanxiang/kernel';
import type { Bilingual } from '../books/book.js';
import type { CaseFile } from '../case/case-view.js';
import { explain } from '../judge/explain.js';
import { newsOf } from '../service/incoming.js';
import type { BooksReader } from './books-reader.js';
import { judgedWords } from './judged-words.js';
import { normView, type NormView } from './norm-view.js';

/** A verdict to be explained, with the whole case file: all events of the subject, and what is known of their sources. Instants are epoch milliseconds. */
export interface VerdictToExplain {
  readonly org: Org;
  readonly subject: string;
  readonly verdict: NormJudgedV1;
  readonly events: readonly CloudEvent[];
  readonly sources: readonly { readonly source: string; readonly newestMs: number; readonly throughMs: number; readonly declared: readonly CloudEvent[] }[];
}

/** What a verdict rests on: the norm with its article and parameters as the book in force had them, and how it was worked out, a line each. */
export interface ExplanationView extends Readonly<Record<string, unknown>> {
  readonly norm: NormView;
  readonly arithmetic: readonly Bilingual[];
  /** In order of time. */
  readonly evidence: readonly { readonly id: string; readonly source: string; readonly type: string; readonly time: string }[];
}

/** Explains verdicts by judging their cases again, by the books that were published until then; null where the norm no longer applies. */
export function verdictExplainer(reader: BooksReader): (asked: VerdictToExplain) => Promise<ExplanationView | null> {
  return async (asked) => {
    const { org, verdict } = asked;
    const books = await reader.of(org);
    const found = explain(books, caseFileOf(asked), clockOf(asked), verdict);
    if (found === null) return null;
    const { norm, arithmetic, evidence } = found;
    return {
      norm: normView(norm, books.at(org, Date.parse(verdict.triggeredAt)), reader.library.shipped.definitions, judgedWords), arithmetic,
      evidence: evidence.map(({ id, source, type, at }) => ({ id, source, type, time: new Date(at).toISOString() })),
    };
  };
}

function caseFileOf({ org, subject, events, sources }: VerdictToExplain): CaseFile {
  const news = newsOf(org, [...events, ...sources.flatMap((s) => s.declared)]);
  const { events: own = [], retracted = [] } = news.cases.get(subject) ?? {};
  const states = sources.map(({ source, newestMs, throughMs }) => [source, { newestMs, throughMs, declarations: news.sources.get(source)?.declarations ?? [] }] as const);
  return { org, subject, events: own, retracted: new Set(retracted), sources: new Map(states) };
}

/** The subject's clock. What was decided was decided at a clock beyond its deadline, even where the warehouse has not heard of that clock yet. */
const clockOf = ({ sources, verdict }: VerdictToExplain): number =>
  Math.max(Date.parse(verdict.decidedAt) + 1, Date.parse(verdict.deadlineAt ?? verdict.decidedAt) + 1, ...sources.flatMap((s) => [s.newestMs, s.throughMs]));
