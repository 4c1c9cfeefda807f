import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Dated, Remark, caseDimensions } from '../members.js';

/** 工单开立；subject 为该工单，department 为其归属部门，dueAt 为外部系统自己的期限 · A ticket is opened; the subject is the ticket, `department` the one that it belongs to, `dueAt` an outside system's own target. */
export const ticketOpenedV1 = eventType({
  type: 'ticket.opened.v1',
  zh: '工单开立；subject 为该工单，department 为其归属部门，dueAt 为外部系统自己的期限',
  en: 'A ticket is opened; the subject is the ticket, `department` the one that it belongs to, `dueAt` an outside system\'s own target.',
  topic: 'events',
  data: Type.Object({
    ...caseDimensions,
    type: Type.Optional(Type.Enum(['repair', 'enquiry', 'suggestion', 'complaint', 'internal_request'])),
    question: Type.Optional(Remark),
    dueAt: Type.Optional(Dated),
  }),
});
export type TicketOpenedV1 = Static<typeof ticketOpenedV1.data>;
