import { OFFERED_CALLS, type Stay } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const SELF_SERVED = define<Stay>({
  id: 'M-SELF-SERVED',
  names: { zh: '自助完成量', en: 'Calls self-served' },
  unit: 'count',
  direction: 'neutral',
  formula: {
    zh: '在自助语音中办完的通数',
    en: 'offered calls that were done in the menu',
  },
  dimensions: CALL_DIMENSIONS,
  base: () => OFFERED_CALLS,
  variants: { default: (m) => ({ kind: 'count', of: `${m.outcome} = 'self_served'` }) },
});
