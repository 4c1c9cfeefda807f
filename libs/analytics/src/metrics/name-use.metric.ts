import { normRate } from './verdict-bases.js';

export const NAME_USE = normRate({
  id: 'M-NAME',
  names: { zh: '称呼客户达标率', en: 'Name-use compliance' },
  formula: {
    zh: '称呼达标的 ÷ 已判定的知姓通话（GREET-05）',
    en: 'calls in which the name was used often enough ÷ calls judged in which it was known (GREET-05)',
  },
  direction: 'up',
  norms: ['GREET-05'],
  hit: 'met',
});
