import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, Text, caseDimensions } from '../members.js';

/** 首问责任人变更 · Another owner answers for the ticket. */
export const ticketOwnerChangedV1 = eventType({
  type: 'ticket.owner_changed.v1',
  zh: '首问责任人变更',
  en: 'Another owner answers for the ticket.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, to: Type.Optional(Text), reason: Type.Optional(Remark) }),
});
export type TicketOwnerChangedV1 = Static<typeof ticketOwnerChangedV1.data>;
