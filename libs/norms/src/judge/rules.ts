import type { Book } from '../books/book.js';
import type { Kind } from '../case/kinds.js';
import { isPolicy } from '../patterns/condition.js';
import { ruleOf, type Rule } from '../patterns/catalogue.js';

/** The rules of a book that are on, by what they are about. */
export interface Rules {
  readonly byKind: ReadonlyMap<Kind, readonly Rule[]>;
  /** By event type. */
  readonly byEvent: ReadonlyMap<string, readonly Rule[]>;
}

/** A published book never changes, so that its rules are made ready once. */
const known = new WeakMap<Book, Rules>();

export function rulesOf(book: Book): Rules {
  const before = known.get(book);
  if (before !== undefined) return before;
  const rules = [...book.norms.values()].filter((norm) => norm.enabled).flatMap((norm) => ruleOf(norm) ?? []).filter((rule) => isPolicy(rule.policy, book));
  const made: Rules = { byKind: grouped(rules, (r) => r.each), byEvent: grouped(rules, (r) => (r.event === undefined ? undefined : `${r.event}.v1`)) };
  known.set(book, made);
  return made;
}

function grouped<K>(rules: readonly Rule[], by: (rule: Rule) => K | undefined): ReadonlyMap<K, readonly Rule[]> {
  const groups = new Map<K, Rule[]>();
  for (const rule of rules) {
    const key = by(rule);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), rule]);
  }
  return groups;
}
