import { normRate } from './verdict-bases.js';

export const HOLD_OVER_LIMIT = normRate({
  id: 'M-HOLD-OVER30',
  names: { zh: '保持超时未回应率', en: 'Hold prompt breach rate' },
  formula: {
    zh: '超过限度无回应的保持 ÷ 已判定的保持（HOLD-03，缺省 30 秒），计入保持开始之时',
    en: 'holds left without a word beyond the limit ÷ holds judged (HOLD-03, 30 s by default), at the start of the hold',
  },
  direction: 'down',
  norms: ['HOLD-03'],
  hit: 'breached',
  per: 'hold',
});
