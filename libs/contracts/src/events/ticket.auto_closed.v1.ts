import type { Static } from 'typebox';
import { eventType } from '../event-type.js';
import { CaseData } from '../members.js';

/** 客户逾期未答复，自动关闭 · Closed by itself, since the customer did not answer in time. */
export const ticketAutoClosedV1 = eventType({
  type: 'ticket.auto_closed.v1',
  zh: '客户逾期未答复，自动关闭',
  en: 'Closed by itself, since the customer did not answer in time.',
  topic: 'events',
  data: CaseData,
});
export type TicketAutoClosedV1 = Static<typeof ticketAutoClosedV1.data>;
