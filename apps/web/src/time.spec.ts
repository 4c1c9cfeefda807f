import { describe, expect, it } from '@jest/globals';
import { ago, clockTime, countSpan, fromIsoDate, isoDate, longDate, preciseTime, shortInstant, startOfDay, weekday, wordSpan } from './time.js';

const SHANGHAI = 'Asia/Shanghai';
const AT = Date.parse('2026-11-22T10:32:05.123+08:00');

describe('instants', () => {
  it('are written in the asked zone, not the browser’s', () => {
    expect(clockTime(AT, SHANGHAI)).toBe('10:32:05');
    expect(clockTime(AT, 'Europe/Berlin', false)).toBe('03:32');
    expect(preciseTime(AT, SHANGHAI)).toBe('10:32:05.123');
    expect(shortInstant(AT, SHANGHAI)).toBe('11-22 10:32');
  });

  it('write midnight as 00, never as 24', () => {
    expect(clockTime(Date.parse('2026-11-22T00:00:00+08:00'), SHANGHAI)).toBe('00:00:00');
  });

  it('have a long date and a weekday in each language', () => {
    expect([longDate(AT, SHANGHAI, 'zh'), weekday(AT, SHANGHAI, 'zh')]).toEqual(['2026年11月22日', '周日']);
    expect([longDate(AT, SHANGHAI, 'en'), weekday(AT, SHANGHAI, 'en')]).toEqual(['22 Nov 2026', 'Sunday']);
  });
});

describe('days', () => {
  it('begin at local midnight', () => {
    expect(new Date(startOfDay(AT, SHANGHAI)).toISOString()).toBe('2026-11-21T16:00:00.000Z');
    expect(new Date(startOfDay(AT, SHANGHAI, 1)).toISOString()).toBe('2026-11-22T16:00:00.000Z');
  });

  it('have 25 hours where the clocks go back', () => {
    const noon = Date.parse('2026-10-25T12:00:00+01:00');
    expect(startOfDay(noon, 'Europe/Berlin', 1) - startOfDay(noon, 'Europe/Berlin')).toBe(25 * 3_600_000);
  });

  it('are read from ISO dates, and what is no date is refused', () => {
    expect(fromIsoDate('2026-11-22', SHANGHAI)).toBe(startOfDay(AT, SHANGHAI));
    expect(isoDate(AT, SHANGHAI)).toBe('2026-11-22');
    expect(fromIsoDate('2026-02-30', SHANGHAI)).toBeNull();
    expect(fromIsoDate('yesterday', SHANGHAI)).toBeNull();
  });
});

describe('durations', () => {
  it('count in minutes and seconds, with hours only when there are any', () => {
    expect([countSpan(48_999), countSpan(725_000), countSpan(3_723_000), countSpan(-5)]).toEqual(['0:48', '12:05', '1:02:03', '0:00']);
  });

  it('are words in each language', () => {
    expect([wordSpan(83_000, 'zh'), wordSpan(83_000, 'en')]).toEqual(['1分23秒', '1\u2009min 23\u2009s']);
    expect([wordSpan(7_000, 'zh'), wordSpan(3_780_000, 'zh')]).toEqual(['7秒', '1小时03分']);
  });

  it('show tenths where a limit may be missed by little', () => {
    expect([wordSpan(31_049, 'zh', true), wordSpan(30_000, 'en', true)]).toEqual(['31.0\u2009秒', '30.0\u2009s']);
  });

  it('say how long ago', () => {
    expect([ago(1_900, 'zh'), ago(125_000, 'en')]).toEqual(['1\u2009秒前', '2\u2009min ago']);
  });
});
