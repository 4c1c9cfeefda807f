import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Dated, caseDimensions } from '../members.js';

/** 过了答应的时间仍未回电 · The promised time passed without a callback. */
export const callbackExpiredV1 = eventType({
  type: 'callback.expired.v1',
  zh: '过了答应的时间仍未回电',
  en: 'The promised time passed without a callback.',
  topic: 'events',
  data: Type.Object({
    ...caseDimensions,
    /** The promise that was not kept. */
    dueAt: Type.Optional(Dated),
  }),
});
export type CallbackExpiredV1 = Static<typeof callbackExpiredV1.data>;
