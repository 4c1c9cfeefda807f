import type { Static } from 'typebox';
import { eventType } from '../event-type.js';
import { CallData } from '../members.js';

/** 结束静音 · The mute ends. */
export const callUnmutedV1 = eventType({
  type: 'call.unmuted.v1',
  zh: '结束静音',
  en: 'The mute ends.',
  topic: 'events',
  data: CallData,
});
export type CallUnmutedV1 = Static<typeof callUnmutedV1.data>;
