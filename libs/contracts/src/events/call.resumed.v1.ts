import type { Static } from 'typebox';
import { eventType } from '../event-type.js';
import { CallData } from '../members.js';

/** 结束保持，恢复通话 · The hold ends. */
export const callResumedV1 = eventType({
  type: 'call.resumed.v1',
  zh: '结束保持，恢复通话',
  en: 'The hold ends.',
  topic: 'events',
  data: CallData,
});
export type CallResumedV1 = Static<typeof callResumedV1.data>;
