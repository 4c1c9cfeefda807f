import { Type, type Static } from 'typebox';
import { parameterOf, wordOf, type Bilingual, type Book } from '../books/book.js';
import { resolutionAt } from '../case/case-view.js';
import { holds, Where } from './condition.js';
import { finding, UNSURE, type Bench, type Judged } from './finding.js';
import { isIn, stretchesOf, timeOfDayAt, weekdayAt, type Stretch } from './local-time.js';

const Unless = Type.Optional(Type.Array(Where, { minItems: 1 }));

/** 避开时段：触发不得落在这些时候 · The trigger may not fall into these times, by the local clock of the book. */
export const NOT_AT = Type.Object({
  /** A parameter that is a weekday; `none` for no such rule. */
  weekday: Type.Optional(Type.String()),
  /** A parameter that lists windows, or a table of them with `row`. */
  windows: Type.Optional(Type.String()),
  /** Of these windows the first, or the others; all unless said. */
  pick: Type.Optional(Type.Enum(['first', 'others'])),
  /** A fact that is the name of the table's row; without such a row the norm does not apply. */
  row: Type.Optional(Type.String()),
  /** A parameter that is a time of day: from then on. */
  from: Type.Optional(Type.String()),
  /** Any of these allows it. */
  unless: Unless,
  /** Any of these allows it in the afternoon. */
  unlessAfternoon: Unless,
  /** A fact that has to be a word for the norm to apply: where it is not told and the time is one of these, nobody knows. */
  given: Type.Optional(Where),
}, { additionalProperties: false });
export type NotAt = Static<typeof NOT_AT>;

const MINUTE_MS = 60_000;
const NOON = 12 * 60 * MINUTE_MS;
const DAY_MS = 86_400_000;

export function judgeNotAt(args: NotAt, bench: Bench): Judged {
  const { book, occasion } = bench;
  const stretches = stretchesHere(args, bench);
  if (stretches === null) return null;
  const time = timeOfDayAt(occasion.at, book.timeZone);
  const isInside = (ms: number): boolean => isIn(stretches.filter((s) => s.weekday === undefined || s.weekday === weekdayAt(ms, book.timeZone)), timeOfDayAt(ms, book.timeZone));
  const inside = isInside(occasion.at);
  const untold = Object.entries(args.given ?? {}).filter(([name]) => { const fact = occasion.fact(name); return fact?.kind !== 'word' || fact.word === null; });
  const common = { decidedAt: occasion.at, evidence: [] };
  if (untold.length > 0) return inside ? finding(bench, { ...common, state: 'unknown', reason: { zh: `无法判定：没有报告 ${untold.map(([n]) => n).join('、')}`, en: `unknown: ${untold.map(([n]) => n).join(', ')} not reported` } }) : null;
  if (!holds(args.given, occasion, book)) return null;
  const blurMs = Math.max(0, resolutionAt(occasion.view, occasion.at) - 1);
  if (isInside(occasion.at - blurMs) !== inside || isInside(occasion.at + blurMs) !== inside) return finding(bench, { ...common, state: 'unknown', reason: UNSURE });
  if (!inside) return finding(bench, { ...common, state: 'met', reason: at(book, time, occasion.at, { zh: '不在避开的时段', en: 'none of the times to keep clear of' }) });
  const isAllowed = (unless: readonly Where[] | undefined): boolean => unless?.some((where) => holds(where, occasion, book)) === true;
  if (isAllowed(args.unless) || (time >= NOON && isAllowed(args.unlessAfternoon))) return finding(bench, { ...common, state: 'met', reason: at(book, time, occasion.at, { zh: '在避开的时段，有许可的理由', en: 'a time to keep clear of, for an allowed reason' }) });
  return finding(bench, { ...common, state: 'breached', reason: at(book, time, occasion.at, { zh: '在避开的时段', en: 'a time to keep clear of' }) });
}

/** A stretch of the day, on one weekday where it says so. */
interface Kept extends Stretch { readonly weekday?: string }

/** The times that are to be kept clear; null: the book has no such rule here. */
function stretchesHere({ weekday, windows, pick, row: named, from }: NotAt, { book, occasion }: Bench): readonly Kept[] | null {
  if (weekday !== undefined) {
    const day = wordOf(book, weekday);
    return day === 'none' ? null : [{ from: 0, to: DAY_MS, weekday: day }];
  }
  if (from !== undefined) {
    const time = parameterOf(book, from);
    if (time?.kind !== 'time') throw new Error(`${from} is no time of day`);
    return [{ from: time.minute * MINUTE_MS, to: DAY_MS }];
  }
  const row = named === undefined ? undefined : occasion.fact(named);
  if (named !== undefined && (row?.kind !== 'word' || row.word === null)) return null;
  const value = parameterOf(book, row?.kind === 'word' ? `${windows ?? ''}.${String(row.word)}` : windows ?? '');
  if (value?.kind !== 'windows') { if (named !== undefined) return null; throw new Error(`${windows ?? ''} lists no windows`); }
  const all = stretchesOf(value.windows);
  const picked = pick === 'first' ? all.slice(0, 1) : pick === 'others' ? all.slice(1) : all;
  return picked.length === 0 ? null : picked;
}

const two = (n: number): string => String(Math.floor(n)).padStart(2, '0');
const at = (book: Book, time: number, ms: number, what: Bilingual): Bilingual => {
  const clock = `${weekdayAt(ms, book.timeZone)} ${two(time / 3_600_000)}:${two(time / MINUTE_MS % 60)}`;
  return { zh: `${clock}，${what.zh}`, en: `${clock}, ${what.en}` };
};
