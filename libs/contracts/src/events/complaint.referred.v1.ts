import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Text, caseDimensions } from '../members.js';

/** 转交有关部门；to 为承接人姓名，by 为转交人 · The complaint goes to the department concerned; `to` names the person who takes it, `by` who referred it. */
export const complaintReferredV1 = eventType({
  type: 'complaint.referred.v1',
  zh: '转交有关部门；to 为承接人姓名，by 为转交人',
  en: 'The complaint goes to the department concerned; `to` names the person who takes it, `by` who referred it.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, to: Type.Optional(Text) }),
});
export type ComplaintReferredV1 = Static<typeof complaintReferredV1.data>;
