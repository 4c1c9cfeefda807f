import { HOLDS, type HeldFor } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const HOLD_COUNT = define<HeldFor>({
  id: 'M-HOLD-CNT',
  names: { zh: '保持次数', en: 'Holds' },
  unit: 'count',
  direction: 'neutral',
  formula: {
    zh: '保持和静音的次数',
    en: 'number of holds and mutes',
  },
  dimensions: CALL_DIMENSIONS,
  base: () => HOLDS,
  variants: { default: () => ({ kind: 'count', of: '1' }) },
});
