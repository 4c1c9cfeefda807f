import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Dated, Remark, caseDimensions } from '../members.js';

/** 请客户测试并答复；到 dueAt 未答复视为已解决 · The customer is asked to test and to answer; without an answer by `dueAt` it counts as solved. */
export const ticketWaitingCustomerV1 = eventType({
  type: 'ticket.waiting_customer.v1',
  zh: '请客户测试并答复；到 dueAt 未答复视为已解决',
  en: 'The customer is asked to test and to answer; without an answer by `dueAt` it counts as solved.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, question: Type.Optional(Remark), dueAt: Type.Optional(Dated) }),
});
export type TicketWaitingCustomerV1 = Static<typeof ticketWaitingCustomerV1.data>;
