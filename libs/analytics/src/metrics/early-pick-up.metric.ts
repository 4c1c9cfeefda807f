import { normRate } from './verdict-bases.js';

export const EARLY_PICK_UP = normRate({
  id: 'M-EARLY-PICK',
  names: { zh: '过早接起率', en: 'Early pick-up rate' },
  formula: {
    zh: '响铃不足便接起的 ÷ 已判定的接听（CALL-04）',
    en: 'answered before the least number of rings ÷ answers judged (CALL-04)',
  },
  direction: 'down',
  norms: ['CALL-04'],
  hit: 'breached',
});
