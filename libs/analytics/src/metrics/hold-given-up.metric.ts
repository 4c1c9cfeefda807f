import { HOLDS, type HeldFor } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const HOLD_GIVEN_UP = define<HeldFor>({
  id: 'M-HOLD-GIVENUP',
  names: { zh: '保持中放弃率', en: 'Holds given up' },
  unit: '%',
  direction: 'down',
  formula: {
    zh: '客户在保持中挂断的 ÷ 已结束的保持次数；未结束的列在 unknown',
    en: 'holds in which the customer hung up ÷ holds that have ended; open ones stand under unknown',
  },
  dimensions: CALL_DIMENSIONS,
  base: () => HOLDS,
  variants: { default: (m) => ({ kind: 'share', of: `${m.outcome} != 'open'`, hit: `${m.outcome} = 'given_up'`, unknown: `${m.outcome} = 'open'` }) },
});
