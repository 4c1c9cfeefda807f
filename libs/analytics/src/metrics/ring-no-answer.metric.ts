import { ATTEMPTS, type Attempted } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const RING_NO_ANSWER = define<Attempted>({
  id: 'M-RONA',
  names: { zh: '振铃未接率', en: 'Ring no answer rate' },
  unit: '%',
  direction: 'down',
  formula: {
    zh: '来电者仍在而未接起的振铃 ÷ 接起或未接起的振铃；三位坐席振铃为一通三次',
    en: 'ring attempts not taken while the caller stayed ÷ attempts taken or missed; three agents rung are one call and three attempts',
  },
  dimensions: CALL_DIMENSIONS,
  base: () => ATTEMPTS,
  variants: { default: (m) => ({ kind: 'share', of: `${m.outcome} IN ('taken', 'missed')`, hit: `${m.outcome} = 'missed'` }) },
});
