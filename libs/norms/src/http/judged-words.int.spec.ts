import { describe, expect, it } from '@jest/globals';
import { PATTERNS } from '../patterns/catalogue.js';
import { BookLibrary } from '../books/library.js';
import { readShippedBooks } from '../books/shipped-books.js';
import { judgedWords } from './judged-words.js';

const library = new BookLibrary(readShippedBooks(), 'Asia/Shanghai');
const { book } = library.resolve(library.shipped.base, () => undefined);
const words = (id: string): string[] => { const norm = book.norms.get(id); const said = norm === undefined ? null : judgedWords(norm, book); return said === null ? [] : [said.zh, said.en]; };

describe('how a norm is judged', () => {
  it('is a sentence with the values of the book', () => {
    expect(words('HOLD-03')).toEqual([
      '每次保持或静音：须在30 秒（hold.promptEvery）内有一次回应，此后每次重新计时，直到结束。来源不能上报 call.wait_prompt 时无法判定。',
      'For each hold or mute: within 30 s (hold.promptEvery) there has to be a word to the customer, each beginning the time anew, until its end. Unknown where the source cannot report call.wait_prompt.',
    ]);
    expect(words('CALL-01')[1]).toBe('For each answer (direction:inbound): the number of rings is at most 3 rings (answer.maxRings). Only where the book says answer.unit:rings.');
    expect(words('TICKET-06')[1]).toBe('For each ticket.unresolved_marked: within 2 working hours (ticket.handover) there has to be ticket.handed_over; not if there is ticket.answered_on_call.');
  });

  it('is there for every norm that a pattern judges, and for every pattern', () => {
    for (const norm of book.norms.values()) expect([norm.id, judgedWords(norm, book) === null]).toEqual([norm.id, norm.pattern === null]);
    const [any] = book.norms.values();
    for (const pattern of PATTERNS.keys()) expect([pattern, any === undefined ? null : judgedWords({ ...any, pattern }, book)]).not.toEqual([pattern, null]);
  });
});
