import { HOLDS, type HeldFor } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const HOLD_MEAN = define<HeldFor>({
  id: 'M-HOLD-AVG',
  names: { zh: '平均保持时长', en: 'Mean hold' },
  unit: 's',
  direction: 'down',
  formula: {
    zh: 'Σ 保持和静音秒数 ÷ 已结束的保持次数；未结束的列在 unknown',
    en: 'Σ seconds on hold or mute ÷ holds that have ended; open ones stand under unknown',
  },
  dimensions: CALL_DIMENSIONS,
  base: () => HOLDS,
  variants: { default: (m) => ({ kind: 'mean', of: '1', value: m.ms }) },
});
