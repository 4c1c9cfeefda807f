import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { COUNT_MAX } from '../limits.js';
import { dimensions } from '../members.js';

/** 坐席话机第 n 声振铃 · An agent's phone rings for the n-th time. */
export const callRingingV1 = eventType({
  type: 'call.ringing.v1',
  zh: '坐席话机第 n 声振铃',
  en: 'An agent\'s phone rings for the n-th time.',
  topic: 'events',
  data: Type.Object({ ...dimensions, ringNo: Type.Integer({ minimum: 1, maximum: COUNT_MAX }) }),
});
export type CallRingingV1 = Static<typeof callRingingV1.data>;
