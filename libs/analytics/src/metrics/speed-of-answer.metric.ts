import { ANSWERED_CALLS, visitsByQueue, type Stay } from './bases.js';
import { CALL_DIMENSIONS, define, type Percentile } from './metric.js';

export const SPEED_OF_ANSWER = define<Stay>({
  id: 'M-ASA',
  names: { zh: '平均应答时长', en: 'Average speed of answer' },
  unit: 's',
  direction: 'down',
  formula: {
    zh: 'Σ 等待秒数 ÷ 接通量，从排队（未排队的从呼入）到接通；按坐席归第一个接起的人。p50 p90 p95：等待秒数的百分位（最近秩）',
    en: 'Σ wait seconds ÷ answered, from queued (else offered) to answered; belongs to who answered first. p50 p90 p95: nearest-rank percentile of the wait',
  },
  dimensions: CALL_DIMENSIONS,
  inbound: (m) => m.direction,
  base: (asked) => visitsByQueue(asked, ANSWERED_CALLS),
  variants: {
    mean: (m) => ({ kind: 'mean', of: `${m.outcome} = 'answered'`, value: m.wait }),
    p50: (m) => percentile(m, 0.5),
    p90: (m) => percentile(m, 0.9),
    p95: (m) => percentile(m, 0.95),
  },
});

const percentile = (m: Stay, p: number): Percentile => ({ kind: 'percentile', of: `${m.outcome} = 'answered'`, value: m.wait, p });
