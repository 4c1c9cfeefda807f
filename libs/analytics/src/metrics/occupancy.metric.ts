import { AGENT_DIMENSIONS, agentTime, isBusy, isBusyOrReady, type AgentTime } from '../agents/agent-time.js';
import { define } from './metric.js';

export const OCCUPANCY = define<AgentTime>({
  id: 'M-OCC',
  names: { zh: '占用率', en: 'Occupancy' },
  unit: '%',
  direction: 'neutral',
  formula: {
    zh: '（振铃 + 通话 + 保持 + 话后处理）÷（这些 + 就绪）时长，取自坐席状态；未上报为空',
    en: '(ringing + talking + hold + wrap-up) ÷ (those + ready), time of the agents’ states; null where none were reported',
  },
  dimensions: AGENT_DIMENSIONS.filter((d) => d !== 'state' && d !== 'reason'),
  base: agentTime,
  rolledUp: false,
  variants: { default: (m) => ({ kind: 'timeShare', of: isBusyOrReady(m), hit: isBusy(m), ms: m.ms, who: m.agent }) },
});
