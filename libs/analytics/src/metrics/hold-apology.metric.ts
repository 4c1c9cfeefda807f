import { normRate } from './verdict-bases.js';

export const HOLD_APOLOGY = normRate({
  id: 'M-HOLD-APOL',
  names: { zh: '恢复致歉率', en: 'Resume-apology rate' },
  formula: {
    zh: '恢复时致歉或致谢的 ÷ 已判定的恢复（HOLD-05），计入恢复之时',
    en: 'returns with an apology or thanks ÷ returns judged (HOLD-05), at the return',
  },
  direction: 'up',
  norms: ['HOLD-05'],
  hit: 'met',
  per: 'hold',
});
