import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, caseDimensions } from '../members.js';

/** 回访客户；satisfied 为是否满意 · The customer is called afterwards; `satisfied` says whether it was put right. */
export const complaintFollowedUpV1 = eventType({
  type: 'complaint.followed_up.v1',
  zh: '回访客户；satisfied 为是否满意',
  en: 'The customer is called afterwards; `satisfied` says whether it was put right.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, satisfied: Type.Optional(Type.Boolean()), note: Type.Optional(Remark) }),
});
export type ComplaintFollowedUpV1 = Static<typeof complaintFollowedUpV1.data>;
