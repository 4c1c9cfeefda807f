import { normRate } from './verdict-bases.js';

export const WAIT_PROMPT = normRate({
  id: 'M-WAIT10',
  names: { zh: '等待提示率', en: 'Wait-prompt rate' },
  formula: {
    zh: '有提示的等待 ÷ 已判定的等待（HOLD-04），计入等待开始之时',
    en: 'silences with a word ÷ silences judged (HOLD-04), at their start',
  },
  direction: 'up',
  norms: ['HOLD-04'],
  hit: 'met',
  per: 'hold',
});
