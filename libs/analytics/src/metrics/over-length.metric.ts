import { ENDED_CALLS, type End } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';
import { INBOUND_LONG_MS, OUTBOUND_LONG_MS } from './parameters.js';

export const OVER_LENGTH = define<End>({
  id: 'M-LEN-OVER',
  names: { zh: '超长通话率', en: 'Over-length rate' },
  unit: '%',
  direction: 'down',
  formula: {
    zh: '通话加保持超过限度的 ÷ 已接通且已结束的通数；呼入限 300 秒、呼出限 180 秒，内部通话不计；给出 threshold 时各方向同一限度',
    en: 'talk and hold above the limit ÷ answered calls that have ended; limit 300 s inbound, 180 s outbound, internal calls left out; with a threshold one limit for every direction',
  },
  dimensions: CALL_DIMENSIONS,
  base: () => ENDED_CALLS,
  threshold: { defaultS: null, parameter: 'call.inLong, call.outMax' },
  variants: { default: (m, t) => ({ kind: 'share', of: `${m.handled} AND ${m.talk} IS NOT NULL AND ${limit(m, t)} >= 0`, hit: `${m.talk} + ${m.hold} > ${limit(m, t)}`, unknown: `${m.handled} AND ${m.talk} IS NULL` }) },
});

/** SQL; negative: none. No threshold asked for comes as a negative one. */
const limit = (m: End, t: string): string => `if(${t} >= 0, ${t}, transform(ifNull(${m.direction}, ''), ['inbound', 'outbound'], [toInt64(${INBOUND_LONG_MS}), toInt64(${OUTBOUND_LONG_MS})], toInt64(-1)))`;
