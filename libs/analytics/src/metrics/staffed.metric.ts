import { AGENT_DIMENSIONS, agentTime, isBusyOrReady, isLoggedIn, type AgentTime } from '../agents/agent-time.js';
import { define } from './metric.js';

export const STAFFED = define<AgentTime>({
  id: 'M-STAFFED',
  names: { zh: '在岗坐席数', en: 'Staffed agents' },
  unit: 'count',
  direction: 'neutral',
  formula: {
    zh: '登录时长之和 ÷ 时段长度（至此刻为止），即平均同时在岗人数；available 只计就绪与处理来电的；count 为其间在岗过的坐席',
    en: 'Σ time logged in ÷ length of the interval (up to now): agents present at a time, on average; `available` counts ready and busy ones only. count: agents that were present at all',
  },
  dimensions: AGENT_DIMENSIONS.filter((d) => d !== 'state' && d !== 'reason'),
  base: agentTime,
  rolledUp: false,
  variants: {
    logged_in: (m) => ({ kind: 'presence', of: isLoggedIn(m), ms: m.ms, who: m.agent }),
    available: (m) => ({ kind: 'presence', of: isBusyOrReady(m), ms: m.ms, who: m.agent }),
  },
});
