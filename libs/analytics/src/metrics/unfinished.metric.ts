import { OFFERED_CALLS, type Stay } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const UNFINISHED = define<Stay>({
  id: 'M-UNFINISHED',
  names: { zh: '无结果量', en: 'Calls without an end' },
  unit: 'count',
  direction: 'down',
  formula: {
    zh: '超过空闲时限仍无结果的通数',
    en: 'offered calls that were neither answered nor left, and given up as unfinished',
  },
  dimensions: CALL_DIMENSIONS,
  base: () => OFFERED_CALLS,
  variants: { default: (m) => ({ kind: 'count', of: `${m.outcome} = 'unfinished'` }) },
});
