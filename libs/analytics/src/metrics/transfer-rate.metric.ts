import { legsByAgent, type Talk } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const TRANSFER_RATE = define<Talk>({
  id: 'M-XFER-RATE',
  names: { zh: '转接率', en: 'Transfer rate' },
  unit: '%',
  direction: 'down',
  formula: {
    zh: '转接次数 ÷ 已接通且已结束的通数；转往满意度或自助语音的是释放，不计；按坐席、班组、队列按段计',
    en: 'transfers ÷ answered calls that have ended; a release to a survey or menu is none; per leg by agent, team or queue',
  },
  dimensions: CALL_DIMENSIONS,
  base: legsByAgent,
  variants: { default: (m) => ({ kind: 'ratio', of: m.handled, value: m.transfers }) },
});
