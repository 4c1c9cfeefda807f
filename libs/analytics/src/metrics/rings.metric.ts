import { ANSWERED_CALLS, visitsByQueue, type Stay } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const RINGS = define<Stay>({
  id: 'M-RINGS',
  names: { zh: '平均振铃次数', en: 'Mean rings' },
  unit: 'rings',
  direction: 'down',
  formula: {
    zh: 'Σ 振铃次数 ÷ 知道振铃次数的接通量；次数来自话务平台，从不由秒数推算',
    en: 'Σ rings ÷ answered calls whose rings were reported; never computed from seconds',
  },
  dimensions: CALL_DIMENSIONS,
  inbound: (m) => m.direction,
  base: (asked) => visitsByQueue(asked, ANSWERED_CALLS),
  variants: { mean: (m) => ({ kind: 'mean', of: `${m.outcome} = 'answered'`, value: m.rings }) },
});
