import { OFFERED_CALLS, visitsByQueue, type Stay } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

/** Contract 1.2: a call that still waits is out until it leaves; one that only was offered, and is not yet anywhere, counts as offered. */
export const ANSWER_RATE = define<Stay>({
  id: 'M-ANS-RATE',
  names: { zh: '接通率', en: 'Answer rate' },
  unit: '%',
  direction: 'up',
  formula: {
    zh: '接通量 ÷（呼入量 − 非服务时间拦截 − 请求回电）；仍在等待的不计。requested：只计进入人工的（排队或振铃）',
    en: 'answered ÷ (offered − diverted as closed − callback requested); calls still waiting are left out. requested: queued or rung only',
  },
  dimensions: CALL_DIMENSIONS,
  inbound: (m) => m.direction,
  base: (asked) => visitsByQueue(asked, OFFERED_CALLS),
  variants: {
    default: (m) => ({ kind: 'share', of: decided(m), hit: `${m.outcome} = 'answered'` }),
    requested: (m) => ({ kind: 'share', of: `${decided(m)} AND ${m.requested}`, hit: `${m.outcome} = 'answered'` }),
  },
});

const decided = (m: Stay): string =>
  `NOT (${m.waiting} AND ${m.entered}) AND NOT (${m.outcome} = 'diverted' AND ${m.divertReason} = 'closed') AND ${m.outcome} != 'callback_requested'`;
