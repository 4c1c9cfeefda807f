import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatDuration, parseDuration, type Duration } from './duration.js';

const HOUR_MS = 3_600_000;

describe('a duration as a book writes it', () => {
  it.each<[string, Duration]>([
    ['500 ms', { kind: 'elapsed', ms: 500 }], ['30s', { kind: 'elapsed', ms: 30_000 }], ['3 min', { kind: 'elapsed', ms: 180_000 }], ['24 h', { kind: 'elapsed', ms: 24 * HOUR_MS }],
    ['90 days', { kind: 'elapsed', ms: 90 * 24 * HOUR_MS }], ['3 rings', { kind: 'rings', count: 3 }], ['1 ring', { kind: 'rings', count: 1 }], ['2 working hours', { kind: 'working_time', ms: 2 * HOUR_MS }],
    ['0.5 working hours', { kind: 'working_time', ms: HOUR_MS / 2 }], ['2 working days', { kind: 'working_days', days: 2 }], ['same day', { kind: 'same_day' }], ['1 week', { kind: 'weeks', weeks: 1 }],
    ['30 秒', { kind: 'elapsed', ms: 30_000 }], ['3声', { kind: 'rings', count: 3 }], ['2 个工作小时', { kind: 'working_time', ms: 2 * HOUR_MS }], ['2个工作日', { kind: 'working_days', days: 2 }], ['当天', { kind: 'same_day' }],
  ])('%s', (text, duration) => { expect(parseDuration(text)).toEqual(duration); });

  it.each(['', '30', 's', '-3 s', '3 fortnights', '1.5 rings', '0 working days', '2.5 working days', '1e9 h', '9999999 days', '3 s 4', 'NaN s', '3 rings 2'])('%j is none', (text) => { expect(parseDuration(text)).toBeNull(); });

  it('keeps its unit: rings are no seconds, working days no hours', () => {
    expect([parseDuration('3 rings'), parseDuration('3 s'), parseDuration('2 working days'), parseDuration('48 h')].map((d) => d?.kind)).toEqual(['rings', 'elapsed', 'working_days', 'elapsed']);
  });

  it.each([['48 h', '48 小时', '48 h'], ['72 h', '3 天', '3 days'], ['60 s', '1 分钟', '1 min'], ['90s', '90 秒', '90 s'], ['1500 ms', '1500 毫秒', '1500 ms'], ['1 working day', '1 个工作日', '1 working day'], ['90 working min', '90 工作分钟', '90 working minutes']])('%s is said %s and %s', (text, zh, en) => {
    const duration = parseDuration(text);
    expect(duration === null ? null : [formatDuration(duration, 'zh'), formatDuration(duration, 'en')]).toEqual([zh, en]);
  });

  it('said in either language is read back as the same', () => {
    const whole = (max: number): fc.Arbitrary<number> => fc.integer({ min: 1, max });
    const any: fc.Arbitrary<Duration> = fc.oneof(
      fc.integer({ min: 0, max: 1e11 }).map((ms): Duration => ({ kind: 'elapsed', ms })), whole(100_000).map((n): Duration => ({ kind: 'working_time', ms: n * 60_000 })),
      whole(99).map((count): Duration => ({ kind: 'rings', count })), whole(99).map((days): Duration => ({ kind: 'working_days', days })), whole(99).map((weeks): Duration => ({ kind: 'weeks', weeks })), fc.constant<Duration>({ kind: 'same_day' }),
    );
    fc.assert(fc.property(any, fc.constantFrom('zh' as const, 'en' as const), (duration, lang) => { expect(parseDuration(formatDuration(duration, lang))).toEqual(duration); }));
  });
});
