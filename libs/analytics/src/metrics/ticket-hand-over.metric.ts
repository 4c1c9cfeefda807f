import { normRate } from './verdict-bases.js';

export const TICKET_HAND_OVER = normRate({
  id: 'M-TK-HANDOVER',
  names: { zh: '移交及时率', en: 'Hand-over on time' },
  formula: {
    zh: '按时移交的 ÷ 已判定的未决工单（TICKET-06），计入时限之时',
    en: 'handed over in time ÷ unresolved tickets judged (TICKET-06), at the deadline',
  },
  direction: 'up',
  norms: ['TICKET-06'],
  hit: 'met',
});
