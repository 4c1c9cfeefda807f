import { describe, expect, it } from '@jest/globals';
import { parameterOf, type Book } from './book.js';
import { pathText } from './book-fault.js';
import { BookLibrary } from './library.js';
import { readParameter, showParameter } from './read-parameter.js';
import { readShippedBooks } from './shipped-books.js';

/** Rows of the catalogue of policy parameters; some rows hold several parameters, and the contract names some more. */
const NAMES_IN_THE_CATALOGUE = 97;
const NAMES_OF_THE_CONTRACT = ['sl.seconds', 'abandon.shortSeconds', 'repeat.window', 'wrap.max', 'call.idleLimit', 'hold.minReturn', 'calendar.workingDayMeans'];

const shipped = readShippedBooks();
const library = new BookLibrary(shipped, 'Asia/Shanghai');
const resolved = (name: string): { book: Book; faults: string[] } => {
  const document = shipped.documents.get(name);
  if (document === undefined) throw new Error(name);
  const { book, faults } = library.resolve(document, () => undefined);
  return { book, faults: faults.map(({ place, reason }) => `${pathText(place)} ${reason}`) };
};
const text = (book: Book, name: string): string => { const value = parameterOf(book, name); return value === undefined ? 'none' : showParameter(value, 'en'); };

describe('the books that come with the program', () => {
  it.each([...shipped.documents.keys()])('%s has no fault', (name) => expect(resolved(name).faults).toEqual([]));

  it('define every parameter of the catalogue and of the contract, each with a default that it may have', () => {
    const names = [...shipped.definitions.keys()];
    expect(names.filter((name) => NAMES_OF_THE_CONTRACT.includes(name)).sort()).toEqual([...NAMES_OF_THE_CONTRACT].sort());
    expect(names).toHaveLength(NAMES_IN_THE_CATALOGUE + NAMES_OF_THE_CONTRACT.length);
    for (const [name, definition] of shipped.definitions) expect([name, typeof readParameter(definition, definition.default)]).toEqual([name, 'object']);
  });

  it('have the office hours and numbers that the contract names', () => {
    const { book } = resolved('base');
    expect(['answer.maxRings', 'hold.promptEvery', 'hold.minReturn', 'sl.seconds', 'abandon.shortSeconds', 'repeat.window', 'call.idleLimit', 'ticket.handover', 'ticket.return', 'ticket.tiers.normal', 'calendar.workingDayMeans', 'ticket.tiers.never'].map((name) => text(book, name)))
      .toEqual(['3 rings', '30 s', '2 s', '20 s', '5 s', '7 days', '4 h', '2 working hours', '2 working days', 'same day', 'end_of_day', 'none']);
    expect(book.calendars.get('office')?.plan).toMatchObject({ holidays: 'CN', week: [...Array<unknown>(5).fill([{ from: 540, to: 720 }, { from: 810, to: 1080 }]), [], []] });
  });

  it('settle by parameters what organisations do differently', () => {
    expect(['handbook-2-rings', 'handbook-3-rings', 'csr-phrases'].map((name) => { const { book } = resolved(name); return [text(book, 'answer.unit'), text(book, 'answer.maxRings'), book.norms.get('CALL-01')?.enabled, book.norms.get('CALL-02')?.enabled]; }))
      .toEqual([['rings', '2 rings', false, true], ['rings', '3 rings', true, false], ['seconds', '3 rings', true, false]]);
    expect(['gas', 'csr-phrases'].map((name) => text(resolved(name).book, 'voice.dialectPolicy'))).toEqual(['dialect_if_needed', 'mandarin_only']);
    expect(text(resolved('gas').book, 'speech.minCpm')).toBe('inbound: 180; outbound: 120');
  });

  it('say of every value that they change, and of every norm, where it stands written', () => {
    for (const [name, document] of shipped.documents) {
      if (name !== 'base') expect([name, Object.keys(document.parameters ?? {}).filter((p) => document.sources?.[p] === undefined)]).toEqual([name, []]);
      const { book } = resolved(name);
      const cited = [...[...book.norms.values()].flatMap((n) => n.source), ...[...book.sources.values()].flat()].map((s) => s.document).filter((d) => /^\d{3}-/.test(d));
      expect([name, cited.filter((d) => !book.documents.has(d))]).toEqual([name, []]);
      expect([name, [...book.norms.values()].filter((n) => n.source.length === 0).map((n) => n.id)]).toEqual([name, []]);
    }
  });

  it('let the heating hotline answer day and night in its season', () => {
    const service = resolved('heating-repairs').book.calendars.get('service');
    expect(['2026-01-01T03:00', '2026-06-01T03:00', '2026-06-01T09:00', '2026-10-01T09:00'].map((at) => service?.isOpen(Date.parse(`${at}:00+08:00`)))).toEqual([true, false, true, false]);
  });
});
