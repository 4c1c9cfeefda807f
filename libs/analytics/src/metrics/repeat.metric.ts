import { FOLLOWED_CALLS, type Followed } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';
import { REPEAT_REACH_DAYS } from './parameters.js';

export const REPEAT = define<Followed>({
  id: 'M-REPEAT',
  names: { zh: '重复来电率', en: 'Repeat call rate' },
  unit: '%',
  direction: 'down',
  formula: {
    zh: '7 天内同一客户或号码再次拨打同一热线的 ÷ 号码已知且 7 天已满的呼入接通量；号码不明的列在 unknown',
    en: 'answered inbound calls followed within 7 days by another of the same customer or number to the same line ÷ those with a known customer or number whose window has closed; unknown numbers stand under unknown',
  },
  dimensions: CALL_DIMENSIONS.filter((d) => d !== 'direction'),
  base: () => FOLLOWED_CALLS,
  rolledUp: REPEAT_REACH_DAYS,
  pending: (m) => `${m.answered} AND NOT (${m.closed})`,
  variants: {
    default: (m) => ({ kind: 'share', of: `${m.answered} AND ${m.known} AND ${m.closed}`, hit: m.repeated, unknown: `${m.answered} AND NOT (${m.known}) AND ${m.closed}` }),
  },
});
