import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Count, Text, dimensions } from '../members.js';

/** 坐席接起；转接后的再次接起开始新的一段 · An agent answers; a further answer after a transfer begins another leg. */
export const callAnsweredV1 = eventType({
  type: 'call.answered.v1',
  zh: '坐席接起；转接后的再次接起开始新的一段',
  en: 'An agent answers; a further answer after a transfer begins another leg.',
  topic: 'events',
  data: Type.Object({ ...dimensions, agent: Text, rings: Type.Optional(Count) }),
});
export type CallAnsweredV1 = Static<typeof callAnsweredV1.data>;
