import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, caseDimensions } from '../members.js';

/** 处理人把结果返回热线 · The handler returns the result to the hotline. */
export const ticketResultReturnedV1 = eventType({
  type: 'ticket.result_returned.v1',
  zh: '处理人把结果返回热线',
  en: 'The handler returns the result to the hotline.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, result: Type.Optional(Remark) }),
});
export type TicketResultReturnedV1 = Static<typeof ticketResultReturnedV1.data>;
