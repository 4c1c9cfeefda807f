import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseInstant, type Verdict } from '@sanxiang/contracts';
import type { CallEvent } from '@sanxiang/call-fold';
import { parse } from 'yaml';
import type { BookDocument } from '../books/book-schema.js';
import { PublishedBooks } from '../books/books-in-force.js';
import { BookLibrary } from '../books/library.js';
import { NORM_BOOKS_DIR, readShippedBooks } from '../books/shipped-books.js';
import { clockOf, type SourceState } from '../case/case-view.js';
import { checkNorm } from './check-norm.js';
import { judge } from './judge.js';

type Line = readonly [at: string, type: string, data?: Readonly<Record<string, unknown>>, source?: string];
interface Scenario {
  readonly title: string;
  readonly declares?: Readonly<Record<string, readonly string[]>>;
  readonly resolutionMs?: number;
  readonly given: readonly Line[];
  readonly clock?: string;
  readonly book?: Partial<BookDocument>;
  readonly then: readonly Readonly<Record<string, unknown>>[];
  readonly open?: readonly string[];
  /** Whether an open deadline says that a calendar is assumed. */
  readonly assumed?: boolean;
}
interface File { readonly norm: string; readonly scenarios: readonly Scenario[] }

const DIR = join(NORM_BOOKS_DIR, 'base', 'scenarios');
const FILES = readdirSync(DIR).filter((name) => name.endsWith('.yaml')).sort().map((name) => parse(readFileSync(join(DIR, name), 'utf8')) as File);
const library = new BookLibrary(readShippedBooks(), 'Asia/Shanghai', checkNorm);
const BASE = library.resolve(library.shipped.base, () => undefined).book;

const instant = (text: string): number => {
  const ms = parseInstant(text.includes('T') ? text : `2026-03-30T${text}+08:00`);
  if (ms === null) throw new Error(`no time: ${text}`);
  return ms;
};

function booksOf({ book }: Scenario): PublishedBooks {
  const books = new PublishedBooks(library);
  if (book !== undefined) {
    const document: BookDocument = { book: 'own', extends: 'base', version: 1, effectiveFrom: '2026-01-01', ...book };
    const { faults } = library.resolve(document, () => undefined);
    expect(faults).toEqual([]);
    books.add('o', { document, publishedAt: 0, publishedBy: null, contentHash: '' });
  }
  return books;
}

function judged(scenario: Scenario) {
  const events = scenario.given.map(([at, type, data = {}, source = 'pbx'], no): CallEvent => ({ id: `e${no + 1}`, source, type: `${type}.v1`, timeMs: instant(at), data }));
  const throughMs = scenario.clock === undefined ? 0 : instant(scenario.clock);
  const names = [...new Set([...events.map((e) => e.source), ...Object.keys(scenario.declares ?? {})])];
  const sources = new Map(names.map((source): [string, SourceState] => [source, {
    newestMs: Math.max(0, ...events.filter((e) => e.source === source).map((e) => e.timeMs)), throughMs,
    declarations: [{ at: 0, id: 'd', reports: scenario.declares?.[source] ?? [], resolutionMs: source === 'pbx' ? scenario.resolutionMs ?? 0 : 0 }],
  }]));
  const fail = (norm: string, error: unknown): void => { throw new Error(`${norm} failed`, { cause: error }); };
  return judge(booksOf(scenario), { org: 'o', subject: 's-1', events, retracted: new Set(), sources }, clockOf(names, sources), fail);
}

const INSTANTS: Readonly<Record<string, keyof Verdict>> = { at: 'triggeredAt', deadline: 'deadlineAt', decided: 'decidedAt' };
/** What a scenario says of a verdict, as the verdict has it. */
const expected = (said: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(said).map(([name, value]) => (INSTANTS[name] === undefined ? [name, value] : [INSTANTS[name], instant(String(value))])));

describe.each(FILES.map((file) => [file.norm, file] as const))('%s', (norm, { scenarios }) => {
  it.each(scenarios.map((s) => [s.title, s] as const))('%s', (_title, scenario) => {
    const judgement = judged(scenario);
    const verdicts: Verdict[] = (judgement?.verdicts ?? []).filter((v) => v.norm === norm).sort((a, b) => a.triggeredAt - b.triggeredAt);
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(scenario.then.map(({ outcome }) => outcome));
    expect(verdicts).toMatchObject(scenario.then.map(expected));
    const open = (judgement?.deadlines ?? []).filter((d) => d.norm === norm && d.state === 'open');
    if (scenario.assumed !== undefined) expect(open.map((d) => d.calendarAssumed)).toEqual([scenario.assumed]);
    else expect(open.map((d) => d.deadlineAt)).toEqual((scenario.open ?? []).map(instant));
  });
});

describe('every rule of the base book that is judged', () => {
  const rules = [...BASE.norms.values()].filter((n) => n.pattern !== null).map((n) => n.id);
  it.each(rules)('%s has scenarios of met, breached and unknown', (id) => {
    const outcomes = new Set(FILES.find((f) => f.norm === id)?.scenarios.flatMap((s) => s.then.map((t) => t['outcome'])) ?? []);
    expect([...outcomes]).toEqual(expect.arrayContaining(['met', 'breached', 'unknown']));
  });
});
