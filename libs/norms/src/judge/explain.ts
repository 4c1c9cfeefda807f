import type { Verdict } from '@sanxiang/contracts';
import type { Bilingual, NormEntry } from '../books/book.js';
import type { BooksInForce } from '../books/books-in-force.js';
import { readCase, type CaseFile } from '../case/case-view.js';
import { parameterOf } from '../books/book.js';
import type { ParameterValue } from '../books/parameter-value.js';
import { consider, triggerDigest, verdictId } from './judge.js';

/** A verdict with everything that it rests on. */
export interface Explanation {
  readonly norm: NormEntry;
  readonly book: string;
  readonly bookVersion: number;
  /** The parameters that the norm names, as the book has them. */
  readonly parameters: ReadonlyMap<string, ParameterValue>;
  /** How it was worked out, a line each. */
  readonly arithmetic: readonly Bilingual[];
  /** The events that it rests on, in order. */
  readonly evidence: readonly { readonly id: string; readonly source: string; readonly type: string; readonly at: number }[];
}

/** Explains a verdict by judging its case again; null where the norm no longer applies to it. `now`: the subject's clock, epoch milliseconds. */
export function explain(books: BooksInForce, file: CaseFile, now: number, verdict: Pick<Verdict, 'id' | 'norm'>): Explanation | null {
  const view = readCase(file, now);
  if (view === null) return null;
  for (const { rule, book, occasion, finding } of consider(books, view, () => {})) {
    const { norm } = rule;
    if (norm.id !== verdict.norm || verdictId(norm.id, triggerDigest(file.org, file.subject, occasion.trigger)) !== verdict.id) continue;
    const rests = new Set(finding.evidence);
    return {
      norm, book: book.book, bookVersion: book.version,
      parameters: new Map(namesIn(norm.arguments).flatMap((name) => { const value = parameterOf(book, name); return value === undefined ? [] : [[name, value] as const]; })),
      arithmetic: [...finding.arithmetic(), finding.reason],
      evidence: view.events.filter((e) => rests.has(e.id)).map((e) => ({ id: e.id, source: e.source, type: e.type, at: e.timeMs })),
    };
  }
  return null;
}

/** Every text in the arguments of a norm. */
function namesIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(namesIn) : [];
}
