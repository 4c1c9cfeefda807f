import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Text, caseDimensions } from '../members.js';

/** 移交处理；to 为承接人，department 为承接部门，不改变工单的归属部门 · Handed over; `to` and `department` are who takes it, and the ticket still belongs where it was opened. */
export const ticketHandedOverV1 = eventType({
  type: 'ticket.handed_over.v1',
  zh: '移交处理；to 为承接人，department 为承接部门，不改变工单的归属部门',
  en: 'Handed over; `to` and `department` are who takes it, and the ticket still belongs where it was opened.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, to: Type.Optional(Text) }),
});
export type TicketHandedOverV1 = Static<typeof ticketHandedOverV1.data>;
