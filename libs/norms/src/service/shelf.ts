import type { Org } from '@sanxiang/kernel';
import { unlessStale, type StateStore } from '@sanxiang/state-store';
import type { PublishedBooks } from '../books/books-in-force.js';
import type { PublishedBook } from '../books/published-book.js';
import type { ShelfDocument } from './case.document.js';

const SHELF = 'books';

/** The books of all orgs, as far as they were published; kept, so that a restart knows them and all processes know the same. */
export class Shelf {
  private readonly known = new Map<Org, number>();

  constructor(private readonly store: StateStore<ShelfDocument>, readonly books: PublishedBooks) {}

  /** How many publications the books in force are made of, as far as this process knows. */
  count(org: Org): number { return this.known.get(org) ?? 0; }

  /** Brings an org's books up to what the store knows; the instant from which something may have to be judged anew, null: nothing new. */
  async refresh(org: Org): Promise<number | null> {
    const shelf = (await this.store.load(org, [SHELF])).get(SHELF);
    return shelf === undefined ? null : this.learn(org, shelf.doc.published);
  }

  /** Takes publications in. */
  take(org: Org, published: readonly PublishedBook[]): Promise<void> {
    return unlessStale(async () => {
      const shelf = (await this.store.load(org, [SHELF])).get(SHELF);
      const before = shelf?.doc.published ?? [];
      const fresh = published.filter((p, no) => ![...before, ...published.slice(0, no)].some((b) => isSame(b, p)));
      if (fresh.length > 0) await this.store.save(org, [{ id: SHELF, expected: shelf?.version ?? 0, doc: { published: [...before, ...fresh] }, timers: [], outbox: [] }]);
    });
  }

  /** Publications are only ever added behind those that are known. */
  private learn(org: Org, published: readonly PublishedBook[]): number | null {
    let from: number | null = null;
    for (const book of published.slice(this.count(org))) {
      const since = this.books.add(org, book);
      if (since !== null) from = Math.min(from ?? Infinity, since);
    }
    this.known.set(org, published.length);
    return from;
  }
}

const isSame = (a: PublishedBook, b: PublishedBook): boolean =>
  a.document.book === b.document.book && a.document.version === b.document.version && a.contentHash === b.contentHash && a.publishedAt === b.publishedAt;
