import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, caseDimensions } from '../members.js';

/** 处理结果返回热线 · The result comes back to the hotline. */
export const complaintResultReturnedV1 = eventType({
  type: 'complaint.result_returned.v1',
  zh: '处理结果返回热线',
  en: 'The result comes back to the hotline.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, result: Type.Optional(Remark) }),
});
export type ComplaintResultReturnedV1 = Static<typeof complaintResultReturnedV1.data>;
