import { OFFERED_CALLS, type Stay } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const DIVERTED = define<Stay>({
  id: 'M-DIVERTED',
  names: { zh: '分流量', en: 'Calls diverted' },
  unit: 'count',
  direction: 'neutral',
  formula: {
    zh: '转往他处的通数，不含请求回电',
    en: 'offered calls that were sent elsewhere, without callback requests',
  },
  dimensions: CALL_DIMENSIONS,
  base: () => OFFERED_CALLS,
  variants: { default: (m) => ({ kind: 'count', of: `${m.outcome} = 'diverted'` }) },
});
