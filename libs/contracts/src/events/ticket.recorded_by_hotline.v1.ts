import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, caseDimensions } from '../members.js';

/** 热线登记处理结果 · The hotline writes the result down. */
export const ticketRecordedByHotlineV1 = eventType({
  type: 'ticket.recorded_by_hotline.v1',
  zh: '热线登记处理结果',
  en: 'The hotline writes the result down.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, note: Type.Optional(Remark) }),
});
export type TicketRecordedByHotlineV1 = Static<typeof ticketRecordedByHotlineV1.data>;
