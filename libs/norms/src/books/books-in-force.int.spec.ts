import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentDigest } from '@sanxiang/contracts';
import { durationOf, type Book } from './book.js';
import type { BookDocument } from './book-schema.js';
import { PublishedBooks } from './books-in-force.js';
import { BookLibrary } from './library.js';
import type { PublishedBook } from './published-book.js';
import { readShippedBooks } from './shipped-books.js';

const library = new BookLibrary(readShippedBooks(), 'Asia/Shanghai');
const day = (date: string): number => Date.parse(`${date}T00:00:00+08:00`);
const published = (document: BookDocument, publishedAt = 0): PublishedBook => ({ document, publishedAt, publishedBy: null, contentHash: contentDigest(document) });
const book = (name: string, version: number, effectiveFrom: string, seconds: number, more: Partial<BookDocument> = {}): PublishedBook => published({ book: name, version, effectiveFrom, parameters: { 'hold.promptEvery': `${seconds}s` }, ...more });

function holding(books: readonly PublishedBook[]): PublishedBooks {
  const held = new PublishedBooks(library);
  for (const b of books) held.add('o', b);
  return held;
}
const promptEvery = (b: Book): number => { const d = durationOf(b, 'hold.promptEvery'); return d.kind === 'elapsed' ? d.ms / 1000 : NaN; };
const at = (books: PublishedBooks, date: string): string => { const b = books.at('o', day(date)); return `${b.book} ${b.version} ${promptEvery(b)}`; };

describe('the book in force', () => {
  const BOOKS = [book('ours', 1, '2026-01-01', 31), book('ours', 2, '2026-03-01', 32), book('other', 7, '2026-02-01', 37), book('other', 8, '2026-02-01', 38)];

  it('is the one with the latest effectiveFrom, then the highest version, else the base', () => {
    const books = holding(BOOKS);
    expect(['2025-12-31', '2026-01-01', '2026-01-31', '2026-02-01', '2026-02-28', '2026-03-01', '2030-01-01'].map((date) => at(books, date)))
      .toEqual(['base 1 30', 'ours 1 31', 'ours 1 31', 'other 8 38', 'other 8 38', 'ours 2 32', 'ours 2 32']);
    expect(books.at('o', day('2026-01-01') - 1).book).toBe('base');
  });

  it('is another for another org', () => expect(holding(BOOKS).at('p', day('2026-02-01')).book).toBe('base'));

  it('changes when a backdated one is published, from its own beginning on', () => {
    const books = holding(BOOKS);
    expect(books.add('o', book('ours', 3, '2025-06-01', 33))).toBe(day('2025-06-01'));
    expect([at(books, '2025-07-01'), at(books, '2026-01-01')]).toEqual(['ours 3 33', 'ours 1 31']);
  });

  it('stands on the version of the book that it extends which is in force with it', () => {
    const books = holding([book('house', 1, '2026-01-01', 41), book('branch', 1, '2026-01-02', 0, { extends: 'house', parameters: {} }), book('house', 2, '2026-02-01', 42), book('branch', 2, '2026-02-02', 0, { extends: 'house', parameters: {} })]);
    expect([at(books, '2026-01-15'), at(books, '2026-02-01'), at(books, '2026-02-02')]).toEqual(['branch 1 41', 'house 2 42', 'branch 2 42']);
  });

  it('may extend one that comes with the program', () => expect(holding([published({ book: 'ours', extends: 'csr-phrases', version: 1, effectiveFrom: '2026-01-01' })]).at('o', day('2026-01-01')).parameters.get('answer.unit')).toEqual({ kind: 'word', word: 'seconds' }));

  it('is unmoved by the same book again; of two with other content the one published first stays', () => {
    const first = { ...book('ours', 1, '2026-01-01', 31), publishedAt: 5 };
    const second = { ...book('ours', 1, '2026-01-01', 99), publishedAt: 6 };
    const books = holding([first]);
    expect([books.add('o', first), books.add('o', second), at(books, '2026-01-01'), books.published('o').length]).toEqual([null, null, 'ours 1 31', 1]);
    expect(at(holding([second, first]), '2026-01-01')).toBe('ours 1 31');
  });

  it('is the same whatever the order in which they come, and however often', () => {
    const any = fc.record({ name: fc.constantFrom('a', 'b', 'c'), version: fc.integer({ min: 1, max: 3 }), month: fc.integer({ min: 1, max: 4 }), seconds: fc.integer({ min: 31, max: 60 }), parent: fc.constantFrom('base', 'a', 'b', 'gas'), publishedAt: fc.integer({ min: 0, max: 3 }) })
      .map(({ name, version, month, seconds, parent, publishedAt }) => ({ ...book(name, version, `2026-0${month}-01`, seconds, { extends: parent }), publishedAt }));
    fc.assert(fc.property(fc.array(any, { minLength: 1, maxLength: 8 }).chain((books) => fc.tuple(fc.constant(books), fc.shuffledSubarray([...books, ...books], { minLength: books.length * 2 }))), ([books, shuffled]) => {
      const [one, two] = [holding(books), holding(shuffled)];
      for (const date of ['2025-12-01', '2026-01-01', '2026-02-15', '2026-03-01', '2026-05-01']) expect(at(two, date)).toBe(at(one, date));
    }), { numRuns: 50 });
  });
});
