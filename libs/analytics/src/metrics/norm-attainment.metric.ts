import { define } from './metric.js';
import { rateOf, VERDICT_DIMENSIONS, VERDICTS, type Judged } from './verdict-bases.js';

export const NORM_ATTAINMENT = define<Judged>({
  id: 'M-SLA-RATE',
  names: { zh: '时限达成率', en: 'SLA attainment' },
  unit: '%',
  direction: 'up',
  formula: {
    zh: '达成 ÷（达成 + 违约），须按规范或规范族筛选或分组；免责的不计，未知的列在 unknown，适用的总数在 applied',
    en: 'met ÷ (met + breached), by norm or family; excused ones stand in neither, unknown ones under unknown, all that it applied to under applied',
  },
  dimensions: VERDICT_DIMENSIONS,
  needs: ['norm', 'family'],
  base: () => VERDICTS,
  variants: { default: rateOf('met') },
  besideName: 'applied',
});
