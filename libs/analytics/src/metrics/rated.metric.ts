import { ENDED_CALLS, type End } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const RATED = define<End>({
  id: 'M-RATED',
  names: { zh: '参评率', en: 'Rated share' },
  unit: '%',
  direction: 'up',
  formula: {
    zh: '有评分的 ÷ 已接通且已结束的通数',
    en: 'rated ÷ answered calls that have ended',
  },
  dimensions: CALL_DIMENSIONS,
  base: () => ENDED_CALLS,
  variants: { default: (m) => ({ kind: 'share', of: m.handled, hit: `${m.score} IS NOT NULL` }) },
});
