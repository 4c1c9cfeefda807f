import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, caseDimensions } from '../members.js';

/** 答复客户 · The customer has the answer. */
export const complaintRepliedV1 = eventType({
  type: 'complaint.replied.v1',
  zh: '答复客户',
  en: 'The customer has the answer.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, text: Type.Optional(Remark) }),
});
export type ComplaintRepliedV1 = Static<typeof complaintRepliedV1.data>;
