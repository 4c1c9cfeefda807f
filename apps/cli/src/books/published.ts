import { contentDigest, parseInstant } from '@sanxiang/contracts';
import { PublishedBooks, readBookValue, type Book, type BookFault, type BookLibrary } from '@sanxiang/norms';
import type { Server } from '../server.js';
import { Failed, say, type Terminal } from '../terminal.js';
import type { CheckedFile } from './book-file.js';

/** What an org has published, put together here again from what the program tells. */
export interface KnownBooks {
  /** A book against what is in force when it takes effect. */
  against(file: CheckedFile): { readonly before: Book; readonly after: Book; readonly faults: readonly BookFault[] };
}

const ORG = 'asked';
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** Asks the running program for the books of an org. */
export async function publishedBooks(terminal: Terminal, server: Server, org: string | undefined, library: BookLibrary): Promise<KnownBooks> {
  const books = new PublishedBooks(library);
  for (let cursor: string | null = ''; cursor !== null;) {
    const params: URLSearchParams = new URLSearchParams({ content: 'true', ...(org !== undefined && { org }), ...(cursor !== '' && { cursor }) });
    const page: unknown = await server.get(`/v1/books?${params.toString()}`);
    if (!isObject(page) || !Array.isArray(page['items'])) throw new Failed(say(terminal, '/v1/books 的回答看不懂', '/v1/books: an answer that cannot be read'));
    for (const item of (page['items'] as readonly unknown[]).filter(isObject)) add(books, item);
    cursor = typeof page['next'] === 'string' ? page['next'] : null;
  }
  return {
    against({ read, library: own }) {
      const start = read.document === null ? -Infinity : own.effectiveFrom(read.document);
      const { resolved, faults } = own.checked(read, books.parents(ORG, start));
      const before = books.at(ORG, start);
      return { before, after: resolved?.book ?? before, faults };
    },
  };
}

function add(books: PublishedBooks, { content, publishedAt }: Readonly<Record<string, unknown>>): void {
  const { document } = readBookValue(content);
  const at = typeof publishedAt === 'string' ? parseInstant(publishedAt) : null;
  if (document !== null && at !== null) books.add(ORG, { document, publishedAt: at, publishedBy: null, contentHash: contentDigest(content) });
}
