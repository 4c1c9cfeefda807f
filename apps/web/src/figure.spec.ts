import { describe, expect, it } from '@jest/globals';
import type { MetricRow } from './api.js';
import { DASH, clauseOf, figure, figureText, interval, standAt, standing } from './figure.js';

const row = (bucket: string, value: number | null, denominator: number): MetricRow => ({ bucket, value, numerator: null, denominator, count: denominator, unknown: 0 });

describe('a figure', () => {
  it('that is not known is a dash, and a known nought is a nought', () => {
    expect(figure(null, '%', 'zh')).toEqual({ text: DASH, unit: '' });
    expect(figure(0, '%', 'zh')).toEqual({ text: '0.0', unit: '%' });
  });

  it('keeps its decimals, so that it does not jump its width', () => {
    expect([figureText(82, '%', 'zh'), figureText(82.44, '%', 'en')]).toEqual(['82.0\u2009%', '82.4\u2009%']);
  });

  it('in seconds turns to minutes from one minute on', () => {
    expect([figureText(11.4, 's', 'zh'), figureText(59.6, 's', 'en'), figureText(83, 's', 'zh')]).toEqual(['11\u2009秒', '1:00\u2009min', '1:23\u2009分']);
  });

  it('that counts is grouped by thousands', () => {
    expect(figureText(12_345, 'count', 'en')).toBe('12,345');
  });
});

describe('the standing to a target', () => {
  const tile = { value: 80, denominator: 300, target: 80, direction: 'up' as const };
  it('is met on the limit, in both directions', () => {
    expect(standing(tile)).toBe('met');
    expect(standing({ ...tile, value: 5, target: 5, direction: 'down' })).toBe('met');
    expect(standing({ ...tile, value: 5.1, target: 5, direction: 'down' })).toBe('missed');
  });

  it('is not said below thirty cases, without a value, or without a target', () => {
    expect(standing({ ...tile, denominator: 29 })).toBe('few');
    expect(standing({ ...tile, value: null, denominator: 0 })).toBe('unknown');
    expect(standing({ ...tile, target: null })).toBe('untargeted');
  });
});

describe('the formula of a variant', () => {
  const formula = '放弃量 ÷ 呼入量；仍在等待的不计。queued：只计排队的；excluding_short：不计 5 秒内放弃的';
  it('is what stands behind its name', () => {
    expect(clauseOf(formula, 'queued')).toBe('queued：只计排队的');
    expect(clauseOf('mean wait. p50 p90 p95: percentile of the waits', 'p90')).toBe('p50 p90 p95: percentile of the waits');
  });

  it('is all that stands before the first name for the default', () => {
    expect(clauseOf(formula, 'offered')).toBe('放弃量 ÷ 呼入量；仍在等待的不计');
    expect(clauseOf('T 秒内接通 ÷ 呼入量', null)).toBe('T 秒内接通 ÷ 呼入量');
  });
});

describe('the interval of a rate', () => {
  it('is Wilson’s: 8 of 10 lies between 49 and 94', () => {
    const [low, high] = interval(8, 10) ?? [];
    expect(low).toBeCloseTo(49.0, 1);
    expect(high).toBeCloseTo(94.3, 1);
  });

  it('stays inside 0 and 100, and is absent without cases', () => {
    expect(interval(10, 10)?.[1]).toBe(100);
    expect(interval(0, 0)).toBeNull();
  });
});

describe('where a metric stood at a time of the day', () => {
  const rows = [row('2026-11-15T09:00:00+08:00', 90, 10), row('2026-11-15T09:15:00+08:00', 60, 20), row('2026-11-15T09:30:00+08:00', 0, 100)];
  it('is the cases’ own mean over the whole quarters before it', () => {
    expect(standAt(rows, Date.parse('2026-11-15T09:40:00+08:00'), 900_000)).toBe(70);
  });

  it('is unknown where nothing was judged', () => {
    expect(standAt([row('2026-11-15T09:00:00+08:00', null, 0)], Date.parse('2026-11-15T12:00:00+08:00'), 900_000)).toBeNull();
  });
});
