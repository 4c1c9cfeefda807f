import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { dimensions, transfer } from '../members.js';

/** 转接失败 · The transfer fails. */
export const callTransferFailedV1 = eventType({
  type: 'call.transfer_failed.v1',
  zh: '转接失败',
  en: 'The transfer fails.',
  topic: 'events',
  data: Type.Object({ ...dimensions, ...transfer }),
});
export type CallTransferFailedV1 = Static<typeof callTransferFailedV1.data>;
