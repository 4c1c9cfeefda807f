import { HOLDS, type HeldFor } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const HOLD_MAX = define<HeldFor>({
  id: 'M-HOLD-MAX',
  names: { zh: '最长保持时长', en: 'Longest hold' },
  unit: 's',
  direction: 'down',
  formula: {
    zh: '已结束的保持和静音中最长的秒数',
    en: 'seconds of the longest ended hold or mute',
  },
  dimensions: CALL_DIMENSIONS,
  base: () => HOLDS,
  variants: { default: (m) => ({ kind: 'max', of: '1', value: m.ms }) },
});
