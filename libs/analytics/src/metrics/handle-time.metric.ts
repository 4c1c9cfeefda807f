import { legsByAgent, type Talk } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const HANDLE_TIME = define<Talk>({
  id: 'M-AHT',
  names: { zh: '平均处理时长', en: 'Average handle time' },
  unit: 's',
  direction: 'neutral',
  formula: {
    zh: 'Σ（通话 + 保持 + 话后处理）÷ 已接通且已结束的通数；按坐席、班组、队列按段计。withWrapUp：其中有话后处理记录的',
    en: 'Σ (talk + hold + wrap-up) ÷ answered calls that have ended; per leg by agent, team or queue. withWrapUp: how many of them reported a wrap-up',
  },
  dimensions: CALL_DIMENSIONS,
  base: legsByAgent,
  besideName: 'withWrapUp',
  variants: {
    mean: (m) => ({ kind: 'mean', of: m.handled, value: handle(m), beside: `${m.talk} IS NOT NULL AND ${m.wrap} IS NOT NULL` }),
    p50: (m) => ({ kind: 'percentile', of: m.handled, value: handle(m), p: 0.5 }),
    p90: (m) => ({ kind: 'percentile', of: m.handled, value: handle(m), p: 0.9 }),
    p95: (m) => ({ kind: 'percentile', of: m.handled, value: handle(m), p: 0.95 }),
  },
});

/** A wrap-up that nobody reported adds nothing. */
const handle = (m: Talk): string => `(${m.talk} + ${m.hold} + ifNull(${m.wrap}, 0))`;
