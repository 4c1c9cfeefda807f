import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { dimensions, transfer } from '../members.js';

/** 转接完成，开始新的一段 · The transfer is done; another leg begins. */
export const callTransferCompletedV1 = eventType({
  type: 'call.transfer_completed.v1',
  zh: '转接完成，开始新的一段',
  en: 'The transfer is done; another leg begins.',
  topic: 'events',
  data: Type.Object({ ...dimensions, ...transfer }),
});
export type CallTransferCompletedV1 = Static<typeof callTransferCompletedV1.data>;
