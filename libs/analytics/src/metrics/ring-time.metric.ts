import { ANSWERED_CALLS, type Stay } from './bases.js';
import { CALL_DIMENSIONS, define, type Percentile } from './metric.js';

export const RING_TIME = define<Stay>({
  id: 'M-RING-TIME',
  names: { zh: '平均振铃时长', en: 'Mean ring time' },
  unit: 's',
  direction: 'down',
  formula: {
    zh: 'Σ 接起者从首次振铃到接起的秒数 ÷ 有振铃记录的接通量',
    en: 'Σ seconds from the first ring at who answered to the answer ÷ answered calls with a reported ring',
  },
  dimensions: CALL_DIMENSIONS,
  base: () => ANSWERED_CALLS,
  variants: {
    mean: (m) => ({ kind: 'mean', of: `${m.outcome} = 'answered'`, value: m.ring }),
    p50: (m) => percentile(m, 0.5),
    p90: (m) => percentile(m, 0.9),
    p95: (m) => percentile(m, 0.95),
  },
});

const percentile = (m: Stay, p: number): Percentile => ({ kind: 'percentile', of: `${m.outcome} = 'answered'`, value: m.ring, p });
