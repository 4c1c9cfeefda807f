import { ENDED_CALLS, type End } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const RESOLVED = define<End>({
  id: 'M-RESOLVED',
  names: { zh: '当次解决率', en: 'Resolved on the call' },
  unit: '%',
  direction: 'up',
  formula: {
    zh: '小结为已解决的 ÷ 小结中说明是否解决的通数；未说明的列在 unknown',
    en: 'wrapped up as resolved ÷ ended calls whose wrap-up says whether; the others stand under unknown',
  },
  dimensions: CALL_DIMENSIONS,
  base: () => ENDED_CALLS,
  variants: { default: (m) => ({ kind: 'share', of: `${m.handled} AND ${m.resolved} IS NOT NULL`, hit: `${m.resolved} = 1`, unknown: `${m.handled} AND ${m.resolved} IS NULL` }) },
});
