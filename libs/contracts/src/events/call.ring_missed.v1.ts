import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Millis, Text, dimensions } from '../members.js';

/** 振铃未接 · An agent's phone rang and was not answered. */
export const callRingMissedV1 = eventType({
  type: 'call.ring_missed.v1',
  zh: '振铃未接',
  en: 'An agent\'s phone rang and was not answered.',
  topic: 'events',
  data: Type.Object({ ...dimensions, agent: Text, ringMs: Type.Optional(Millis) }),
});
export type CallRingMissedV1 = Static<typeof callRingMissedV1.data>;
