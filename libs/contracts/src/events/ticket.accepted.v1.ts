import type { Static } from 'typebox';
import { eventType } from '../event-type.js';
import { CaseData } from '../members.js';

/** 处理人接受工单 · The handler accepts it. */
export const ticketAcceptedV1 = eventType({
  type: 'ticket.accepted.v1',
  zh: '处理人接受工单',
  en: 'The handler accepts it.',
  topic: 'events',
  data: CaseData,
});
export type TicketAcceptedV1 = Static<typeof ticketAcceptedV1.data>;
