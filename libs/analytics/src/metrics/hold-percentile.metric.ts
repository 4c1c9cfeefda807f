import { HOLDS, type HeldFor } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const HOLD_PERCENTILE = define<HeldFor>({
  id: 'M-HOLD-P95',
  names: { zh: '保持时长 P95', en: 'Hold, 95th percentile' },
  unit: 's',
  direction: 'down',
  formula: {
    zh: '已结束的保持和静音秒数的百分位（最近秩）',
    en: 'nearest-rank percentile of the seconds of ended holds and mutes',
  },
  dimensions: CALL_DIMENSIONS,
  base: () => HOLDS,
  variants: {
    p95: (m) => ({ kind: 'percentile', of: '1', value: m.ms, p: 0.95 }),
    p90: (m) => ({ kind: 'percentile', of: '1', value: m.ms, p: 0.9 }),
    p50: (m) => ({ kind: 'percentile', of: '1', value: m.ms, p: 0.5 }),
  },
});
