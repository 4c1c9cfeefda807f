import { AGENT_DIMENSIONS, agentTime, isLoggedIn, type AgentTime } from '../agents/agent-time.js';
import { define } from './metric.js';

export const TIME_IN_STATE = define<AgentTime>({
  id: 'M-STATE-TIME',
  names: { zh: '坐席状态时长', en: 'Time in state' },
  unit: 's',
  direction: 'neutral',
  formula: {
    zh: 'Σ 坐席处于各登录状态的时长；按 state、reason 分组；count 为坐席数',
    en: 'Σ time of agents in their states while logged in; to be grouped by state and reason. count: agents',
  },
  dimensions: AGENT_DIMENSIONS,
  base: agentTime,
  rolledUp: false,
  variants: { default: (m) => ({ kind: 'time', of: isLoggedIn(m), ms: m.ms, who: m.agent }) },
});
