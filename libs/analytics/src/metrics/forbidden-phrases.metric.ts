import { normRate } from './verdict-bases.js';

export const FORBIDDEN_PHRASES = normRate({
  id: 'M-FORBID',
  names: { zh: '服务禁语率', en: 'Forbidden-phrase rate' },
  formula: {
    zh: '有禁语的通数 ÷ 已判定的通数，每千通',
    en: 'calls with a forbidden phrase ÷ calls judged, of a thousand',
  },
  direction: 'down',
  norms: ['SCR-14', 'SCR-15', 'SCR-19', 'END-06'],
  hit: 'breached',
  unit: '‰',
  per: 'call',
});
