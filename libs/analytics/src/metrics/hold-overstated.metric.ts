import { normRate, rateOf, type Judged } from './verdict-bases.js';

export const HOLD_OVERSTATED = normRate({
  id: 'M-HOLD-OVERSTATED',
  names: { zh: '超出告知时限率', en: 'Hold over stated limit' },
  formula: {
    zh: '长于所告知时限的保持 ÷ 已判定的保持（HOLD-02），计入保持开始之时；with_unstated 连未告知时限的也算',
    en: 'holds longer than the limit that was stated ÷ holds judged (HOLD-02), at the start of the hold; with_unstated: those without a stated limit too',
  },
  direction: 'down',
  norms: ['HOLD-02'],
  hit: 'breached',
  per: 'hold',
  variants: { stated: (m) => ({ ...rateOf('breached')(m), hit: overStated(m) }), with_unstated: rateOf('breached') },
});

/** Without a number nothing was stated. */
const overStated = (m: Judged): string => `(${m.breached} AND ${m.allowed} IS NOT NULL)`;
