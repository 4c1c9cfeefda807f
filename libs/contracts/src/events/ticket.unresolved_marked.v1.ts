import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, caseDimensions } from '../members.js';

/** 热线无法当场解决，需移交 · The hotline cannot solve it: it has to be handed over. */
export const ticketUnresolvedMarkedV1 = eventType({
  type: 'ticket.unresolved_marked.v1',
  zh: '热线无法当场解决，需移交',
  en: 'The hotline cannot solve it: it has to be handed over.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, reason: Type.Optional(Remark) }),
});
export type TicketUnresolvedMarkedV1 = Static<typeof ticketUnresolvedMarkedV1.data>;
