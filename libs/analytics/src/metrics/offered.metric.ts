import { OFFERED_CALLS, type Stay } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const OFFERED = define<Stay>({
  id: 'M-OFFERED',
  names: { zh: '话务总量', en: 'Calls offered' },
  unit: 'count',
  direction: 'neutral',
  formula: {
    zh: '呼入、呼出和内部来话的通数',
    en: 'calls offered, of every direction',
  },
  dimensions: [...CALL_DIMENSIONS, 'outcome'],
  base: () => OFFERED_CALLS,
  variants: { default: () => ({ kind: 'count', of: '1' }) },
});
