import { OFFERED_CALLS, type Stay } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const QUEUED = define<Stay>({
  id: 'M-QUEUED',
  names: { zh: '排队量', en: 'Calls queued' },
  unit: 'count',
  direction: 'neutral',
  formula: {
    zh: '进入过队列的通数',
    en: 'offered calls that entered a queue',
  },
  dimensions: CALL_DIMENSIONS,
  base: () => OFFERED_CALLS,
  variants: { default: (m) => ({ kind: 'count', of: m.queued }) },
});
