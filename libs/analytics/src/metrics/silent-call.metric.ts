import { normRate } from './verdict-bases.js';

export const SILENT_CALL = normRate({
  id: 'M-SILENT-OK',
  names: { zh: '无声处理合规率', en: 'Silent handling compliance' },
  formula: {
    zh: '按程序结束的无声电话 ÷ 已判定的无声电话（ABN-01）',
    en: 'silent calls ended by the procedure ÷ silent calls judged (ABN-01)',
  },
  direction: 'up',
  norms: ['ABN-01'],
  hit: 'met',
});
