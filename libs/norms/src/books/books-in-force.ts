import type { Book } from './book.js';

/** Which book an org has to keep at an instant. Given by what was published; `BooksOfLog` is its fold. */
export interface BooksInForce {
  /** The book with the latest `effectiveFrom` not after the instant, then the highest version; else the base book. */
  at(org: string, instantMs: number): Book;
}
