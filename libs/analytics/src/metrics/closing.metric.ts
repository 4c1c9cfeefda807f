import { normRate } from './verdict-bases.js';

export const CLOSING = normRate({
  id: 'M-CLOSE',
  names: { zh: '结束语合规率', en: 'Closing compliance' },
  formula: {
    zh: '结束语齐全的通数 ÷ 已判定的通数（END-01、02）',
    en: 'calls with the whole closing ÷ calls judged (END-01, 02)',
  },
  direction: 'up',
  norms: ['END-01', 'END-02'],
  hit: 'met',
  per: 'call',
});
