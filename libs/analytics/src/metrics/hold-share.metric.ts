import { legsByAgent, type Talk } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const HOLD_SHARE = define<Talk>({
  id: 'M-HOLD-SHARE',
  names: { zh: '保持通话占比', en: 'Share of calls with a hold' },
  unit: '%',
  direction: 'down',
  formula: {
    zh: '有保持或静音的通数 ÷ 已接通且已结束的通数；按坐席、班组、队列按段计',
    en: 'calls with a hold or mute ÷ answered calls that have ended; per leg by agent, team or queue',
  },
  dimensions: CALL_DIMENSIONS,
  base: legsByAgent,
  variants: { default: (m) => ({ kind: 'share', of: m.handled, hit: `${m.holds} > 0` }) },
});
