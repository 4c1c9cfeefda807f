import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Text, dimensions } from '../members.js';

/** 未经接听转往他处 · The call leaves for elsewhere without an answer. */
export const callDivertedV1 = eventType({
  type: 'call.diverted.v1',
  zh: '未经接听转往他处',
  en: 'The call leaves for elsewhere without an answer.',
  topic: 'events',
  data: Type.Object({
    ...dimensions,
    reason: Type.Enum(['full', 'join_empty', 'leave_empty', 'timeout', 'closed', 'key', 'callback']),
    to: Type.Optional(Text),
    callbackId: Type.Optional(Text),
  }),
});
export type CallDivertedV1 = Static<typeof callDivertedV1.data>;
