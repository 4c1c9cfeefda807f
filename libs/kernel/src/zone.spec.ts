import { describe, expect, it } from '@jest/globals';
import { dayNumberAt, offsetAt, rfc3339, shiftsBetween, startOfDay } from './zone.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const at = (text: string): number => Date.parse(text);
const day = (text: string): number => at(`${text}T00:00:00Z`) / DAY_MS;

describe('zones', () => {
  it('have the offset of the instant', () => {
    expect(offsetAt(at('2026-03-02T00:00:00Z'), 'Asia/Shanghai')).toBe(8 * HOUR_MS);
    expect(offsetAt(at('2026-07-01T00:00:00Z'), 'America/New_York')).toBe(-4 * HOUR_MS);
    expect(offsetAt(at('2026-01-01T00:00:00.999Z'), 'Asia/Kathmandu')).toBe(5.75 * HOUR_MS);
  });
  it('change clocks at the minute, in order', () => {
    expect(shiftsBetween(at('2026-01-01T00:00:00Z'), at('2027-01-01T00:00:00Z'), 'America/New_York')).toEqual([
      { at: at('2026-03-08T07:00:00Z'), offsetMs: -4 * HOUR_MS }, { at: at('2026-11-01T06:00:00Z'), offsetMs: -5 * HOUR_MS },
    ]);
    expect(shiftsBetween(at('1999-08-01T00:00:00Z'), at('1999-08-31T00:00:00Z'), 'Asia/Jerusalem')).toEqual([]);
    expect(shiftsBetween(at('2026-01-01T00:00:00Z'), at('2027-01-01T00:00:00Z'), 'Asia/Shanghai')).toEqual([]);
  });
  it('begin a day at its first instant', () => {
    expect(startOfDay(day('2026-03-02'), 'Asia/Shanghai')).toBe(at('2026-03-02T00:00:00+08:00'));
    expect(startOfDay(day('2026-11-02'), 'America/New_York')).toBe(at('2026-11-02T00:00:00-05:00'));
    // Midnight is left out (Cairo), or comes twice (Havana).
    expect(startOfDay(day('2026-04-24'), 'Africa/Cairo')).toBe(at('2026-04-24T01:00:00+03:00'));
    expect(startOfDay(day('2026-11-01'), 'America/Havana')).toBe(at('2026-11-01T00:00:00-04:00'));
    // Samoa had no 30 December 2011: what would be its midnight is that of the 31st.
    expect(dayNumberAt(startOfDay(day('2011-12-31'), 'Pacific/Apia'), 'Pacific/Apia')).toBe(day('2011-12-31'));
  });
  it('begin every day of ten years where the day before ends', () => {
    for (const tz of ['America/New_York', 'Asia/Shanghai', 'Africa/Cairo', 'Australia/Lord_Howe', 'America/Havana']) for (let d = day('2020-01-01'); d < day('2030-01-01'); d += 1) {
      const start = startOfDay(d, tz);
      expect([tz, d, dayNumberAt(start, tz), dayNumberAt(start - 1, tz)]).toEqual([tz, d, d, d - 1]);
    }
  });
  it('write instants with their own offset', () => {
    expect(rfc3339(at('2026-03-02T00:00:00Z'), 'Asia/Shanghai')).toBe('2026-03-02T08:00:00+08:00');
    expect(rfc3339(at('2026-07-01T00:00:00.250Z'), 'America/St_Johns')).toBe('2026-06-30T21:30:00.250-02:30');
    expect(rfc3339(0, 'UTC')).toBe('1970-01-01T00:00:00+00:00');
  });
});
