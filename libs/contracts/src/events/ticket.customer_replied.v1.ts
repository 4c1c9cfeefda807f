import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, caseDimensions } from '../members.js';

/** 客户答复 · The customer answers. */
export const ticketCustomerRepliedV1 = eventType({
  type: 'ticket.customer_replied.v1',
  zh: '客户答复',
  en: 'The customer answers.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, text: Type.Optional(Remark) }),
});
export type TicketCustomerRepliedV1 = Static<typeof ticketCustomerRepliedV1.data>;
