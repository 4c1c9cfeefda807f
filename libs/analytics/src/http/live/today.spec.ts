import { describe, expect, it } from '@jest/globals';
import type { MetricRow } from '../../metrics/query.js';
import { curveOf, dayOf, queueRows, tileOf } from './today.js';

const row = (bucket: string, numerator: number, denominator: number, more: Partial<MetricRow> = {}): MetricRow => ({
  bucket, numerator, denominator, value: denominator === 0 ? null : (100 * numerator) / denominator, count: denominator, unknown: 0, ...more,
});
const NINE = '2026-03-02T09:00:00+08:00';
const TEN = '2026-03-02T10:00:00+08:00';

describe('a tile', () => {
  it('is the day\'s share and not the mean of its quarters', () => {
    expect(tileOf('M-SL', [row(NINE, 1, 1), row(TEN, 1, 3, { unknown: 2 })], 80)).toMatchObject({ metric: 'M-SL', variant: 'answered_offered', value: 50, numerator: 2, denominator: 4, unknown: 2, unit: '%', target: 80, direction: 'up', threshold: 20 });
  });

  it('is a mean over all that were answered', () => {
    expect(tileOf('M-ASA', [row(NINE, 30, 3, { value: 10 }), row(TEN, 2, 1, { value: 2 })], 15)).toMatchObject({ value: 8, unit: 's', target: 15, direction: 'down', spark: [{ bucket: NINE, value: 10 }, { bucket: TEN, value: 2 }] });
  });

  it('does not know when nothing happened yet', () => expect(tileOf('M-ABD', [], null)).toMatchObject({ value: null, denominator: 0, spark: [] }));
});

describe('the curve', () => {
  it('puts quarters in order of time, with what is known of each', () => {
    expect(curveOf([row(TEN, 1, 2)], [row(TEN, 2, 2)], [row(NINE, 1, 1), row(TEN, 0, 2)])).toEqual([
      { bucket: NINE, offered: 1, answered: 0, abandoned: 1, sl: null, ghost: null },
      { bucket: TEN, offered: 2, answered: 2, abandoned: 0, sl: 50, ghost: null },
    ]);
  });
});

describe('the rows of queues', () => {
  it('show queues with figures and queues with callers, busiest first', () => {
    const figures = { sl: row(NINE, 1, 2), answered: row(NINE, 3, 4), abandoned: row(NINE, 1, 5) };
    const rows = queueRows(new Map([['repair', figures]]), new Map([['vip', { waiting: 2, longestWaitSince: 7, talking: 1, present: 3, idle: 2 }]]), (metric, { queue }) => (metric !== 'M-SL' ? null : queue === 'vip' ? 90 : 80));
    expect(rows).toEqual([
      { queue: 'repair', offered: 5, answered: 3, answerRate: 75, sl: 50, waiting: 0, longestWaitSince: null, abandoned: 1, abdRate: 20, talking: 0, present: null, idle: null },
      { queue: 'vip', offered: null, answered: null, answerRate: null, sl: null, waiting: 2, longestWaitSince: 7, abandoned: null, abdRate: null, talking: 1, present: 3, idle: 2, targets: { 'M-SL': 90 } },
    ]);
  });
});

describe('today', () => {
  it('is the local day of the clock', () => {
    expect(dayOf(Date.parse('2026-03-01T17:00:00Z'), 'Asia/Shanghai')).toEqual({ from: Date.parse('2026-03-01T16:00:00Z'), to: Date.parse('2026-03-02T16:00:00Z') });
  });
});
