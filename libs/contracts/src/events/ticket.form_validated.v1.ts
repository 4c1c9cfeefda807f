import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Text, caseDimensions } from '../members.js';

/** 检查表单；missing 为缺失或无效的栏目，缺省或为空即完整 · A form is checked; `missing` are the fields that are absent or not valid, and none means complete. */
export const ticketFormValidatedV1 = eventType({
  type: 'ticket.form_validated.v1',
  zh: '检查表单；missing 为缺失或无效的栏目，缺省或为空即完整',
  en: 'A form is checked; `missing` are the fields that are absent or not valid, and none means complete.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, form: Type.Optional(Text), missing: Type.Optional(Type.Array(Text)) }),
});
export type TicketFormValidatedV1 = Static<typeof ticketFormValidatedV1.data>;
