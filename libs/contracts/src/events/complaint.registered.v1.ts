import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, caseDimensions } from '../members.js';

/** 登记客户资料与投诉问题 · Customer and issue are written down in the complaint record. */
export const complaintRegisteredV1 = eventType({
  type: 'complaint.registered.v1',
  zh: '登记客户资料与投诉问题',
  en: 'Customer and issue are written down in the complaint record.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, issue: Type.Optional(Remark) }),
});
export type ComplaintRegisteredV1 = Static<typeof complaintRegisteredV1.data>;
