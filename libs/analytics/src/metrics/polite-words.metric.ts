import { normRate } from './verdict-bases.js';

export const POLITE_WORDS = normRate({
  id: 'M-POLITE',
  names: { zh: '敬语使用率', en: 'Polite-word compliance' },
  formula: {
    zh: '敬语达标的 ÷ 已判定的通话（SCR-13）',
    en: 'calls that meet the rule ÷ calls judged (SCR-13)',
  },
  direction: 'up',
  norms: ['SCR-13'],
  hit: 'met',
});
