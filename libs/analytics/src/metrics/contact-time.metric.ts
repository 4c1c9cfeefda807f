import { legsByAgent, type Talk } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const CONTACT_TIME = define<Talk>({
  id: 'M-ATT',
  names: { zh: '平均通话时长', en: 'Average talk time' },
  unit: 's',
  direction: 'neutral',
  formula: {
    zh: 'Σ（通话 + 保持）÷ 已接通且已结束的通数；按坐席、班组、队列按段计',
    en: 'Σ (talk + hold) ÷ answered calls that have ended; per leg by agent, team or queue',
  },
  dimensions: CALL_DIMENSIONS,
  base: legsByAgent,
  variants: {
    mean: (m) => ({ kind: 'mean', of: m.handled, value: `(${m.talk} + ${m.hold})` }),
    p50: (m) => ({ kind: 'percentile', of: m.handled, value: `(${m.talk} + ${m.hold})`, p: 0.5 }),
    p90: (m) => ({ kind: 'percentile', of: m.handled, value: `(${m.talk} + ${m.hold})`, p: 0.9 }),
    p95: (m) => ({ kind: 'percentile', of: m.handled, value: `(${m.talk} + ${m.hold})`, p: 0.95 }),
  },
});
