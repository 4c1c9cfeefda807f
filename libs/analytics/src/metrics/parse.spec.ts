import { describe, expect, it } from '@jest/globals';
import { Problem } from '@sanxiang/kernel';
import { metricOf } from './catalogue.js';
import { parseMetricQuery, type RawQuery } from './parse.js';
import type { MetricQuery } from './query.js';

const NOW = Date.parse('2026-03-02T10:00:00+08:00');
const parse = (id: string, raw: RawQuery = {}): MetricQuery => {
  const metric = metricOf(id);
  if (metric === undefined) throw new Error(id);
  return parseMetricQuery(metric, raw, { tz: 'Asia/Shanghai', now: NOW });
};
/** The parameter that is named. */
const fault = (id: string, raw: RawQuery): string | undefined => {
  try { parse(id, raw); } catch (error) { if (error instanceof Problem && error.status === 400) return error.errors[0]?.path; throw error; }
  return undefined;
};
const at = (text: string): number => Date.parse(text);

describe('a question', () => {
  it('without from, to and tz is about today in the zone of the organisation', () => {
    expect(parse('M-ABD')).toEqual({ from: at('2026-03-02T00:00:00+08:00'), to: at('2026-03-03T00:00:00+08:00'), tz: 'Asia/Shanghai', grain: 'total', groupBy: [], filters: {}, variant: 'offered' });
    expect(parse('M-SL')).toMatchObject({ variant: 'answered_offered', threshold: 20 });
    expect(parse('M-LEN-OVER').threshold).toBeUndefined();
  });
  it('takes a date as its midnight in the asked zone, and a time as it is', () => {
    expect(parse('M-ABD', { from: '2026-03-08', to: '2026-03-09', tz: 'America/New_York' })).toMatchObject({ from: at('2026-03-08T00:00:00-05:00'), to: at('2026-03-09T00:00:00-04:00') });
    expect(parse('M-ABD', { from: '2026-03-01T10:00:00.250+08:00', to: '2026-03-02T00:00:00Z' })).toMatchObject({ from: at('2026-03-01T02:00:00.250Z'), to: at('2026-03-02T00:00:00Z') });
    expect(parse('M-ABD', { from: '2026-03-01' }).to).toBe(at('2026-03-03T00:00:00+08:00'));
    expect(parse('M-ABD', { to: '2026-02-11' }).from).toBe(at('2026-02-10T00:00:00+08:00'));
  });
  it('filters by one or several values as they are, and by what nobody said', () => {
    expect(parse('M-ABD', { queue: 'a,b', agent: ['A1', ''], org: 'o' }).filters).toEqual({ queue: ['a,b'], agent: ['A1', null] });
    expect(parse('M-REASON', { groupBy: 'reasonCode,queue' }).groupBy).toEqual(['reasonCode', 'queue']);
  });
  it('is refused with the name of the parameter that is wrong', () => {
    const wrong: readonly [string, RawQuery, string][] = [
      ['M-ABD', { quueue: 'repair' }, 'quueue'], ['M-ABD', { threshold: '5' }, 'threshold'], ['M-ABD', { reasonCode: 'x' }, 'reasonCode'], ['M-ABD', { ['__proto__x']: 'x' }, '__proto__x'],
      ['M-ABD', { grain: 'fortnight' }, 'grain'], ['M-ABD', { grain: ['day', 'day'] }, 'grain'], ['M-ABD', { grain: 'constructor' }, 'grain'], ['M-ABD', { variant: 'best_looking' }, 'variant'], ['M-ABD', { variant: 'toString' }, 'variant'],
      ['M-ABD', { groupBy: 'nonsense' }, 'groupBy'], ['M-ABD', { groupBy: 'queue) FROM x; --' }, 'groupBy'], ['M-ABD', { groupBy: 'queue,' }, 'groupBy'], ['M-ABD', { groupBy: 'queue,queue' }, 'groupBy'], ['M-ABD', { groupBy: '__proto__' }, 'groupBy'],
      ['M-ABD', { from: '2026-03-05', to: '2026-03-02' }, 'from'], ['M-ABD', { from: 'spring' }, 'from'], ['M-ABD', { to: '2026-02-30' }, 'to'], ['M-ABD', { to: '2026-02-30T00:00:00Z' }, 'to'], ['M-ABD', { from: '2026-03-01 OR 1=1' }, 'from'],
      ['M-ABD', { from: '2026-03-01T00:00:00' }, 'from'], ['M-ABD', { from: '1900-01-01' }, 'from'], ['M-ABD', { to: '9999-01-01' }, 'to'], ['M-ABD', { from: '2026-03-01T00:00:00+25:00' }, 'from'],
      ['M-ABD', { tz: 'Mars/Olympus' }, 'tz'], ['M-ABD', { tz: '../../etc/passwd' }, 'tz'], ['M-ABD', { tz: "UTC'; --" }, 'tz'], ['M-ABD', { tz: '' }, 'tz'],
      ['M-SL', { threshold: '-1' }, 'threshold'], ['M-SL', { threshold: 'NaN' }, 'threshold'], ['M-SL', { threshold: '1e999' }, 'threshold'], ['M-SL', { threshold: '86401' }, 'threshold'],
      ['M-ABD', { queue: 'a\u0000' }, 'queue'], ['M-ABD', { from: '2000-01-01', to: '2026-01-01', grain: '15m' }, 'grain'],
    ];
    for (const [id, raw, path] of wrong) expect([raw, fault(id, raw)]).toEqual([raw, path]);
  });
});
