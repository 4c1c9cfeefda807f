import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { dimensions } from '../members.js';

/** 客户在接通前放弃 · The customer gives up before an answer. */
export const callAbandonedV1 = eventType({
  type: 'call.abandoned.v1',
  zh: '客户在接通前放弃',
  en: 'The customer gives up before an answer.',
  topic: 'events',
  data: Type.Object({ ...dimensions, stage: Type.Enum(['menu', 'queue', 'ringing']) }),
});
export type CallAbandonedV1 = Static<typeof callAbandonedV1.data>;
