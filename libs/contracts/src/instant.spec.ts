import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatInstant, parseInstant } from './index.js';

const OFFSET_MIN_MAX = 23 * 60 + 59;
const FIRST = Date.parse('0001-01-02T00:00:00Z');
const LAST = Date.parse('9998-12-30T00:00:00Z');

const spell = (ms: number, offset: number): string => {
  const two = (n: number): string => String(n).padStart(2, '0');
  const local = new Date(ms + offset * 60_000).toISOString().slice(0, 23);
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
};

describe('instants', () => {
  it.each([
    ['2026-03-02T08:00:00Z', '2026-03-02T08:00:00.000Z'],
    ['2026-03-02T08:00:00+08:00', '2026-03-02T00:00:00.000Z'],
    ['2026-03-02T08:00:00.5Z', '2026-03-02T08:00:00.500Z'],
    ['2026-03-02T08:00:00.05Z', '2026-03-02T08:00:00.050Z'],
    ['2026-03-02T08:00:00.1239999-05:30', '2026-03-02T13:30:00.123Z'],
    ['2026-03-02t08:00:00z', '2026-03-02T08:00:00.000Z'],
    ['2026-03-02T08:00:00-00:00', '2026-03-02T08:00:00.000Z'],
    ['2024-02-29T23:59:59.999+23:59', '2024-02-29T00:00:59.999Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
    ['1900-01-01T00:00:00Z', '1900-01-01T00:00:00.000Z'],
    ['0000-01-01T00:00:00Z', '0000-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ])('%s is read to the millisecond', (text, utc) => {
    const ms = parseInstant(text);
    expect(ms === null ? null : formatInstant(ms)).toBe(utc);
  });

  it.each([
    '', 'yesterday', 'NaN', '1772416800000', '2026-03-02', '20260302T080000Z', '02/03/2026 08:00', '2026-W10-1T08:00:00Z',
    '2026-13-01T08:00:00+08:00', '2026-00-01T08:00:00Z', '2026-02-30T08:00:00+08:00', '2026-02-29T08:00:00Z', '1900-02-29T08:00:00Z', '2026-04-31T08:00:00Z', '2026-03-00T08:00:00Z', '0000-00-00T00:00:00Z',
    '2026-03-02T08:00:00', '2026-03-02 08:00:00+08:00', '2026-03-02T24:00:00Z', '2026-03-02T25:00:00+08:00', '2026-03-02T08:61:00Z', '2026-03-02T08:00:61Z', '2016-12-31T23:59:60Z',
    '2026-03-02T08:00:00+24:00', '2026-03-02T08:00:00+25:00', '2026-03-02T08:00:00+08:60', '2026-03-02T08:00:00+0800', '2026-03-02T08:00:00+08', '2026-03-02T08:00:00+08:00Z',
    '2026-03-02T08:00Z', '2026-03-02T08:00:00.Z', '2026-03-02T08:00:00,5Z', '2026-03-02T08:00:00Z ', ' 2026-03-02T08:00:00Z', '2026-03-02T08:00:00Z[Asia/Shanghai]',
    '+010000-01-01T00:00:00Z', '-0001-01-01T00:00:00Z', '２０２６-03-02T08:00:00Z', `2026-03-02T08:00:00.${'1'.repeat(100)}Z`,
  ])('"%s" is no instant', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it('what is written in any offset is read back', () => {
    fc.assert(fc.property(fc.integer({ min: FIRST, max: LAST }), fc.integer({ min: -OFFSET_MIN_MAX, max: OFFSET_MIN_MAX }), (ms, offset) => parseInstant(spell(ms, offset)) === ms));
  });

  it('every instant is read back from its UTC spelling', () => {
    fc.assert(fc.property(fc.integer({ min: FIRST, max: LAST }), (ms) => parseInstant(formatInstant(ms)) === ms));
  });

  it('every instant is written as the platform writes it', () => {
    fc.assert(fc.property(fc.double({ min: -FIRST - LAST, max: LAST * 10, noNaN: true }), (ms) => formatInstant(ms) === new Date(ms).toISOString()));
    for (const none of [NaN, Infinity, 1e20]) expect(() => formatInstant(none)).toThrow(RangeError);
  });

  it('no text makes it throw, and what it reads the platform reads alike', () => {
    const nearly = fc.stringMatching(/^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-6]\d:[0-6]\d(\.\d{1,3})?(Z|[+-][0-2]\d:[0-6]\d)$/);
    fc.assert(fc.property(fc.oneof(fc.string(), nearly), (text) => {
      const ms = parseInstant(text);
      return ms === null || ms === Date.parse(text);
    }));
  });
});
