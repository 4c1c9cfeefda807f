import { describe, expect, it } from '@jest/globals';
import { expected, told, type Scenario } from './scenario.js';

const INBOUND = { direction: 'inbound' };

const SCENARIOS: readonly Scenario[] = [
  {
    title: '一个队列，三声内接起 · one queue, answered at the second ring',
    given: [
      ['0:00', 'offered', { ...INBOUND, line: '400-800-1234', region: 'north', customer: { phone: '13900000001', tier: 'gold' } }],
      ['0:02', 'queued', { queue: 'care', position: 3 }], ['0:12', 'ringing', { ringNo: 1, agent: 'A1', team: 'T1', department: 'D1' }],
      ['0:17', 'ringing', { ringNo: 2, agent: 'A1' }], ['0:20', 'answered', { agent: 'A1' }], ['1:20', 'ended', { endedBy: 'customer', reason: 'normal' }],
    ],
    then: {
      direction: 'inbound', queue: 'care', line: '400-800-1234', region: 'north', customer: { id: null, phone: '13900000001', tier: 'gold' }, agent: 'A1', team: 'T1', department: 'D1',
      offeredAt: '0:00', queuedAt: '0:02', ringingAt: '0:12', answeredAt: '0:20', endedAt: '1:20', outcome: 'answered', endedBy: 'customer', endReason: 'normal', state: 'over', stateSince: '1:20',
      rings: 2, waitMs: '0:18', ringMs: '0:08', talkMs: '1:00', wrapMs: null, holdMs: '0:00', contradictions: [],
      visits: [{ queue: 'care', queuedAt: '0:02', leftAt: '0:20', waitMs: '0:18', outcome: 'answered', rings: 2, ringMs: '0:08', agent: 'A1' }],
      legs: [{ agent: 'A1', team: 'T1', department: 'D1', queue: 'care', startedAt: '0:20', endedAt: '1:20', talkMs: '1:00' }], attempts: [{ agent: 'A1', outcome: 'taken', ringMs: '0:08' }],
    },
  },
  {
    title: '三个队列溢出后接起 · three queues, overflow and answer: the wait of each is its own, the call waits from the first',
    given: [
      ['0:00', 'offered', INBOUND], ['0:05', 'queued', { queue: 'north' }], ['0:35', 'queued', { queue: 'south' }], ['1:05', 'queued', { queue: 'overflow' }],
      ['1:15', 'answered', { agent: 'A7', team: 'T2' }], ['2:15', 'ended', { endedBy: 'customer' }],
    ],
    then: {
      queue: 'overflow', queuedAt: '0:05', waitMs: '1:10', rings: null, ringMs: null, outcome: 'answered',
      visits: [
        { queue: 'north', waitMs: '0:30', outcome: 'overflowed', agent: null }, { queue: 'south', waitMs: '0:30', outcome: 'overflowed' },
        { queue: 'overflow', waitMs: '0:10', outcome: 'answered', agent: 'A7', team: 'T2' },
      ],
      legs: [{ agent: 'A7', queue: 'overflow', talkMs: '1:00' }], attempts: [],
    },
  },
  {
    title: '同一队列排了两次 · the same queue twice is two visits',
    given: [['0:00', 'queued', { queue: 'care' }], ['0:30', 'queued', { queue: 'care' }], ['0:50', 'abandoned', { stage: 'queue' }]],
    then: { offeredAt: null, waitMs: '0:50', outcome: 'abandoned', visits: [{ outcome: 'overflowed', waitMs: '0:30' }, { outcome: 'abandoned', waitMs: '0:20', leftAt: '0:50' }] },
  },
  {
    title: '在菜单里挂断 · hung up in the menu: offered and abandoned, not queued',
    given: [['0:00', 'offered', INBOUND], ['0:09', 'abandoned', { stage: 'menu' }]],
    then: { outcome: 'abandoned', abandonStage: 'menu', queuedAt: null, waitMs: '0:09', visits: [], endedAt: '0:09', talkMs: null, legs: [] },
  },
  {
    title: '振铃时放弃，坐席不算漏接 · abandoned while it rings: the attempt is nobody’s fault',
    given: [['0:00', 'offered', INBOUND], ['0:01', 'queued', { queue: 'care' }], ['0:05', 'ringing', { ringNo: 1, agent: 'A1' }], ['0:09', 'abandoned', { stage: 'ringing' }]],
    then: { outcome: 'abandoned', abandonStage: 'ringing', rings: 1, waitMs: '0:08', attempts: [{ agent: 'A1', outcome: 'left', ringMs: '0:04' }], visits: [{ outcome: 'abandoned', rings: 1 }] },
  },
  {
    title: '排队中选择回拨 · a call back chosen in the queue is no abandon',
    given: [['0:00', 'offered', INBOUND], ['0:05', 'queued', { queue: 'care' }], ['1:05', 'diverted', { reason: 'callback', callbackId: 'CB-9' }], ['1:06', 'ended', { endedBy: 'system' }]],
    then: { outcome: 'callback_requested', callbackId: 'CB-9', divertReason: 'callback', waitMs: '1:00', endedAt: '1:05', endedBy: 'system', visits: [{ outcome: 'diverted', divertReason: 'callback', waitMs: '1:00' }], contradictions: [] },
  },
  {
    title: '回拨电话带着回拨编号 · the return call carries the callback’s id',
    given: [['0:00', 'offered', { direction: 'outbound', callbackId: 'CB-9' }], ['0:10', 'answered', { agent: 'A1' }], ['1:10', 'ended', { endedBy: 'agent' }]],
    then: { direction: 'outbound', callbackId: 'CB-9', outcome: 'answered', waitMs: '0:10' },
  },
  {
    title: '队列已满被转走，同一时刻 · refused at once: offered, queued and diverted at one instant',
    given: [['0:00', 'diverted', { reason: 'full', to: 'voicemail' }], ['0:00', 'offered', INBOUND], ['0:00', 'queued', { queue: 'care' }]],
    then: { outcome: 'diverted', divertReason: 'full', waitMs: '0:00', visits: [{ outcome: 'diverted', waitMs: '0:00' }], contradictions: [] },
  },
  {
    title: '同一时刻排队并接起，编号颠倒 · queued and answered at one instant with the ids the wrong way round: a wait of nothing',
    given: [['0:00', 'offered', INBOUND], ['0:03', 'answered', { agent: 'A1', rings: 1 }], ['0:03', 'queued', { queue: 'care' }], ['1:03', 'ended', { endedBy: 'customer' }]],
    then: { waitMs: '0:00', talkMs: '1:00', rings: 1, visits: [{ queue: 'care', outcome: 'answered', waitMs: '0:00', agent: 'A1', rings: 1 }], legs: [{ queue: 'care' }], contradictions: [] },
  },
  {
    title: '三部话机先后响，三次振铃一次接起 · three phones one after another: one call, three attempts, two missed',
    given: [
      ['0:00', 'offered', INBOUND], ['0:01', 'queued', { queue: 'care' }],
      ['0:05', 'ringing', { ringNo: 1, agent: 'A1' }], ['0:10', 'ringing', { ringNo: 2, agent: 'A1' }], ['0:15', 'ring_missed', { agent: 'A1', ringMs: 10_000 }],
      ['0:16', 'ringing', { ringNo: 1, agent: 'A2' }], ['0:21', 'ringing', { ringNo: 2, agent: 'A2' }], ['0:26', 'ringing', { ringNo: 1, agent: 'A3' }],
      ['0:29', 'answered', { agent: 'A3' }], ['1:29', 'ended', { endedBy: 'customer' }],
    ],
    then: {
      agent: 'A3', rings: 2, ringMs: '0:03',
      attempts: [{ agent: 'A1', outcome: 'missed', ringMs: '0:10' }, { agent: 'A2', outcome: 'missed', ringMs: '0:10' }, { agent: 'A3', outcome: 'taken', ringMs: '0:03' }],
    },
  },
  {
    title: '三部话机同响 · three phones together: whoever did not take it while the caller stayed has missed it',
    given: [
      ['0:00', 'queued', { queue: 'care' }], ['0:05', 'ringing', { ringNo: 1, agent: 'A1' }], ['0:05', 'ringing', { ringNo: 1, agent: 'A2' }], ['0:05', 'ringing', { ringNo: 1, agent: 'A3' }],
      ['0:10', 'ringing', { ringNo: 2, agent: 'A1' }], ['0:10', 'ringing', { ringNo: 2, agent: 'A2' }], ['0:10', 'ringing', { ringNo: 2, agent: 'A3' }],
      ['0:12', 'answered', { agent: 'A2' }], ['0:12.2', 'ring_missed', { agent: 'A1', ringMs: 7200 }], ['0:40', 'ended', { endedBy: 'customer' }],
    ],
    then: { agent: 'A2', attempts: [{ agent: 'A1', outcome: 'missed', ringMs: '0:07.2' }, { agent: 'A2', outcome: 'taken', ringMs: '0:07' }, { agent: 'A3', outcome: 'missed', ringMs: '0:07' }] },
  },
  {
    title: '同响时客户放弃，谁也不算漏接 · all phones ring and the caller gives up: nobody missed it',
    given: [['0:00', 'queued', { queue: 'care' }], ['0:05', 'ringing', { ringNo: 1, agent: 'A1' }], ['0:05.4', 'ringing', { ringNo: 1, agent: 'A2' }], ['0:08', 'abandoned', { stage: 'ringing' }]],
    then: { attempts: [{ agent: 'A1', outcome: 'left' }, { agent: 'A2', outcome: 'left' }] },
  },
  {
    title: '第一部没接，第二部响时放弃 · the first phone had stopped when the caller gave up at the second: one missed, one left',
    given: [['0:00', 'queued', { queue: 'care' }], ['0:05', 'ringing', { ringNo: 1, agent: 'A1' }], ['0:10', 'ringing', { ringNo: 2, agent: 'A1' }], ['0:15', 'ringing', { ringNo: 1, agent: 'A2' }], ['0:18', 'abandoned', { stage: 'ringing' }]],
    then: { attempts: [{ agent: 'A1', outcome: 'missed', ringMs: '0:10' }, { agent: 'A2', outcome: 'left', ringMs: '0:03' }] },
  },
  {
    title: '振铃事件没说是谁的话机 · a ring that names nobody is the attempt of who answers',
    given: [['0:00', 'offered', { ...INBOUND, queue: 'care' }], ['0:02', 'ringing', { ringNo: 1 }], ['0:05', 'answered', { agent: 'A1' }], ['0:45', 'ended', { endedBy: 'customer' }]],
    then: { rings: 1, ringMs: '0:03', attempts: [{ agent: 'A1', outcome: 'taken', ringMs: '0:03', queue: 'care' }], visits: [], legs: [{ agent: 'A1', queue: 'care' }] },
  },
  {
    title: '谁的话机也没说，客户放弃 · a ring that names nobody and is never answered is no agent’s attempt',
    given: [['0:00', 'offered', INBOUND], ['0:02', 'ringing', { ringNo: 1 }], ['0:07', 'ringing', { ringNo: 2 }], ['0:08', 'abandoned', { stage: 'ringing' }]],
    then: { rings: 2, attempts: [], outcome: 'abandoned' },
  },
  {
    title: '只报了漏接 · only the miss was reported: it is an attempt, and the answer is another',
    given: [['0:00', 'queued', { queue: 'care' }], ['0:20', 'ring_missed', { agent: 'A1', ringMs: 15_000 }], ['0:25', 'answered', { agent: 'A2' }], ['1:00', 'ended', { endedBy: 'customer' }]],
    then: { attempts: [{ agent: 'A1', outcome: 'missed', startedAt: '0:05', ringMs: '0:15' }, { agent: 'A2', outcome: 'taken', ringMs: null }] },
  },
  {
    title: '接起时报的铃声数为准 · the rings that the answer tells hold, never seconds',
    given: [['0:00', 'offered', INBOUND], ['0:02', 'ringing', { ringNo: 1, agent: 'A1' }], ['0:14', 'answered', { agent: 'A1', rings: 3 }], ['0:45', 'ended', { endedBy: 'customer' }]],
    then: { rings: 3, ringMs: '0:12' },
  },
  {
    title: '没有报铃声 · no ring was reported: rings are unknown, whatever the seconds',
    given: [['0:00', 'offered', INBOUND], ['0:14', 'answered', { agent: 'A1' }], ['0:45', 'ended', { endedBy: 'customer' }]],
    then: { rings: null, ringMs: null, ringingAt: null, waitMs: '0:14', attempts: [] },
  },
  {
    title: '先直接接通，后来才排队 · answered straight away and queued only later: the wait counts from the offer',
    given: [
      ['0:00', 'offered', INBOUND], ['0:04', 'answered', { agent: 'A1' }], ['1:04', 'transfer_completed', { to: 'care', toKind: 'queue' }], ['1:05', 'queued', { queue: 'care' }],
      ['1:15', 'answered', { agent: 'A2' }], ['2:15', 'ended', { endedBy: 'customer' }],
    ],
    then: { queuedAt: '1:05', waitMs: '0:04', talkMs: '2:00', visits: [{ queue: 'care', waitMs: '0:10', outcome: 'answered', agent: 'A2' }] },
  },
  {
    title: '还在排队 · still waiting: undecided',
    given: [['0:00', 'offered', INBOUND], ['0:05', 'queued', { queue: 'care' }]],
    then: { outcome: null, unfinished: false, endedAt: null, waitMs: null, state: 'waiting', stateSince: '0:05', visits: [{ outcome: 'open', leftAt: null, waitMs: null }] },
  },
  {
    title: '正在振铃 · ringing now',
    given: [['0:00', 'offered', INBOUND], ['0:05', 'queued', { queue: 'care' }], ['0:09', 'ringing', { ringNo: 1, agent: 'A1' }], ['0:14', 'ringing', { ringNo: 2, agent: 'A1' }]],
    then: { outcome: null, state: 'ringing', stateSince: '0:09', attempts: [{ agent: 'A1', outcome: 'open', ringMs: null }] },
  },
];

describe('a caller who waits', () => {
  it.each(SCENARIOS)('$title', (scenario) => { expect(told(scenario)).toMatchObject(expected(scenario)); });
});
