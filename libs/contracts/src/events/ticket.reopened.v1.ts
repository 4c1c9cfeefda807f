import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, caseDimensions } from '../members.js';

/** 工单重开 · The ticket is opened again. */
export const ticketReopenedV1 = eventType({
  type: 'ticket.reopened.v1',
  zh: '工单重开',
  en: 'The ticket is opened again.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, reason: Type.Optional(Remark) }),
});
export type TicketReopenedV1 = Static<typeof ticketReopenedV1.data>;
