import { RATED_CALLS, type Rated } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const SATISFACTION = define<Rated>({
  id: 'M-CSAT',
  names: { zh: '满意率', en: 'Satisfied share' },
  unit: '%',
  direction: 'up',
  formula: {
    zh: '满意的评分 ÷ 评分，归评分之时；满意 = 量表最高的四成：5 分制 4–5 分，10 分制 7–10 分，3 分制 3 分',
    en: 'satisfied ÷ ratings, by the instant of the rating; satisfied = the upper 40 % of the scale: 4–5 of 5, 7–10 of 10, 3 of 3',
  },
  dimensions: CALL_DIMENSIONS,
  base: () => RATED_CALLS,
  // At least one step of a scale is satisfied: of two or three, the highest.
  variants: { default: (m) => ({ kind: 'share', of: `${m.score} IS NOT NULL`, hit: `${m.score} > ${m.scale} - greatest(1, round(${m.scale} * 0.4))` }) },
});
