import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, dimensions } from '../members.js';

/** 通话中断 · The line is lost. */
export const callDroppedV1 = eventType({
  type: 'call.dropped.v1',
  zh: '通话中断',
  en: 'The line is lost.',
  topic: 'events',
  data: Type.Object({ ...dimensions, cause: Type.Optional(Remark) }),
});
export type CallDroppedV1 = Static<typeof callDroppedV1.data>;
