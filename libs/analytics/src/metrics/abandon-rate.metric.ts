import { OFFERED_CALLS, visitsByQueue, type Stay } from './bases.js';
import { CALL_DIMENSIONS, define, type Share } from './metric.js';
import { ABANDON_SHORT_MS } from './parameters.js';

export const ABANDON_RATE = define<Stay>({
  id: 'M-ABD',
  names: { zh: '放弃率', en: 'Abandon rate' },
  unit: '%',
  direction: 'down',
  formula: {
    zh: '放弃量 ÷ 呼入量；请求回电和仍在等待的不计。queued：上下都只计排队的；excluding_short：上下都不计 5 秒内放弃的；requested：只计进入人工的（排队或振铃）',
    en: 'abandoned ÷ offered, without callback requests and calls still waiting. queued: queued calls only, above and below; excluding_short: without those abandoned within 5 s, above and below; requested: queued or rung only',
  },
  dimensions: CALL_DIMENSIONS,
  inbound: (m) => m.direction,
  base: (asked) => visitsByQueue(asked, OFFERED_CALLS),
  variants: {
    offered: (m) => abandoned(m, '1'),
    queued: (m) => abandoned(m, m.queued),
    excluding_short: (m) => abandoned(m, `NOT ${short(m.outcome, m.wait)}`),
    requested: (m) => abandoned(m, m.requested),
  },
});

const abandoned = (m: Stay, among: string): Share => ({
  kind: 'share', of: `NOT (${m.waiting} AND ${m.entered}) AND ${m.outcome} != 'callback_requested' AND ${among}`, hit: `${m.outcome} = 'abandoned'`,
});

/** SQL: a short abandon (contract 1.2), strictly under the limit. An abandon of unknown wait is none. */
export const short = (outcome: string, wait: string): string => `(${outcome} = 'abandoned' AND ifNull(${wait} < ${ABANDON_SHORT_MS}, 0))`;
