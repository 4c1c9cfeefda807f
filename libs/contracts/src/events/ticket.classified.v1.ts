import type { Static } from 'typebox';
import { eventType } from '../event-type.js';
import { CaseData } from '../members.js';

/** 分类与分级：category A–D、tier、故障级别 level · The ticket is classified: `category` A–D, `tier`, fault `level`. */
export const ticketClassifiedV1 = eventType({
  type: 'ticket.classified.v1',
  zh: '分类与分级：category A–D、tier、故障级别 level',
  en: 'The ticket is classified: `category` A–D, `tier`, fault `level`.',
  topic: 'events',
  data: CaseData,
});
export type TicketClassifiedV1 = Static<typeof ticketClassifiedV1.data>;
