import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, caseDimensions } from '../members.js';

/** 客户不满意，再次处理 · The customer is not satisfied: it is handled again. */
export const complaintReopenedV1 = eventType({
  type: 'complaint.reopened.v1',
  zh: '客户不满意，再次处理',
  en: 'The customer is not satisfied: it is handled again.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, reason: Type.Optional(Remark) }),
});
export type ComplaintReopenedV1 = Static<typeof complaintReopenedV1.data>;
