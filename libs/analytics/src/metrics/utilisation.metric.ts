import { AGENT_DIMENSIONS, agentTime, isBusy, isLoggedIn, type AgentTime } from '../agents/agent-time.js';
import { define } from './metric.js';

export const UTILISATION = define<AgentTime>({
  id: 'M-UTIL',
  names: { zh: '工时利用率', en: 'Utilisation' },
  unit: '%',
  direction: 'up',
  formula: {
    zh: '（振铃 + 通话 + 保持 + 话后处理）÷ 登录时长，取自坐席状态；未上报为空',
    en: '(ringing + talking + hold + wrap-up) ÷ time logged in, of the agents’ states; null where none were reported',
  },
  dimensions: AGENT_DIMENSIONS.filter((d) => d !== 'state' && d !== 'reason'),
  base: agentTime,
  rolledUp: false,
  variants: { default: (m) => ({ kind: 'timeShare', of: isLoggedIn(m), hit: isBusy(m), ms: m.ms, who: m.agent }) },
});
