import { TRANSFERS, type Transferred } from './bases.js';
import { CALL_DIMENSIONS, define } from './metric.js';

export const TRANSFER_FAILURE = define<Transferred>({
  id: 'M-XFER-FAIL',
  names: { zh: '转接失败率', en: 'Transfer failure rate' },
  unit: '%',
  direction: 'down',
  formula: {
    zh: '失败或中断的转接 ÷ 有结果的转接；转往满意度或自助语音的不计，未有结果的列在 unknown',
    en: 'failed or lost ÷ transfers that came to an end, without releases to a survey or menu; open ones stand under unknown',
  },
  dimensions: CALL_DIMENSIONS,
  base: () => TRANSFERS,
  variants: {
    default: (m) => ({ kind: 'share', of: `${counts(m)} AND ${m.outcome} != 'open'`, hit: `${m.outcome} IN ('failed', 'lost')`, unknown: `${counts(m)} AND ${m.outcome} = 'open'` }),
  },
});

const counts = (m: Transferred): string => `${m.toKind} NOT IN ('survey', 'ivr')`;
