import { normRate } from './verdict-bases.js';

export const PROPER_TRANSFER = normRate({
  id: 'M-XFER-WARM',
  names: { zh: '规范转接率', en: 'Proper-transfer rate' },
  formula: {
    zh: '征得同意且对方接受的转接 ÷ 已判定的转接（XFER-01、02）',
    en: 'consented to and accepted ÷ transfers judged (XFER-01, 02)',
  },
  direction: 'up',
  norms: ['XFER-01', 'XFER-02'],
  hit: 'met',
  per: 'transfer',
});
