import { legsByAgent, type Talk } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const TALK_TIME = define<Talk>({
  id: 'M-TALK',
  names: { zh: '平均净通话时长', en: 'Mean talk without holds' },
  unit: 's',
  direction: 'neutral',
  formula: {
    zh: 'Σ 通话（扣除保持与静音）÷ 已接通且已结束的通数；按坐席、班组、队列按段计',
    en: 'Σ talk, less holds and mutes ÷ answered calls that have ended; per leg by agent, team or queue',
  },
  dimensions: CALL_DIMENSIONS,
  base: legsByAgent,
  variants: {
    mean: (m) => ({ kind: 'mean', of: m.handled, value: m.talk }),
    p50: (m) => ({ kind: 'percentile', of: m.handled, value: m.talk, p: 0.5 }),
    p90: (m) => ({ kind: 'percentile', of: m.handled, value: m.talk, p: 0.9 }),
    p95: (m) => ({ kind: 'percentile', of: m.handled, value: m.talk, p: 0.95 }),
  },
});
