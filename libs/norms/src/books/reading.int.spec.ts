import { describe, expect, it } from '@jest/globals';
import { numberOf, parameterOf, type Book } from './book.js';
import { BookLibrary } from './library.js';
import { readBookText, readBookValue } from './read-book.js';
import { showParameter } from './read-parameter.js';
import { readShippedBooks } from './shipped-books.js';

const library = new BookLibrary(readShippedBooks(), 'Asia/Shanghai');
const HEAD = 'book: ours\nextends: base\nversion: 1\neffectiveFrom: 2026-01-01T00:00:00+08:00\n';
const faults = (body: string): string[] => library.checked(readBookText(HEAD + body), () => undefined).faults.map(({ line, path }) => `${line ?? '?'} ${path}`);
const reasons = (body: string): string => library.checked(readBookText(HEAD + body), () => undefined).faults.map((f) => f.reason).join('\n');
function read(body: string): Book {
  const { resolved, faults: found } = library.checked(readBookText(HEAD + body), () => undefined);
  expect(found).toEqual([]);
  if (resolved === null) throw new Error('not read');
  return resolved.book;
}

describe('a book as it is written', () => {
  it('overrides the base parameter by parameter, tables row by row', () => {
    const book = read('parameters: { hold.promptEvery: 45s, answer.maxRings: 2, sl.seconds: 15, ticket.tiers: { difficult: 3 working days } }');
    const text = (name: string): string => { const value = parameterOf(book, name); return value === undefined ? '' : showParameter(value, 'zh'); };
    expect(['hold.promptEvery', 'answer.maxRings', 'sl.seconds', 'ticket.tiers.difficult', 'ticket.tiers.normal', 'hold.maxTotal'].map(text)).toEqual(['45 秒', '2 声', '15 秒', '3 个工作日', '当天', '2 分钟']);
    expect(() => numberOf(book, 'hold.promptEvery')).toThrow('no number');
  });

  it('changes norms member by member, adds its own and switches some off', () => {
    const book = read('parameters: { rule.severity: hard }\nnorms:\n  HOLD-03: { severity: soft }\n  CALL-01: { enabled: false }\n  OWN-1: { title: { zh: 自定, en: Own }, source: [{ document: handbook, article: "7" }], by: TX }');
    expect([book.norms.get('HOLD-03')?.severity, book.norms.get('HOLD-03')?.pattern, book.norms.get('HOLD-01')?.severity, book.norms.get('CALL-01')?.enabled]).toEqual(['soft', 'within', 'hard', false]);
    expect(book.norms.get('OWN-1')).toMatchObject({ family: 'OWN', by: ['T', 'X'], enabled: true, pattern: null, priority: 2, severity: 'hard', text: { en: 'Own' } });
  });

  it('adds to the targets of the base', () => {
    expect(read('targets: { M-SL: { queue: { vip: 90 } } }').targets.get('M-SL')).toEqual({ default: 80, by: new Map([['queue', new Map([['vip', 90]])]]) });
  });

  it('may be JSON', () => {
    const { document } = readBookText('{"book":"ours","version":1,"effectiveFrom":"2026-01-01"}');
    expect(document).toEqual({ book: 'ours', version: 1, effectiveFrom: '2026-01-01' });
    expect(library.resolve(document ?? { book: '', version: 1 }, () => undefined).book.effectiveFrom).toBe(Date.parse('2026-01-01T00:00:00+08:00'));
  });

  it('names every fault with its line, in one go', () => {
    expect(faults([
      'timeZone: Moon/Base', 'colour: red', 'calendars:', '  office: { mon-fri: ["09:00-08:00"], fri: ["10:00-11:00"], holidays: US }', '  night: { sat: ["22:00-06:00"], closed: [2026-02-30] }',
      'parameters:', '  hold.promptEvery: 3 rings', '  hold.prompt: 30s', '  service.calendar: nights', '  eval.min: low',
      'norms:', '  HOLD-03: { severity: fierce }', '  HOLD-99: { enabled: true }', '  hold3: {}',
      'targets: { SL: { default: 80 } }', 'waivers: [{ norm: CALL-77, from: 2026-02-01, to: 2026-01-01, reason: x }]',
    ].join('\n')).sort()).toEqual([
      '5 timeZone', '6 colour', '8 calendars.office.fri', '8 calendars.office.holidays', '8 calendars.office.mon-fri', '9 calendars.night', '9 calendars.night.closed[0]', '9 calendars.night.sat',
      '11 parameters.hold.promptEvery', '12 parameters.hold.prompt', '13 parameters.service.calendar', '14 parameters.eval.min', '16 norms.HOLD-03.severity', '17 norms.HOLD-99.title', '18 norms.hold3', '19 targets.SL', '20 waivers[0].norm', '20 waivers[0].to',
    ].sort());
  });

  it.each([
    ['parameters: { hold.promptEvery: 3 rings }', '3 rings'], ['parameters: { hold.promptEvery: 30 }', '30s'], ['parameters: { answer.maxRings: 3s }', 'rings'], ['parameters: { hold.promptEvery: 2 working days }', 'unit is wrong'],
    ['parameters: { hold.prompt: 1s }', 'hold.promptEvery'], ['calendars: { c: { sat: ["22:00-06:00"] } }', '00:00-06:00'], ['extends: nobody', 'electronics-maintenance'],
  ])('%s is told what would have been right', (body, part) => { expect(reasons(body.startsWith('extends') ? '' : body) + (body.startsWith('extends') ? library.checked(readBookValue({ book: 'x', version: 1, extends: 'nobody' }), () => undefined).faults[0]?.reason ?? '' : '')).toContain(part); });

  it.each(['a: [', 'book: x\nbook: y', '- 1', '7', '', 'a: &a [1]\nb: *a', `{"__proto__": {"book": "x"}}`])('%j is refused, not thrown', (text) => {
    const { faults: found } = library.checked(readBookText(text), () => undefined);
    expect(found.length).toBeGreaterThan(0);
  });

  it('cannot take the name of a book that comes with the program', () => { expect(library.checked(readBookValue({ book: 'gas', version: 1 }), () => undefined).faults.map((f) => f.path)).toEqual(['book']); });
});
