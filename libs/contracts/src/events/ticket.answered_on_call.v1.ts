import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, caseDimensions } from '../members.js';

/** 通话中当场答复 · The question is answered on the call. */
export const ticketAnsweredOnCallV1 = eventType({
  type: 'ticket.answered_on_call.v1',
  zh: '通话中当场答复',
  en: 'The question is answered on the call.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, answer: Type.Optional(Remark) }),
});
export type TicketAnsweredOnCallV1 = Static<typeof ticketAnsweredOnCallV1.data>;
