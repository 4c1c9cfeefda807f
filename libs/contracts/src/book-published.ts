import type { CloudEvent } from './envelope.js';
import { bookPublishedV1, type BookPublishedV1 } from './events/book.published.v1.js';
import { formatInstant } from './instant.js';

/** The source of published norm books. It says nothing of how fresh the calls are, and is no clock. */
export const BOOKS_SOURCE = 'sanxiang/books';
/** What the subjects of published books begin with; no two things of an org share a subject. */
export const BOOK_SUBJECT_PREFIX = 'book/';

/** The event by which a book of an org is published at `publishedAt` (epoch ms). Its id is book and version, so that no version can be published twice with other content. */
export const bookPublishedEvent = (org: string, data: BookPublishedV1, publishedAt: number): CloudEvent<BookPublishedV1> => ({
  specversion: '1.0', id: `${data.book}.${String(data.version).padStart(6, '0')}`, source: BOOKS_SOURCE, type: bookPublishedV1.type, subject: `${BOOK_SUBJECT_PREFIX}${data.book}`,
  time: formatInstant(publishedAt), org, data,
});
