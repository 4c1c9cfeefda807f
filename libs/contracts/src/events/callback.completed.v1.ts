import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, caseDimensions } from '../members.js';

/** 回电完成 · The callback is done. */
export const callbackCompletedV1 = eventType({
  type: 'callback.completed.v1',
  zh: '回电完成',
  en: 'The callback is done.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, result: Type.Optional(Remark) }),
});
export type CallbackCompletedV1 = Static<typeof callbackCompletedV1.data>;
