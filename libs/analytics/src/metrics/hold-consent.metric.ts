import { normRate } from './verdict-bases.js';

export const HOLD_CONSENT = normRate({
  id: 'M-HOLD-CONSENT',
  names: { zh: '保持征得同意率', en: 'Hold consent rate' },
  formula: {
    zh: '事先征得同意的保持 ÷ 已判定的保持（HOLD-01），计入保持开始之时',
    en: 'holds with consent before the key ÷ holds judged (HOLD-01), at the start of the hold',
  },
  direction: 'up',
  norms: ['HOLD-01'],
  hit: 'met',
  per: 'hold',
});
