import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Text, caseDimensions } from '../members.js';

/** 工单得到编号，如 20260302-01-001 · The ticket gets its number, like `20260302-01-001`. */
export const ticketNumberedV1 = eventType({
  type: 'ticket.numbered.v1',
  zh: '工单得到编号，如 20260302-01-001',
  en: 'The ticket gets its number, like `20260302-01-001`.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, number: Text }),
});
export type TicketNumberedV1 = Static<typeof ticketNumberedV1.data>;
