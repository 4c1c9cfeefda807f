import { ENDED_CALLS, type End } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const REASON = define<End>({
  id: 'M-REASON',
  names: { zh: '来电小结分布', en: 'Reasons of calls' },
  unit: 'count',
  direction: 'neutral',
  formula: {
    zh: '有来电小结的通数，按 reasonCode 分；已结束而没有小结的列在 unknown',
    en: 'ended calls with a reason code, to be grouped by reasonCode; those without stand under unknown',
  },
  dimensions: [...CALL_DIMENSIONS, 'reasonCode'],
  base: () => ENDED_CALLS,
  variants: { default: (m) => ({ kind: 'count', of: `${m.handled} AND ${m.reason} IS NOT NULL`, unknown: `${m.handled} AND ${m.reason} IS NULL` }) },
});
