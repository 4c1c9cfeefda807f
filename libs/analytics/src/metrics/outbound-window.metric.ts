import { normRate } from './verdict-bases.js';

export const OUTBOUND_WINDOW = normRate({
  id: 'M-OUT-WIN',
  names: { zh: '外呼时段合规率', en: 'Outbound-window compliance' },
  formula: {
    zh: '各时段规定都符合的外呼 ÷ 已判定的外呼（OUT-01、02、04、05、06）',
    en: 'dials within every window ÷ dials judged (OUT-01, 02, 04, 05, 06)',
  },
  direction: 'up',
  norms: ['OUT-01', 'OUT-02', 'OUT-04', 'OUT-05', 'OUT-06'],
  hit: 'met',
  per: 'call',
});
