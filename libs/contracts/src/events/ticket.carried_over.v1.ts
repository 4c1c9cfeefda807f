import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, caseDimensions } from '../members.js';

/** 当日未解决，记入次日 · Not solved today: noted for the next day. */
export const ticketCarriedOverV1 = eventType({
  type: 'ticket.carried_over.v1',
  zh: '当日未解决，记入次日',
  en: 'Not solved today: noted for the next day.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, note: Type.Optional(Remark) }),
});
export type TicketCarriedOverV1 = Static<typeof ticketCarriedOverV1.data>;
