import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, caseDimensions } from '../members.js';

/** 向客户解释；accepted 为客户是否接受 · The matter is explained to the customer; `accepted` says whether that settles it. */
export const complaintExplainedV1 = eventType({
  type: 'complaint.explained.v1',
  zh: '向客户解释；accepted 为客户是否接受',
  en: 'The matter is explained to the customer; `accepted` says whether that settles it.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, accepted: Type.Optional(Type.Boolean()), text: Type.Optional(Remark) }),
});
export type ComplaintExplainedV1 = Static<typeof complaintExplainedV1.data>;
