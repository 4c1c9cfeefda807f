import { normRate } from './verdict-bases.js';

export const LATE_ANSWER_APOLOGY = normRate({
  id: 'M-LATE-APOL',
  names: { zh: '迟接致歉率', en: 'Late-answer apology rate' },
  formula: {
    zh: '迟接后致歉的 ÷ 已判定的迟接（CALL-05）',
    en: 'late answers with an apology ÷ late answers judged (CALL-05)',
  },
  direction: 'up',
  norms: ['CALL-05'],
  hit: 'met',
});
