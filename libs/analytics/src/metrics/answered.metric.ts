import { OFFERED_CALLS, type Stay } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const ANSWERED = define<Stay>({
  id: 'M-ANSWERED',
  names: { zh: '接通量', en: 'Calls answered' },
  unit: 'count',
  direction: 'neutral',
  formula: {
    zh: '已接通的通数',
    en: 'offered calls that were answered',
  },
  dimensions: CALL_DIMENSIONS,
  base: () => OFFERED_CALLS,
  variants: { default: (m) => ({ kind: 'count', of: `${m.outcome} = 'answered'` }) },
});
