import type { Static } from 'typebox';
import { eventType } from '../event-type.js';
import { CallData } from '../members.js';

/** 开始保持 · The call is put on hold. */
export const callHeldV1 = eventType({
  type: 'call.held.v1',
  zh: '开始保持',
  en: 'The call is put on hold.',
  topic: 'events',
  data: CallData,
});
export type CallHeldV1 = Static<typeof callHeldV1.data>;
