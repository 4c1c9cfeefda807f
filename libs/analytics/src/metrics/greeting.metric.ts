import { normRate } from './verdict-bases.js';

export const GREETING = normRate({
  id: 'M-GREET',
  names: { zh: '开头语合规率', en: 'Opening compliance' },
  formula: {
    zh: '开头语各要素齐全的通数 ÷ 已判定的通数',
    en: 'calls with every element of the opening ÷ calls judged',
  },
  direction: 'up',
  norms: ['GREET-01', 'GREET-02', 'GREET-03', 'GREET-04', 'GREET-08', 'OUT-07'],
  hit: 'met',
  per: 'call',
});
