import type { Static } from 'typebox';
import { eventType } from '../event-type.js';
import { CaseData } from '../members.js';

/** 工单关闭 · The ticket is closed. */
export const ticketClosedV1 = eventType({
  type: 'ticket.closed.v1',
  zh: '工单关闭',
  en: 'The ticket is closed.',
  topic: 'events',
  data: CaseData,
});
export type TicketClosedV1 = Static<typeof ticketClosedV1.data>;
