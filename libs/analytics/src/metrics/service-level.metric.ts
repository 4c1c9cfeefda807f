import { short } from './abandon-rate.metric.js';
import { OFFERED_CALLS, visitsByQueue, type Stay } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';
import { SERVICE_LEVEL_S } from './parameters.js';

/** Contract 1.2 and 4. A call that still waits is out until its clock is past start + T; from then on it is a miss. */
export const SERVICE_LEVEL = define<Stay>({
  id: 'M-SL',
  names: { zh: '服务水平', en: 'Service level' },
  unit: '%',
  direction: 'up',
  formula: {
    zh: 'T 秒内接通 ÷（呼入量 − 短时放弃），不计请求回电；answered_only：÷ 接通量；all_offered：÷ 全部呼入；connect：T 秒内接通、放弃或分流 ÷ 排队量；requested：只计进入人工的，从那时计时',
    en: 'answered within T s ÷ (offered − short abandons), without callback requests; answered_only: ÷ answered; all_offered: ÷ offered; connect: answered, abandoned or diverted within T ÷ queued; requested: queued or rung only, the clock running from then',
  },
  dimensions: CALL_DIMENSIONS,
  inbound: (m) => m.direction,
  threshold: { defaultS: SERVICE_LEVEL_S, parameter: 'sl.seconds' },
  base: (asked) => visitsByQueue(asked, OFFERED_CALLS),
  variants: {
    answered_offered: (m, t) => ({ kind: 'share', of: `${known(m, t)} AND ${m.outcome} != 'callback_requested' AND NOT ${short(m.outcome, m.wait)}`, hit: inTime(m.outcome, m.wait, t) }),
    answered_only: (m, t) => ({ kind: 'share', of: `${m.outcome} = 'answered'`, hit: inTime(m.outcome, m.wait, t) }),
    all_offered: (m, t) => ({ kind: 'share', of: known(m, t), hit: inTime(m.outcome, m.wait, t) }),
    connect: (m, t) => ({ kind: 'share', of: `${m.queued} AND ${known(m, t)}`, hit: `${m.outcome} IN ('answered', 'abandoned', 'diverted', 'callback_requested') AND ${m.wait} <= ${t}` }),
    requested: (m, t) => ({
      kind: 'share',
      of: `${m.requested} AND ${known(m, t, m.requestedAt)} AND ${m.outcome} != 'callback_requested' AND NOT ${short(m.outcome, m.requestedWait)}`,
      hit: inTime(m.outcome, m.requestedWait, t),
    }),
  },
});

const inTime = (outcome: string, wait: string, t: string): string => `${outcome} = 'answered' AND ${wait} <= ${t}`;

const known = (m: Stay, t: string, from = m.waitFrom): string => `(NOT (${m.waiting}) OR ${m.clock} > toUnixTimestamp64Milli(assumeNotNull(${from})) + ${t})`;
