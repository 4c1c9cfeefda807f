import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, caseDimensions } from '../members.js';

/** 承接部门响应并采取措施 · The department that it was referred to responds and acts. */
export const complaintRespondedV1 = eventType({
  type: 'complaint.responded.v1',
  zh: '承接部门响应并采取措施',
  en: 'The department that it was referred to responds and acts.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, measures: Type.Optional(Remark) }),
});
export type ComplaintRespondedV1 = Static<typeof complaintRespondedV1.data>;
