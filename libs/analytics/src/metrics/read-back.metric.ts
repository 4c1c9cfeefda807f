import { normRate } from './verdict-bases.js';

export const READ_BACK = normRate({
  id: 'M-READBACK',
  names: { zh: '跟读确认率', en: 'Read-back rate' },
  formula: {
    zh: '跟读确认的 ÷ 已判定的登记项（SCR-01）',
    en: 'read back ÷ captured and judged (SCR-01)',
  },
  direction: 'up',
  norms: ['SCR-01'],
  hit: 'met',
});
