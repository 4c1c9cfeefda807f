import { Type, type Static } from 'typebox';
import { calendarOf, numberOf, parameterOf, switchOf, wordOf, type Book } from '../books/book.js';
import type { Occasion } from '../case/occasion.js';

const Scalar = Type.Union([Type.String(), Type.Boolean()]);
/** What must hold of a fact for a norm to apply: a word it is, words of which it is one, words it is not, or more than a parameter. */
export const Condition = Type.Union([
  Scalar,
  Type.Array(Scalar),
  Type.Object({ not: Type.Union([Scalar, Type.Array(Scalar)]) }, { additionalProperties: false }),
  Type.Object({ above: Type.String() }, { additionalProperties: false }),
  Type.Object({ atLeast: Type.String() }, { additionalProperties: false }),
  Type.Object({ happened: Type.Boolean() }, { additionalProperties: false }),
]);
export type Condition = Static<typeof Condition>;
/** By fact; all must hold. */
export const Where = Type.Record(Type.String(), Condition);
export type Where = Static<typeof Where>;

/** Whether a book's policy is what a norm is for: a switch or word is so, a list has it. */
export const isPolicy = (policy: Readonly<Record<string, string | boolean>> | undefined, book: Book): boolean =>
  policy === undefined || Object.entries(policy).every(([name, wanted]) => {
    const value = parameterOf(book, name);
    return value?.kind === 'words' ? value.words.includes(String(wanted)) : (typeof wanted === 'boolean' ? switchOf(book, name) : wordOf(book, name)) === wanted;
  });

/** Whether an instant lies in the hours of the calendar that a parameter names; always, where no parameter is named. */
export const isOpen = (hours: string | undefined, at: number, book: Book): boolean => hours === undefined || calendarOf(book, wordOf(book, hours))?.isOpen(at) === true;

/** Whether all conditions hold. A fact that is not known fulfils none. */
export function holds(where: Where | undefined, occasion: Occasion, book: Book): boolean {
  if (where === undefined) return true;
  for (const name in where) { const condition = where[name]; if (condition !== undefined && !fulfils(condition, name, occasion, book)) return false; }
  return true;
}

function fulfils(condition: Condition, name: string, occasion: Occasion, book: Book): boolean {
  const fact = occasion.fact(name);
  if (fact === undefined) return false;
  const word = fact.kind === 'word' ? fact.word : null;
  const amount = fact.kind === 'amount' ? fact.amount : null;
  if (typeof condition !== 'object') return word === condition;
  if (Array.isArray(condition)) return isAmong(word, condition);
  if ('not' in condition) return fact.kind === 'word' && !isAmong(word, asList(condition.not));
  if ('happened' in condition) return (fact.kind === 'moments' ? fact.moments.length > 0 : word === true) === condition.happened;
  if (amount === null) return false;
  return 'above' in condition ? amount > quantityOf(book, condition.above) : amount >= quantityOf(book, condition.atLeast);
}

/** A fact may be several words, with spaces between (the tags of a call). */
const isAmong = (word: string | boolean | null, among: readonly (string | boolean)[]): boolean =>
  among.some((w) => w === word || (typeof word === 'string' && typeof w === 'string' && word.split(' ').includes(w)));

const asList = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value as readonly T[] : [value as T]);

/** A parameter as a plain quantity: rings and numbers as they are, time in milliseconds. Throws where there is none of that name, or it is neither. */
export function quantityOf(book: Book, name: string): number {
  const value = parameterOf(book, name);
  if (value?.kind !== 'duration') return numberOf(book, name);
  if (value.duration.kind === 'rings') return value.duration.count;
  if (value.duration.kind === 'elapsed') return value.duration.ms;
  throw new Error(`${name} is no plain quantity`);
}
