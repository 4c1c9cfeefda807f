import { define } from './metric.js';
import { VERDICT_DIMENSIONS, VERDICTS, type Judged } from './verdict-bases.js';

export const NORM_BREACHES = define<Judged>({
  id: 'M-SLA-BREACH',
  names: { zh: '时限违约数', en: 'SLA breach count' },
  unit: 'count',
  direction: 'down',
  formula: { zh: '违约的判定数，须按规范或规范族筛选或分组；免责的不计，未知的列在 unknown', en: 'number of breaches, by norm or family; excused ones are left out, unknown ones stand under unknown' },
  dimensions: VERDICT_DIMENSIONS,
  needs: ['norm', 'family'],
  base: () => VERDICTS,
  variants: { default: (m) => ({ kind: 'count', of: m.breached, unknown: m.unknown }) },
});
