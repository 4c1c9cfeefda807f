import type { CloudEvent } from '@sanxiang/contracts';
import { Unavailable, type Org } from '@sanxiang/kernel';
import { PublishedBooks } from '../books/books-in-force.js';
import type { BookLibrary } from '../books/library.js';
import { publishedBookOf } from '../books/published-book.js';

/** The events by which an org published books, as far as the warehouse has them; given by the composition root. */
export type ToldBooks = (org: Org) => Promise<readonly CloudEvent[]>;

/** The published books as the HTTP side knows them. */
export class BooksReader {
  private readonly books: PublishedBooks;

  constructor(private readonly told: ToldBooks | null, readonly library: BookLibrary) { this.books = new PublishedBooks(library); }

  /** The books of an org as they are now. Throws `Unavailable` where this process cannot read them. */
  async of(org: Org): Promise<PublishedBooks> {
    if (this.told === null) throw new Unavailable('warehouse');
    for (const event of await this.told(org)) this.take(org, event);
    return this.books;
  }

  /** Takes in what was just said, before the warehouse has it. */
  take(org: Org, event: CloudEvent): void {
    const published = publishedBookOf(event);
    if (published !== null) this.books.add(org, published);
  }
}
