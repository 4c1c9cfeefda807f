import { bookPublishedV1, contentDigest, parseInstant, type BookPublishedV1, type CloudEvent } from '@sanxiang/contracts';
import type { BookDocument } from './book-schema.js';
import { readBookValue } from './read-book.js';

/** A version of a book as it was published. */
export interface PublishedBook {
  readonly document: BookDocument;
  /** Epoch milliseconds. */
  readonly publishedAt: number;
  readonly publishedBy: string | null;
  /** The same for the same content, whatever the order of its members. */
  readonly contentHash: string;
}

/** What an event of the type `book.published.v1` publishes; null for every other event, and where there is no book in it. */
export function publishedBookOf(event: CloudEvent): PublishedBook | null {
  if (event.type !== bookPublishedV1.type) return null;
  const { document: value, publishedBy = null } = event.data as BookPublishedV1;
  const { document } = readBookValue(value);
  return document === null ? null : { document, publishedAt: parseInstant(event.time) ?? 0, publishedBy, contentHash: contentDigest(value) };
}
