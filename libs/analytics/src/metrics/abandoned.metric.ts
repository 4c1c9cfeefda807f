import { OFFERED_CALLS, type Stay } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const ABANDONED = define<Stay>({
  id: 'M-ABANDONED',
  names: { zh: '放弃量', en: 'Calls abandoned' },
  unit: 'count',
  direction: 'down',
  formula: {
    zh: '接通前客户挂断的通数',
    en: 'offered calls that the customer left before an answer',
  },
  dimensions: CALL_DIMENSIONS,
  base: () => OFFERED_CALLS,
  variants: { default: (m) => ({ kind: 'count', of: `${m.outcome} = 'abandoned'` }) },
});
