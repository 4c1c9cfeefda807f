import { normRate } from './verdict-bases.js';

export const OUTBOUND_PLAN = normRate({
  id: 'M-OUT-PLAN',
  names: { zh: '外呼准备率', en: 'Planned-call share' },
  formula: {
    zh: '有计划的外呼 ÷ 已判定的外呼（OUT-08）',
    en: 'dials with a plan ÷ dials judged (OUT-08)',
  },
  direction: 'up',
  norms: ['OUT-08'],
  hit: 'met',
});
