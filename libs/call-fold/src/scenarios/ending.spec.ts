import { describe, expect, it } from '@jest/globals';
import { expected, told, type Line, type Scenario } from './scenario.js';

const INBOUND: Line = ['0:00', 'offered', { direction: 'inbound' }];
const ANSWERED: readonly Line[] = [INBOUND, ['0:05', 'queued', { queue: 'care' }], ['0:15', 'answered', { agent: 'A1' }]];

const SCENARIOS: readonly Scenario[] = [
  {
    title: '结束报了两次 · ended twice: the first counts',
    given: [...ANSWERED, ['1:15', 'ended', { endedBy: 'agent', reason: 'normal' }], ['1:16', 'ended', { endedBy: 'customer' }, 'cti']],
    then: { endedAt: '1:15', endedBy: 'agent', endReason: 'normal', talkMs: '1:00', contradictions: [] },
  },
  {
    title: '结束后的小结、评价、标签、转写 · what may come after the end does',
    given: [
      ...ANSWERED, ['1:15', 'ended', { endedBy: 'customer' }], ['1:20', 'tagged', { tag: 'complaint', resolved: false }], ['1:25', 'script_cue', { cue: 'closing.bye' }, 'speech'],
      ['1:30', 'speech_stats', {}, 'speech'], ['1:35', 'wrapped_up', { agent: 'A1', resolved: false }], ['1:50', 'rated', { score: 4, scale: 5 }],
    ],
    then: { contradictions: [], tags: [{ tag: 'complaint', at: '1:20', resolved: false }], wrapMs: '0:20', resolved: false, rating: { score: 4, scale: 5, channel: null, at: '1:50' }, listened: true, lastAt: '1:50', state: 'over', stateSince: '1:15' },
  },
  {
    title: '很晚才报的小结 · a wrap-up reported very late counts up to its limit',
    given: [...ANSWERED, ['1:15', 'ended', { endedBy: 'customer' }], ['2:00:00', 'wrapped_up']],
    then: { wrapMs: '30:00', legs: [{ wrapMs: '30:00' }], contradictions: [] },
  },
  {
    title: '通话中就写好小结 · wrapped up while still talking: reported, and took no time',
    given: [...ANSWERED, ['1:00', 'wrapped_up', { agent: 'A1' }], ['1:15', 'ended', { endedBy: 'customer' }]],
    then: { wrapMs: '0:00' },
  },
  {
    title: '转回同一坐席，第一段的话后处理到再次接起为止 · back with the same agent: the first wrap-up is not the second',
    given: [
      ...ANSWERED, ['1:00', 'transfer_completed', { to: 'A2', toKind: 'agent' }], ['1:20', 'wrapped_up', { agent: 'A1' }], ['2:00', 'transfer_completed', { to: 'A1', toKind: 'agent' }],
      ['3:00', 'ended', { endedBy: 'customer' }], ['3:10', 'wrapped_up', { agent: 'A1' }],
    ],
    then: { wrapMs: '0:30', legs: [{ agent: 'A1', wrapMs: '0:20' }, { agent: 'A2', wrapMs: null }, { agent: 'A1', wrapMs: '0:10' }] },
  },
  {
    title: '结束之后又接起 · answered after the end: flagged, opens nothing',
    given: [INBOUND, ['0:05', 'queued', { queue: 'care' }], ['0:30', 'abandoned', { stage: 'queue' }], ['0:31', 'answered', { agent: 'A1' }]],
    then: { outcome: 'abandoned', agent: null, legs: [], answeredAt: null, contradictions: [{ eventId: 'e004', type: 'call.answered.v1', reason: 'after_end' }] },
  },
  {
    title: '接起后又报放弃 · abandoned in the middle of a conversation: flagged, and it ends there',
    given: [...ANSWERED, ['0:20', 'abandoned', { stage: 'queue' }], ['0:21', 'ended', { endedBy: 'customer' }]],
    then: { outcome: 'answered', abandonStage: null, endedAt: '0:20', talkMs: '0:05', endedBy: 'customer', contradictions: [{ type: 'call.abandoned.v1', reason: 'abandoned_while_talking' }] },
  },
  {
    title: '接起后又报转走 · diverted in the middle of a conversation: flagged',
    given: [...ANSWERED, ['0:20', 'diverted', { reason: 'timeout' }]],
    then: { outcome: 'answered', contradictions: [{ reason: 'diverted_while_talking' }] },
  },
  {
    title: '菜单自助完成 · done in the menu: no abandon',
    given: [INBOUND, ['0:40', 'ended', { endedBy: 'customer', reason: 'self_service' }]],
    then: { outcome: 'self_served', waitMs: null, abandonStage: null, endedAt: '0:40' },
  },
  {
    title: '排过队就不算自助 · queued and then ended as self-service: it wanted an agent',
    given: [INBOUND, ['0:20', 'queued', { queue: 'care' }], ['0:40', 'ended', { endedBy: 'customer', reason: 'self_service' }]],
    then: { outcome: 'abandoned', abandonStage: 'queue', waitMs: '0:20', visits: [{ outcome: 'abandoned' }] },
  },
  {
    title: '未接通，客户挂断，只报了结束 · the customer hangs up unanswered and only the end is reported: abandoned where the call was',
    given: [INBOUND, ['0:20', 'queued', { queue: 'care' }], ['0:30', 'ringing', { ringNo: 1, agent: 'A1' }], ['0:33', 'ended', { endedBy: 'customer' }]],
    then: { outcome: 'abandoned', abandonStage: 'ringing', waitMs: '0:13', attempts: [{ outcome: 'left' }] },
  },
  {
    title: '同一时刻既报结束又报回拨 · the end and the call back at one instant: what says more holds, whatever the ids',
    given: [INBOUND, ['0:20', 'queued', { queue: 'care' }], ['0:40', 'ended', { endedBy: 'system' }], ['0:40', 'diverted', { reason: 'callback', callbackId: 'CB-1' }]],
    then: { outcome: 'callback_requested', callbackId: 'CB-1', endedBy: 'system', waitMs: '0:20', contradictions: [] },
  },
  {
    title: '未接通，系统结束 · the system ends an unanswered call: neither answered, abandoned nor diverted',
    given: [INBOUND, ['0:20', 'queued', { queue: 'care' }], ['0:40', 'ended', { endedBy: 'system' }]],
    then: { outcome: 'unfinished', unfinished: false, endedAt: '0:40', waitMs: null, visits: [{ outcome: 'overflowed', waitMs: '0:20' }] },
  },
  {
    title: '未接通，线路中断 · the line drops before the answer',
    given: [INBOUND, ['0:20', 'queued', { queue: 'care' }], ['0:40', 'dropped', { cause: 'trunk' }]],
    then: { outcome: 'unfinished', unfinished: false, endedAt: '0:40', endedBy: null },
  },
  {
    title: '外呼没人接 · a call of ours that nobody takes is no abandon',
    given: [['0:00', 'offered', { direction: 'outbound', agent: 'A1' }], ['0:30', 'ended', { endedBy: 'customer' }]],
    then: { direction: 'outbound', agent: 'A1', outcome: 'unfinished', endedAt: '0:30' },
  },
  {
    title: '同一时刻的结束与恢复，编号颠倒 · resumed at the instant of the end, its id later: no contradiction',
    given: [...ANSWERED, ['0:30', 'held'], ['1:15', 'ended', { endedBy: 'customer' }], ['1:15', 'resumed']],
    then: { holds: [{ ms: '0:45', outcome: 'resumed' }], contradictions: [] },
  },
  {
    title: '一天没有消息 · no event for longer than the idle limit: unfinished, yet answered once answered',
    given: [...ANSWERED, ['0:30', 'held']],
    clock: '4:00:30.001',
    then: { unfinished: true, outcome: 'answered', endedAt: null, state: 'over', stateSince: '0:30', talkMs: null, holds: [{ outcome: 'open' }] },
  },
  {
    title: '恰好到时限 · at the limit itself it is not past',
    given: [...ANSWERED, ['0:30', 'held']],
    clock: '4:00:30',
    then: { unfinished: false, state: 'held' },
  },
  {
    title: '排队中失去消息 · lost while waiting: never answered, so unfinished',
    given: [INBOUND, ['0:05', 'queued', { queue: 'care' }]],
    clock: '5:00:00',
    then: { unfinished: true, outcome: 'unfinished', waitMs: null, visits: [{ outcome: 'open' }], state: 'over' },
  },
  {
    title: '结束了的通话不会失去消息 · a call that has ended is finished, whatever the clock',
    given: [...ANSWERED, ['1:15', 'ended', { endedBy: 'unknown' }]],
    clock: '2026-04-30T00:00:00+08:00',
    then: { unfinished: false, outcome: 'answered', endedBy: 'unknown' },
  },
  {
    title: '跨过午夜和季末 · across midnight and the end of the quarter',
    start: '2026-03-31T23:59:28+08:00',
    given: [['0:00', 'offered', { direction: 'inbound' }], ['0:05', 'answered', { agent: 'A1' }], ['0:12', 'held'], ['0:37', 'wait_prompt'], ['1:02', 'resumed'], ['3:20', 'ended', { endedBy: 'customer' }]],
    then: { answeredAt: '2026-03-31T23:59:33+08:00', endedAt: '2026-04-01T00:02:48+08:00', talkMs: '2:25', holds: [{ ms: '0:50', longestSilenceMs: '0:25', endedAt: '2026-04-01T00:00:30+08:00' }] },
  },
  {
    title: '夏令时结束，01:59 之后又是 01:00 · across the end of summer time: the clock on the wall goes back, the call does not',
    given: [
      ['2026-10-25T01:50:00+01:00', 'offered', { direction: 'inbound' }], ['2026-10-25T01:50:10+01:00', 'answered', { agent: 'A1' }], ['2026-10-25T01:59:30+01:00', 'held'],
      ['2026-10-25T01:00:30+00:00', 'resumed'], ['2026-10-25T01:05:10+00:00', 'ended', { endedBy: 'customer' }],
    ],
    then: { talkMs: '14:00', holdMs: '1:00', waitMs: '0:10', endedAt: '2026-10-25T01:05:10Z', contradictions: [] },
  },
  {
    title: '夏令时开始，00:59 之后是 02:00 · across the start of summer time: no hour of talk appears',
    given: [['2026-03-29T00:59:00+00:00', 'offered', { direction: 'inbound' }], ['2026-03-29T00:59:50+00:00', 'answered', { agent: 'A1' }], ['2026-03-29T02:00:20+01:00', 'ended', { endedBy: 'customer' }]],
    then: { waitMs: '0:50', talkMs: '0:30' },
  },
];

describe('the end of a call', () => {
  it.each(SCENARIOS)('$title', (scenario) => { expect(told(scenario)).toMatchObject(expected(scenario)); });
});
