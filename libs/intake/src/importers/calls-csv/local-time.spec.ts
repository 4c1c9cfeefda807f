import { describe, expect, it } from '@jest/globals';
import { clockOf, instantReader, spanOf, zoneOf } from './local-time.js';

const shanghai = zoneOf('Asia/Shanghai');
const berlin = zoneOf('Europe/Berlin');
const at = (format: string, text: string, zone = shanghai): string | null => {
  const ms = instantReader(format)?.(text, zone) ?? null;
  return ms === null ? null : new Date(ms).toISOString();
};

describe('instants', () => {
  it.each([
    ['iso', '2026-03-02 8:05', '2026-03-02T00:05:00.000Z'],
    ['iso', '2026-03-02T08:05:09.5', '2026-03-02T00:05:09.500Z'],
    ['iso', '2026-3-2', '2026-03-01T16:00:00.000Z'],
    ['iso', '2026-03-02T08:05:09Z', '2026-03-02T08:05:09.000Z'],
    ['iso', '2026-03-02 08:05:09+01:00', '2026-03-02T07:05:09.000Z'],
    ['epoch', '1772438709', '2026-03-02T08:05:09.000Z'],
    ['epoch_ms', '1772438709123', '2026-03-02T08:05:09.123Z'],
    ['dd/MM/yyyy HH:mm:ss', '02/03/2026 08:05:09', '2026-03-02T00:05:09.000Z'],
    ['M/d/yyyy h:mm:ss a', '3/2/2026 12:05:09 AM', '2026-03-01T16:05:09.000Z'],
    ['M/d/yyyy h:mm:ss a', '3/2/2026 12:05:09 p.m.', '2026-03-02T04:05:09.000Z'],
    ["yyyy'年'M'月'd'日' H:mm", '2026年3月2日 8:05', '2026-03-02T00:05:00.000Z'],
    ['yyyyMMddHHmmssSSS', '20260302080509123', '2026-03-02T00:05:09.123Z'],
  ])('of the format %s: %s', (format, text, expected) => { expect(at(format, text)).toBe(expected); });

  it.each([
    ['iso', '2026-02-30 08:00'], ['iso', '2026-03-02 24:00'], ['iso', '08:00'], ['iso', 'yesterday'], ['epoch', '12:00'],
    ['M/d/yyyy h:mm a', '3/2/2026 13:00 PM'], ['dd/MM/yyyy', '2/3/2026'],
  ])('are not made of what is none: %s %s', (format, text) => { expect(at(format, text)).toBeNull(); });

  it('have formats that name a whole date and nothing unknown', () => {
    expect(['HH:mm', 'dd/MM', 'yyyy-MM-dd EEE', 'yyyyy-MM-dd', 'iso8601'].map(instantReader)).toEqual([null, null, null, null, null]);
  });
});

describe('local time', () => {
  it('of an hour that happens twice is the first of the two', () => { expect(at('iso', '2026-10-25 02:30', berlin)).toBe('2026-10-25T00:30:00.000Z'); });
  it('of an hour that the change of clocks leaves out lies after the change', () => { expect(at('iso', '2026-03-29 02:30', berlin)).toBe('2026-03-29T01:30:00.000Z'); });
  it('around a change of clocks has the offset of its own side', () => {
    expect([at('iso', '2026-03-29 01:59:59', berlin), at('iso', '2026-03-29 03:00', berlin)]).toEqual(['2026-03-29T00:59:59.000Z', '2026-03-29T01:00:00.000Z']);
  });
  it('is spelled with its own offset', () => {
    expect([zoneOf('Asia/Kolkata').format(0), zoneOf('America/New_York').format(1), berlin.format(Date.UTC(2026, 6, 1))]).toEqual(['1970-01-01T05:30:00.000+05:30', '1969-12-31T19:00:00.001-05:00', '2026-07-01T02:00:00.000+02:00']);
  });
  it('of a zone that does not exist cannot be told', () => { expect(() => zoneOf('Asia/Atlantis')).toThrow(RangeError); });
});

describe('spans', () => {
  it.each([['90', 's', 90_000], ['1.5', 's', 1500], ['2', 'min', 120_000], ['250', 'ms', 250], ['0:02:23', 's', 143_000], ['100:00:01', 's', 360_001_000], ['2:23', 's', 143_000], ['-8', 's', -8000]] as const)('%s in %s', (text, unit, ms) => { expect(spanOf(text, unit)).toBe(ms); });
  it('are not made of anything else', () => { expect(['', 'abc', '1:2:3', '0:00:61', '1e3', '5 s'].map((text) => spanOf(text, 's'))).toEqual([null, null, null, null, null, null]); });
});

describe('times of day', () => {
  it('are milliseconds since midnight', () => { expect(['0:00:00', '9:05', '23:59:59.250'].map(clockOf)).toEqual([0, 32_700_000, 86_399_250]); });
  it('are not made of anything else', () => { expect(['24:00', '9', '09:60', ''].map(clockOf)).toEqual([null, null, null, null]); });
});
