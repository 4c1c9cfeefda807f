import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Count, dimensions } from '../members.js';

/** 坐席开口说话 · The agent speaks. */
export const callAgentSpokeV1 = eventType({
  type: 'call.agent_spoke.v1',
  zh: '坐席开口说话',
  en: 'The agent speaks.',
  topic: 'events',
  data: Type.Object({ ...dimensions, turn: Type.Optional(Count) }),
});
export type CallAgentSpokeV1 = Static<typeof callAgentSpokeV1.data>;
