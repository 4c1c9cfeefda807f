import { describe, expect, it } from '@jest/globals';
import { catalogue, METRICS, metricOf } from './catalogue.js';
import { DIMENSIONS } from './metric.js';

describe('the catalogue', () => {
  it('names each metric once, in both languages, with its formula', () => {
    expect(new Set(METRICS.map((m) => m.id)).size).toBe(METRICS.length);
    for (const { id, names, formula, variants, dimensions, instant } of catalogue()) {
      expect(id).toMatch(/^M-[A-Z0-9-]+$/);
      expect(/\p{Script=Han}/u.test(names.zh) && /\p{Script=Han}/u.test(formula.zh) && !/\p{Script=Han}/u.test(names.en + formula.en)).toBe(true);
      expect([names.en, formula.en, instant, variants[0]].every((text) => text !== undefined && text.length > 0)).toBe(true);
      expect(dimensions.every((d) => DIMENSIONS.includes(d))).toBe(true);
    }
  });
  it('has no metric by another name', () => {
    expect([metricOf('m-abd'), metricOf('__proto__'), metricOf('M-NOPE')]).toEqual([undefined, undefined, undefined]);
  });
  it('counts inbound by default where the contract says so', () => {
    expect(METRICS.filter((m) => m.inbound).map((m) => m.id)).toEqual(['M-ANS-RATE', 'M-ABD', 'M-SL', 'M-ASA', 'M-RINGS']);
  });
  it('has a base for every dimension of every metric', () => {
    for (const metric of METRICS) for (const dimension of metric.dimensions) expect(metric.plan(new Set([dimension]), metric.variants[0], '0').base.dimensions[dimension]).toEqual(expect.any(String));
  });
});
