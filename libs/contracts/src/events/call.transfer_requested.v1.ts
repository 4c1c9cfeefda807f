import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { dimensions, transfer } from '../members.js';

/** 请求转接 · A transfer is asked for. */
export const callTransferRequestedV1 = eventType({
  type: 'call.transfer_requested.v1',
  zh: '请求转接',
  en: 'A transfer is asked for.',
  topic: 'events',
  data: Type.Object({ ...dimensions, ...transfer }),
});
export type CallTransferRequestedV1 = Static<typeof callTransferRequestedV1.data>;
