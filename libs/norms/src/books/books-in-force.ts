import type { Book } from './book.js';
import type { BookDocument } from './book-schema.js';
import type { BookLibrary } from './library.js';
import type { PublishedBook } from './published-book.js';
import { BASE } from './shipped-books.js';

/** Which book an org has to keep at an instant. */
export interface BooksInForce {
  /** The book with the latest `effectiveFrom` not after the instant, then the highest version; else the base book. */
  at(org: string, instantMs: number): Book;
}

/** A published book, resolved by itself for what it says of its time. */
interface Held extends PublishedBook { readonly effectiveFrom: number }

interface OrgBooks {
  readonly held: readonly Held[];
  /** Instants from which another book, or another version of one that is extended, holds; rising. */
  readonly steps: readonly number[];
  /** The book from each step on, made when first asked for; the first is before all steps. */
  readonly books: (Book | undefined)[];
}

const NONE: OrgBooks = { held: [], steps: [], books: [] };
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
/** Of two in force at once, which holds: the later, then the higher version; then by name, so that it is always the same. */
const byRank = (a: Held, b: Held): number => a.effectiveFrom - b.effectiveFrom || a.document.version - b.document.version || compare(a.document.book, b.document.book);

/** The fold of what was published: whatever the order, and however often each came, the same books hold. */
export class PublishedBooks implements BooksInForce {
  private readonly orgs = new Map<string, OrgBooks>();
  private readonly base: Book;

  constructor(private readonly library: BookLibrary) { this.base = library.resolve(library.shipped.base, () => undefined).book; }

  /** Takes a book in; the instant from which something may have to be judged anew, null where it changes nothing. Of two with the same version and other content the one published first stays. */
  add(org: string, published: PublishedBook): number | null {
    const { held } = this.of(org);
    const same = held.find((h) => h.document.book === published.document.book && h.document.version === published.document.version);
    if (same !== undefined && (same.publishedAt - published.publishedAt || compare(same.contentHash, published.contentHash)) <= 0) return null;
    const effectiveFrom = this.library.effectiveFrom(published.document);
    const next = [...held.filter((h) => h !== same), { ...published, effectiveFrom }].sort(byRank);
    this.orgs.set(org, { held: next, steps: [...new Set(next.map((h) => h.effectiveFrom))].sort((a, b) => a - b), books: [] });
    return Math.min(effectiveFrom, same?.effectiveFrom ?? Infinity);
  }

  at(org: string, instantMs: number): Book {
    const { held, steps, books } = this.of(org);
    let step = steps.length;
    while (step > 0 && (steps[step - 1] ?? 0) > instantMs) step -= 1;
    const known = books[step];
    if (known !== undefined) return known;
    const now = held.filter((h) => h.effectiveFrom <= instantMs);
    const last = now.at(-1);
    return books[step] = last === undefined ? this.base : this.library.resolve(last.document, this.among(now)).book;
  }

  /** All that an org has published, by effectiveFrom, version and name. */
  published(org: string): readonly Held[] { return this.of(org).held; }

  /** What a book of an org could extend at an instant. */
  parents(org: string, instantMs: number): (name: string) => BookDocument | undefined {
    return this.among(this.of(org).held.filter((h) => h.effectiveFrom <= instantMs));
  }

  private among(held: readonly Held[]): (name: string) => BookDocument | undefined {
    return (name) => (name === BASE ? undefined : held.findLast((h) => h.document.book === name)?.document);
  }

  private of(org: string): OrgBooks { return this.orgs.get(org) ?? NONE; }
}
