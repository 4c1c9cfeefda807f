import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, Text, caseDimensions } from '../members.js';

/** 升级；reason 如 overdue_return、floor_supervisor，to 为升级给谁 · Escalated; `reason` is why, as `overdue_return` or `floor_supervisor`, `to` is who gets it. */
export const ticketEscalatedV1 = eventType({
  type: 'ticket.escalated.v1',
  zh: '升级；reason 如 overdue_return、floor_supervisor，to 为升级给谁',
  en: 'Escalated; `reason` is why, as `overdue_return` or `floor_supervisor`, `to` is who gets it.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, reason: Type.Optional(Remark), to: Type.Optional(Text) }),
});
export type TicketEscalatedV1 = Static<typeof ticketEscalatedV1.data>;
