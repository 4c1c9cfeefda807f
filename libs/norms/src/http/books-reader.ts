import type { CloudEvent } from '@sanxiang/contracts';
import { Unavailable, type Clock, type Org } from '@sanxiang/kernel';
import { PublishedBooks } from '../books/books-in-force.js';
import type { BookLibrary } from '../books/library.js';
import { targetOf, type TargetOf } from '../books/targets.js';
import { publishedBookOf } from '../books/published-book.js';

/** The events by which an org published books, as far as the warehouse has them; given by the composition root. */
export type ToldBooks = (org: Org) => Promise<readonly CloudEvent[]>;

const LATELY_MS = 10_000;

/** The published books as the HTTP side knows them. */
export class BooksReader {
  private readonly books: PublishedBooks;
  /** When the books of an org were looked at for a board, by a clock that never goes back. */
  private readonly looked = new Map<Org, number>();

  constructor(private readonly told: ToldBooks | null, readonly library: BookLibrary) { this.books = new PublishedBooks(library); }

  /** The books of an org as they are now. Throws `Unavailable` where this process cannot read them. */
  async of(org: Org): Promise<PublishedBooks> {
    if (this.told === null) throw new Unavailable('warehouse');
    for (const event of await this.told(org)) this.take(org, event);
    return this.books;
  }

  /** What figures of an org are compared with now; for boards, so that a new book may be seen as late as `LATELY_MS` after it. */
  async targets(org: Org, clock: Clock): Promise<TargetOf> {
    const looked = this.looked.get(org);
    const ticks = performance.now();
    if (looked === undefined || ticks - looked >= LATELY_MS) {
      await this.of(org);
      this.looked.set(org, ticks);
    }
    const book = this.books.at(org, clock.now());
    return (metric, place) => targetOf(book, metric, place);
  }

  /** Takes in what was just said, before the warehouse has it. */
  take(org: Org, event: CloudEvent): void {
    const published = publishedBookOf(event);
    if (published !== null) this.books.add(org, published);
  }
}
