import { Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { Allow, CallerParam, orgFor, type Caller } from '@sanxiang/access';
import { formatInstant } from '@sanxiang/contracts';
import { badInput, onlyParams, pageLimit, Problem, wholeBody, YAML_TYPES, type Clock, type Org } from '@sanxiang/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BookDocument } from '../books/book-schema.js';
import type { PublishedBooks } from '../books/books-in-force.js';
import { readBookText, readBookValue, type ReadBook } from '../books/read-book.js';
import { editorSchema } from '../books/editor-schema.js';
import { BookPublisher } from './book-publisher.js';
import { BooksReader } from './books-reader.js';

export const BOOKS_CLOCK = Symbol('BooksClock');
export const BOOK_LIST_PARAMS = ['org', 'book', 'content', 'limit', 'cursor'];
const JSON_TYPE = 'application/json';
const TYPES: readonly string[] = [JSON_TYPE, ...YAML_TYPES];
const BOOK_BYTES_MAX = 1024 * 1024;

/** A version of a book in a list. */
interface BookItem {
  readonly book: string;
  readonly version: number;
  readonly extends: string | null;
  /** null: from ever (the base book). */
  readonly effectiveFrom: string | null;
  /** null: it comes with the program. */
  readonly publishedAt: string | null;
  readonly publishedBy: string | null;
  readonly inForce: boolean;
  readonly content?: BookDocument;
}
interface Page { readonly items: readonly BookItem[]; readonly next: string | null }

/** `GET` `POST /v1/books`: which books an org has published, and publishing one. */
@Controller('v1/books')
export class BooksController {
  constructor(@Inject(BookPublisher) private readonly publisher: BookPublisher, @Inject(BooksReader) private readonly reader: BooksReader, @Inject(BOOKS_CLOCK) private readonly clock: Clock) {}

  /** Newest first; the last is the base book that comes with the program. */
  @Get()
  @Allow('lead', 'manager', 'auditor', 'admin')
  async list(@CallerParam() caller: Caller, @Query() query: Record<string, unknown>): Promise<Page> {
    onlyParams(query, BOOK_LIST_PARAMS);
    const org = orgFor(caller, query['org']);
    const limit = pageLimit(query['limit']);
    const content = query['content'] ?? 'false';
    if (content !== 'true' && content !== 'false') throw badInput('content', 'true | false');
    const items = itemsOf(await this.reader.of(org), this.reader.library.shipped.base, org, this.clock.now()).filter((i) => query['book'] === undefined || i.book === query['book']);
    const first = query['cursor'] === undefined ? 0 : items.findIndex((i) => cursorOf(i) === query['cursor']) + 1;
    if (query['cursor'] !== undefined && first === 0) throw badInput('cursor', '无效 · no such cursor');
    const page = items.slice(first, first + limit);
    const last = page.at(-1);
    return { items: content === 'true' ? page : page.map(({ content: _content, ...item }) => item), next: last !== undefined && first + limit < items.length ? cursorOf(last) : null };
  }

  /** The JSON Schema of a book, for editors. */
  @Get('schema')
  @Allow('agent', 'lead', 'manager', 'auditor', 'admin')
  schema(): Record<string, unknown> { return editorSchema(this.reader.library.shipped); }

  /** 201 when it is new, 200 when the same was published before. */
  @Post()
  @Allow('manager', 'admin')
  async publish(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply, @CallerParam() caller: Caller, @Query() query: Record<string, unknown>): Promise<BookItem> {
    onlyParams(query, ['org']);
    const org = orgFor(caller, query['org']);
    const { document, isNew } = await this.publisher.publish(caller, org, await bookOf(request));
    reply.status(isNew ? 201 : 200);
    const item = itemsOf(await this.reader.of(org), this.reader.library.shipped.base, org, this.clock.now()).find((i) => i.book === document.book && i.version === document.version);
    if (item === undefined) throw new Error('a published book is not there');
    const { content: _content, ...told } = item;
    return told;
  }
}

function itemsOf(books: PublishedBooks, base: BookDocument, org: Org, now: number): BookItem[] {
  const current = books.at(org, now);
  const isCurrent = ({ book, version }: BookDocument): boolean => book === current.book && version === current.version;
  const published = books.published(org).map(({ document, effectiveFrom, publishedAt, publishedBy }): BookItem => ({
    book: document.book, version: document.version, extends: document.extends ?? base.book, effectiveFrom: formatInstant(effectiveFrom),
    publishedAt: formatInstant(publishedAt), publishedBy, inForce: isCurrent(document), content: document,
  }));
  return [...published.reverse(), { book: base.book, version: base.version, extends: null, effectiveFrom: null, publishedAt: null, publishedBy: null, inForce: isCurrent(base), content: base }];
}

const cursorOf = ({ book, version }: BookItem): string => Buffer.from(JSON.stringify([book, version])).toString('base64url');

async function bookOf(request: FastifyRequest): Promise<ReadBook> {
  const [type = ''] = (request.headers['content-type'] ?? '').toLowerCase().split(';').map((p) => p.trim());
  if (!TYPES.includes(type)) throw new Problem(415, 'media-type', `只接受 · Only these are taken: ${TYPES.join(', ')}`);
  if (type === JSON_TYPE) return readBookValue(request.body);
  const bytes = await wholeBody(request.raw, BOOK_BYTES_MAX);
  try { return readBookText(new TextDecoder('utf-8', { fatal: true }).decode(bytes)); } catch (error) {
    if (error instanceof TypeError) throw badInput('body', 'UTF-8');
    throw error;
  }
}
