import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, caseDimensions } from '../members.js';

/** 回访客户；satisfied 为是否满意 · The customer is called afterwards; `satisfied` says whether it was solved. */
export const ticketFollowedUpV1 = eventType({
  type: 'ticket.followed_up.v1',
  zh: '回访客户；satisfied 为是否满意',
  en: 'The customer is called afterwards; `satisfied` says whether it was solved.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, satisfied: Type.Optional(Type.Boolean()), note: Type.Optional(Remark) }),
});
export type TicketFollowedUpV1 = Static<typeof ticketFollowedUpV1.data>;
