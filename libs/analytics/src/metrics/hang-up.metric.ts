import { ENDED_CALLS, type End } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const HANG_UP = define<End>({
  id: 'M-HANGUP',
  names: { zh: '坐席先挂机率', en: 'Agent-first hang-up' },
  unit: '%',
  direction: 'down',
  formula: {
    zh: '坐席无理由先挂机 ÷ 已接通且已结束的通数；转往满意度或自助语音后释放的不计，挂机方不明的列在 unknown',
    en: 'ended by the agent without a reason ÷ answered calls that have ended, without those released to a survey or menu; who hung up unknown: under unknown',
  },
  dimensions: CALL_DIMENSIONS,
  base: () => ENDED_CALLS,
  variants: {
    default: (m) => ({
      kind: 'share',
      of: `${m.handled} AND NOT (${m.released}) AND ${m.endedBy} NOT IN ('', 'unknown')`,
      hit: `${m.endedBy} = 'agent' AND ${m.endReason} IS NULL`,
      unknown: `${m.handled} AND NOT (${m.released}) AND ${m.endedBy} IN ('', 'unknown')`,
    }),
  },
});
