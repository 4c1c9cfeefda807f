import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { caseDimensions } from '../members.js';

/** 已拨打；reached 为是否接通客户 · The customer is called; `reached` says whether they were spoken to. */
export const callbackAttemptedV1 = eventType({
  type: 'callback.attempted.v1',
  zh: '已拨打；reached 为是否接通客户',
  en: 'The customer is called; `reached` says whether they were spoken to.',
  topic: 'events',
  data: Type.Object({ ...caseDimensions, reached: Type.Optional(Type.Boolean()) }),
});
export type CallbackAttemptedV1 = Static<typeof callbackAttemptedV1.data>;
