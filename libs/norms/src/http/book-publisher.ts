import { setTimeout } from 'node:timers/promises';
import type { Caller } from '@sanxiang/access';
import { bookPublishedEvent, contentDigest, EVENT_BYTES_MAX, type CloudEvent } from '@sanxiang/contracts';
import { Problem, type Clock, type Org } from '@sanxiang/kernel';
import type { BookDocument } from '../books/book-schema.js';
import type { ReadBook } from '../books/read-book.js';
import type { PublishedBooks } from '../books/books-in-force.js';
import type { BooksReader } from './books-reader.js';

/** Brings an event of ours into the log; resolves when it is durable. `conflict`: there is one of this id with other content. Given by the composition root. */
export type SayOwn = (org: Org, event: CloudEvent) => Promise<'accepted' | 'duplicate' | 'conflict'>;

export interface Publication {
  readonly document: BookDocument;
  /** Whether it is new; else the same was published before. */
  readonly isNew: boolean;
}

/** Faults that one answer lists. */
const FAULTS_MAX = 100;
/** A book that another process publishes at the same moment is waited for so long, and looked for this often. */
const SEEN_MS_MAX = 5000;
const LOOK_EVERY_MS = 100;

const refusedVersion = (book: string, version: number): Problem =>
  new Problem(409, 'book-version-published', `${book} 第 ${version} 版已发布，内容不同；请用更高的版本号 · Version ${version} of ${book} is published with other content; take a higher version`, [{ path: 'version', reason: 'published' }]);

/** Publishes books, one of an org at a time, against what was published before. The log is where a book lives; all consumers read it there. */
export class BookPublisher {
  private readonly chains = new Map<Org, Promise<unknown>>();

  constructor(private readonly say: SayOwn, private readonly reader: BooksReader, private readonly clock: Clock) {}

  /** Resolves when the book is durable. Throws a problem: 400 with every fault, 409 for a version that is published with other content, or overtaken. */
  async publish(caller: Caller, org: Org, read: ReadBook): Promise<Publication> {
    const mine = (this.chains.get(org) ?? Promise.resolve()).catch(() => undefined).then(() => this.publishNow(caller, org, read));
    this.chains.set(org, mine);
    try { return await mine; } finally { if (this.chains.get(org) === mine) this.chains.delete(org); }
  }

  private async publishNow(caller: Caller, org: Org, read: ReadBook): Promise<Publication> {
    const books = await this.reader.of(org);
    const { document } = read;
    const before = document === null || read.faults.length > 0 ? null : sameBefore(books, org, document);
    if (before !== null) return before;
    const { faults, resolved } = this.reader.library.checked(read, document === null ? () => undefined : books.parents(org, this.reader.library.effectiveFrom(document)));
    const all = document !== null && document.effectiveFrom === undefined ? [...faults, { path: 'effectiveFrom', reason: '缺失 · is missing' }] : faults;
    if (document === null || resolved === null || all.length > 0) throw new Problem(400, 'bad-book', '规范册有误 · The norm book is wrong', all.slice(0, FAULTS_MAX));
    const highest = Math.max(0, ...books.published(org).filter((p) => p.document.book === document.book).map((p) => p.document.version));
    if (document.version < highest) throw new Problem(409, 'book-version-overtaken', `${document.book} 已有第 ${highest} 版，版本号只升不降 · ${document.book} has a version ${highest}; versions rise`, [{ path: 'version', reason: `> ${highest}` }]);
    const event = bookPublishedEvent(org, { book: document.book, version: document.version, document: { ...document }, publishedBy: caller.name }, this.clock.now());
    if (JSON.stringify(event).length > EVENT_BYTES_MAX) throw new Problem(413, 'too-large', `规范册超过 ${EVENT_BYTES_MAX} 字节 · The book is over ${EVENT_BYTES_MAX} bytes`);
    if (await this.say(org, event) === 'conflict') return this.published(org, document);
    this.reader.take(org, event);
    return { document, isNew: true };
  }

  /** What another process has published as this version. */
  private async published(org: Org, document: BookDocument): Promise<Publication> {
    for (let waited = 0; waited <= SEEN_MS_MAX; waited += LOOK_EVERY_MS) {
      const before = sameBefore(await this.reader.of(org), org, document);
      if (before !== null) return before;
      await setTimeout(LOOK_EVERY_MS);
    }
    throw refusedVersion(document.book, document.version);
  }
}

/** The version as it was published before; null: it was not. Throws 409 where it has other content. */
function sameBefore(books: PublishedBooks, org: Org, document: BookDocument): Publication | null {
  const before = books.published(org).find((p) => p.document.book === document.book && p.document.version === document.version);
  if (before === undefined) return null;
  if (before.contentHash !== contentDigest(document)) throw refusedVersion(document.book, document.version);
  return { document: before.document, isNew: false };
}
