import { checkNorm } from '../judge/check-norm.js';
import { BASE, type ShippedBooks } from './shipped-books.js';
import type { BookDocument } from './book-schema.js';
import type { BookFault } from './book-fault.js';
import type { ReadBook } from './read-book.js';
import { defaultsOf, effectiveFromOf, resolveBook, type NormCheck, type Resolved, type Resolving } from './resolve-book.js';

const CHAIN_MAX = 8;

/** Finds a book that another extends; undefined: there is none of that name. */
export type FindBook = (name: string) => BookDocument | undefined;

/** A book read, checked, and with all that it extends. */
export interface CheckedBook {
  /** null where it cannot be read. */
  readonly document: BookDocument | null;
  readonly resolved: Resolved | null;
  readonly faults: readonly BookFault[];
}

/** The shipped books, and what can be made of them. */
export class BookLibrary {
  private readonly resolving: Resolving;

  /** `tz`: zone of books that name none. */
  constructor(readonly shipped: ShippedBooks, tz: string, check: NormCheck = checkNorm) {
    this.resolving = { definitions: shipped.definitions, defaults: defaultsOf(shipped.definitions), tz, check };
  }

  /** Resolves a book over what it extends. `find` goes before the shipped books. */
  resolve(document: BookDocument, find: FindBook): Resolved {
    const { chain, missing } = this.chainOf(document, find);
    const { book, faults } = resolveBook(chain, this.resolving);
    return missing === null ? { book, faults } : { book, faults: [...faults, { place: ['extends'], reason: missing }] };
  }

  /** From when on a book is in force; one whose instant cannot be read, from 1970. */
  effectiveFrom(document: BookDocument): number { return effectiveFromOf(document, this.resolving.tz) ?? 0; }

  /** Judges a book that somebody wants to publish. */
  checked({ document, faults, locate }: ReadBook, find: FindBook): CheckedBook {
    if (document === null) return { document, resolved: null, faults };
    const resolved = this.resolve(document, find);
    return { document, resolved, faults: [...faults, ...(document.book === BASE || this.shipped.documents.has(document.book) ? [locate({ place: ['book'], reason: '这是随程序发行的册；请另取名字并 extends 它 · comes with the program; take another name and extend it' })] : []), ...resolved.faults.map(locate)] };
  }

  /** From the base up to the book. */
  private chainOf(document: BookDocument, find: FindBook): { readonly chain: readonly BookDocument[]; readonly missing: string | null } {
    const chain = [document];
    const base = (missing: string | null): { chain: BookDocument[]; missing: string | null } => ({ chain: chain.includes(this.shipped.base) ? chain : [this.shipped.base, ...chain], missing });
    while (chain[0]?.book !== BASE) {
      const name = chain[0]?.extends ?? BASE;
      const parent = find(name) ?? this.shipped.documents.get(name);
      if (parent === undefined) return base(`没有这一册 · there is no such book: ${name}; ${[...this.shipped.documents.keys()].join(', ')}`);
      if (chain.some((d) => d.book === parent.book)) return base(`绕回自身 · comes back to itself: ${name}`);
      if (chain.length >= CHAIN_MAX) return base(`最多 ${CHAIN_MAX} 层 · at most ${CHAIN_MAX} deep`);
      chain.unshift(parent);
    }
    return base(null);
  }
}
