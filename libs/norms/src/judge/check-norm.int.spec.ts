import { describe, expect, it } from '@jest/globals';
import type { BookDocument, NormDocument } from '../books/book-schema.js';
import { BookLibrary } from '../books/library.js';
import { readShippedBooks } from '../books/shipped-books.js';

const library = new BookLibrary(readShippedBooks(), 'Asia/Shanghai');

/** Places of the faults of a book that changes HOLD-03. */
function placesOf(norm: NormDocument): string[] {
  const document: BookDocument = { book: 'ours', extends: 'base', version: 1, effectiveFrom: '2026-01-01', norms: { 'HOLD-03': norm } };
  return library.resolve(document, () => undefined).faults.map((f) => f.place.join('.'));
}

describe('a norm of a book', () => {
  it('may change what its pattern knows', () => expect(placesOf({ severity: 'hard', limit: 'hold.waitPromptAfter' })).toEqual([]));
  it('is refused with a parameter that the book does not have', () => expect(placesOf({ limit: 'hold.never' })).toEqual(['norms.HOLD-03.limit']));
  it('is refused with a fact that its occasions do not have', () => expect(placesOf({ until: 'midnight' })).toEqual(['norms.HOLD-03.until']));
  it('is refused with a condition on a fact that its occasions do not have', () => expect(placesOf({ where: { weather: 'rain' } })).toEqual(['norms.HOLD-03.where']));
  it('is refused with a pattern that nobody knows', () => expect(placesOf({ pattern: 'sometimes' })).toEqual(['norms.HOLD-03.pattern']));
  it('is refused with an argument that its pattern does not know', () => expect(placesOf({ colour: 'red' }).length).toBeGreaterThan(0));
});
