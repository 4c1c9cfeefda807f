import { OFFERED_CALLS, type Stay } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const CALLBACK_REQUESTED = define<Stay>({
  id: 'M-CB-REQUESTED',
  names: { zh: '请求回电量', en: 'Callbacks requested' },
  unit: 'count',
  direction: 'neutral',
  formula: {
    zh: '排队中改为请求回电的通数',
    en: 'offered calls that asked to be called back',
  },
  dimensions: CALL_DIMENSIONS,
  base: () => OFFERED_CALLS,
  variants: { default: (m) => ({ kind: 'count', of: `${m.outcome} = 'callback_requested'` }) },
});
