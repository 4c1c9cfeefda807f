import { Type, type Static } from 'typebox';
import { eventType } from '../event-type.js';
import { Remark, dimensions } from '../members.js';

/** 坐席状态变化；subject 为坐席 · An agent's state changes; the subject is the agent. */
export const agentStateChangedV1 = eventType({
  type: 'agent.state_changed.v1',
  zh: '坐席状态变化；subject 为坐席',
  en: 'An agent\'s state changes; the subject is the agent.',
  topic: 'events',
  data: Type.Object({
    ...dimensions,
    state: Type.Enum(['logged_out', 'ready', 'ringing', 'talking', 'hold', 'wrap_up', 'not_ready']),
    reason: Type.Optional(Remark),
  }),
});
export type AgentStateChangedV1 = Static<typeof agentStateChangedV1.data>;
