import { normRate } from './verdict-bases.js';

export const ANSWERED_IN_TIME = normRate({
  id: 'M-ANS-SLA',
  names: { zh: '及时接听率', en: 'Answered within limit' },
  formula: {
    zh: '限度内接起的 ÷ 已判定的接听（CALL-01、02、03，以所用规范为准）',
    en: 'answered within the limit ÷ answers judged (CALL-01, 02 or 03, as the book in force has it)',
  },
  direction: 'up',
  norms: ['CALL-01', 'CALL-02', 'CALL-03'],
  hit: 'met',
});
