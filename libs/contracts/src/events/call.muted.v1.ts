import type { Static } from 'typebox';
import { eventType } from '../event-type.js';
import { CallData } from '../members.js';

/** 开始静音 · The agent mutes the line. */
export const callMutedV1 = eventType({
  type: 'call.muted.v1',
  zh: '开始静音',
  en: 'The agent mutes the line.',
  topic: 'events',
  data: CallData,
});
export type CallMutedV1 = Static<typeof callMutedV1.data>;
