import { normRate } from './verdict-bases.js';

export const TICKET_RETURN = normRate({
  id: 'M-TK-RETURN',
  names: { zh: '结果返回及时率', en: 'Result return on time' },
  formula: {
    zh: '按时返回结果的 ÷ 已判定的移交（TICKET-07），计入时限之时',
    en: 'returned in time ÷ hand-overs judged (TICKET-07), at the deadline',
  },
  direction: 'up',
  norms: ['TICKET-07'],
  hit: 'met',
});
