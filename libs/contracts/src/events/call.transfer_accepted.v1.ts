import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { dimensions, transfer } from '../members.js';

/** 对方接受转接 · The other side accepts the transfer. */
export const callTransferAcceptedV1 = eventType({
  type: 'call.transfer_accepted.v1',
  zh: '对方接受转接',
  en: 'The other side accepts the transfer.',
  topic: 'events',
  data: Type.Object({ ...dimensions, ...transfer }),
});
export type CallTransferAcceptedV1 = Static<typeof callTransferAcceptedV1.data>;
