import { legsByAgent, type Talk } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const WRAP_UP_TIME = define<Talk>({
  id: 'M-WRAP',
  names: { zh: '平均话后处理时长', en: 'Mean wrap-up' },
  unit: 's',
  direction: 'down',
  formula: {
    zh: 'Σ 话后处理 ÷ 有话后处理记录的通数；未上报的列在 unknown',
    en: 'Σ wrap-up ÷ ended calls with a reported wrap-up; the others stand under unknown',
  },
  dimensions: CALL_DIMENSIONS,
  base: legsByAgent,
  variants: {
    mean: (m) => ({ kind: 'mean', of: m.handled, value: m.wrap }),
    p50: (m) => ({ kind: 'percentile', of: m.handled, value: m.wrap, p: 0.5 }),
    p90: (m) => ({ kind: 'percentile', of: m.handled, value: m.wrap, p: 0.9 }),
    p95: (m) => ({ kind: 'percentile', of: m.handled, value: m.wrap, p: 0.95 }),
  },
});
