import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Dated, Text, caseDimensions } from '../members.js';

/** 联系有关部门；who 为联络人，when 为联络时间 · The department concerned is contacted: `who` was spoken to and `when`. */
export const ticketDeptContactedV1 = eventType({
  type: 'ticket.dept_contacted.v1',
  zh: '联系有关部门；who 为联络人，when 为联络时间',
  en: 'The department concerned is contacted: `who` was spoken to and `when`.',
  topic: 'events',
  data: Type.Object({
    ...caseDimensions,
    who: Type.Optional(Text),
    /** Default: the event's time. */
    when: Type.Optional(Dated),
  }),
});
export type TicketDeptContactedV1 = Static<typeof ticketDeptContactedV1.data>;
