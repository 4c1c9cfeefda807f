import { describe, expect, it } from '@jest/globals';
import { bucketLength } from './bucket.js';

describe('the length of a bucket', () => {
  const at = (text: string): number => Date.parse(text);
  const day = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
  const ever = [0, at('2100-01-01T00:00:00Z')] as const;
  const hours = (...args: Parameters<typeof bucketLength>): number => bucketLength(...args) / 3_600_000;

  it('is what its clocks say', () => {
    expect([hours(day('2026-03-29'), 'day', ...ever, 'Europe/Berlin'), hours(day('2026-10-25'), 'day', ...ever, 'Europe/Berlin'), hours(day('2026-03-23'), 'week', ...ever, 'Europe/Berlin')]).toEqual([23, 25, 167]);
    expect([hours(day('2026-02-01'), 'month', ...ever, 'Asia/Shanghai'), hours(day('2026-10-01'), 'quarter', ...ever, 'Asia/Shanghai')]).toEqual([28 * 24, 92 * 24]);
    expect([hours(at('2026-03-02T10:00:00Z'), 'hour', ...ever, 'Asia/Shanghai'), hours(at('2026-03-02T10:15:00Z'), '15m', ...ever, 'Asia/Shanghai')]).toEqual([1, 0.25]);
    // Lord Howe goes back by half an hour at 2:00: from 1:00 on there is an hour, and then half of one.
    expect([hours(at('2026-04-04T14:00:00Z'), 'hour', ...ever, 'Australia/Lord_Howe'), hours(at('2026-04-04T15:00:00Z'), 'hour', ...ever, 'Australia/Lord_Howe')]).toEqual([1, 0.5]);
  });

  it('counts only what lies in the range', () => {
    expect([hours(0, 'total', 0, 7_200_000, 'Asia/Shanghai'), hours(at('2026-03-02T10:00:00Z'), 'hour', at('2026-03-02T10:30:00Z'), at('2026-03-02T10:45:00Z'), 'UTC'), hours(day('2026-03-02'), 'day', 0, 1, 'UTC')]).toEqual([2, 0.25, 0]);
  });
});
