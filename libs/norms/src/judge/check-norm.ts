import { parameterOf } from '../books/book.js';
import type { NormCheck } from '../books/resolve-book.js';
import { KINDS, type Kind } from '../case/kinds.js';
import { argumentFaults } from '../patterns/catalogue.js';

/** Arguments that name a parameter, or a fact in its place; and those that name facts alone. */
const LIMITS = ['limit', 'max', 'min', 'requireAll', 'hours'];
const FACTS = ['from', 'until', 'heard', 'proof', 'deadline', 'value', 'before', 'refusedBy', 'fact', 'unless'];

const textsOf = (value: unknown): string[] => (typeof value === 'string' ? [value] : Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : []);

/** What is wrong with the arguments of a norm of a book that is to be let in: their form, and names that nothing has. */
export const checkNorm: NormCheck = (norm, book) => {
  const faults = argumentFaults(norm).map(({ path, reason }) => ({ place: path === '' ? [] : path.split('.'), reason }));
  if (faults.length > 0 || norm.pattern === null) return faults;
  const { each, where } = norm.arguments;
  // What an event carries is not known beforehand: facts of events are taken as they come.
  const facts = typeof each === 'string' ? KINDS[each as Kind].facts : null;
  const isFact = (name: string): boolean => facts === null || name.includes('.') || facts.includes(name);
  const unknown = (place: string, name: string): { place: string[]; reason: string } => ({ place: [place], reason: `没有这个名字 · there is no such name: ${name}` });
  return [
    ...LIMITS.flatMap((place) => textsOf(norm.arguments[place]).filter((name) => parameterOf(book, name) === undefined && (name.includes('.') || !isFact(name))).map((name) => unknown(place, name))),
    ...FACTS.flatMap((place) => textsOf(norm.arguments[place]).filter((name) => !isFact(name)).map((name) => unknown(place, name))),
    ...Object.keys(typeof where === 'object' && where !== null ? where : {}).filter((name) => !isFact(name)).map((name) => unknown('where', name)),
  ];
};
