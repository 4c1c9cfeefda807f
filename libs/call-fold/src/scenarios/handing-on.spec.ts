import { describe, expect, it } from '@jest/globals';
import { expected, told, type Line, type Scenario } from './scenario.js';

const ANSWERED: readonly Line[] = [
  ['0:00', 'offered', { direction: 'inbound' }], ['0:05', 'queued', { queue: 'care' }], ['0:15', 'answered', { agent: 'A1', team: 'T1', department: 'D1' }],
];
const ASKED: Line = ['0:58', 'consent', { kind: 'transfer', granted: true, reason: 'billing decides this' }];

const SCENARIOS: readonly Scenario[] = [
  {
    title: '两位坐席，征询后转接 · two agents, a consulted transfer: whose talk, whose hold',
    given: [
      ...ANSWERED, ASKED, ['1:00', 'held'], ['1:02', 'transfer_requested', { transferId: 't1', to: 'A2', toKind: 'agent', mode: 'warm', reason: 'billing' }],
      ['1:12', 'transfer_accepted', { transferId: 't1', by: 'A2' }], ['1:15', 'transfer_completed', { transferId: 't1' }], ['1:30', 'held'], ['1:40', 'resumed'],
      ['2:15', 'ended', { endedBy: 'customer' }], ['2:30', 'wrapped_up', { agent: 'A2', team: 'T2', reasonCode: 'bill', resolved: true, ticketId: 'K-1' }],
    ],
    then: {
      answeredAt: '0:15', talkMs: '1:35', holdMs: '0:25', wrapMs: '0:15', agent: 'A2', team: 'T2', reasonCode: 'bill', resolved: true, ticketId: 'K-1', contradictions: [],
      legs: [
        { agent: 'A1', team: 'T1', queue: 'care', startedAt: '0:15', endedAt: '1:15', talkMs: '0:45', holdMs: '0:15', wrapMs: null },
        { agent: 'A2', team: 'T2', queue: 'care', startedAt: '1:15', endedAt: '2:15', talkMs: '0:50', holdMs: '0:10', wrapMs: '0:15' },
      ],
      holds: [{ agent: 'A1', ms: '0:15', outcome: 'transferred' }, { agent: 'A2', ms: '0:10', outcome: 'resumed' }],
      transfers: [{ transferId: 't1', requestedAt: '1:02', acceptedAt: '1:12', completedAt: '1:15', to: 'A2', toKind: 'agent', mode: 'warm', reason: 'billing', consent: true, agent: 'A1', team: 'T1', outcome: 'completed' }],
    },
  },
  {
    title: '盲转后由对方接起 · a blind transfer to an agent who then answers: the time between is wait, in nobody’s talk',
    given: [
      ...ANSWERED, ['1:15', 'transfer_requested', { to: 'A2', toKind: 'agent', mode: 'blind' }], ['1:15', 'transfer_completed'],
      ['1:16', 'ringing', { ringNo: 1, agent: 'A2' }], ['1:25', 'answered', { agent: 'A2', team: 'T2' }], ['2:25', 'ended', { endedBy: 'customer' }],
    ],
    then: {
      talkMs: '2:00', answeredAt: '0:15', waitMs: '0:10', rings: null, agent: 'A2', contradictions: [],
      legs: [{ agent: 'A1', endedAt: '1:15', talkMs: '1:00' }, { agent: 'A2', team: 'T2', startedAt: '1:25', talkMs: '1:00' }], attempts: [{ agent: 'A2', outcome: 'taken', ringMs: '0:09' }],
      transfers: [{ to: 'A2', acceptedAt: null, consent: null, outcome: 'completed' }],
    },
  },
  {
    title: '盲转后没有再报接起 · a blind transfer with no further answer reported: the leg begins with the transfer',
    given: [...ANSWERED, ['1:15', 'transfer_completed', { to: 'A2', toKind: 'agent', mode: 'blind' }], ['2:15', 'ended', { endedBy: 'agent' }]],
    then: { talkMs: '2:00', legs: [{ agent: 'A1', talkMs: '1:00' }, { agent: 'A2', startedAt: '1:15', talkMs: '1:00' }] },
  },
  {
    title: '盲转后振铃无人接，客户放弃 · a blind transfer that rings out: no leg, and the customer’s leaving is no contradiction',
    given: [...ANSWERED, ['1:15', 'transfer_completed', { to: 'A2', toKind: 'agent', mode: 'blind' }], ['1:16', 'ringing', { ringNo: 1, agent: 'A2' }], ['1:40', 'abandoned', { stage: 'ringing' }]],
    then: { outcome: 'answered', abandonStage: null, endedAt: '1:40', talkMs: '1:00', legs: [{ agent: 'A1', talkMs: '1:00' }], attempts: [{ agent: 'A2', outcome: 'left' }], contradictions: [] },
  },
  {
    title: '转到队列后由别人接起 · transferred to a queue, waited, answered by another: a second visit, and the wait is in no talk',
    given: [
      ...ANSWERED, ['1:15', 'transfer_completed', { to: 'billing', toKind: 'queue' }], ['1:15', 'queued', { queue: 'billing' }], ['1:45', 'answered', { agent: 'A2' }], ['2:15', 'ended', { endedBy: 'customer' }],
    ],
    then: {
      queue: 'billing', agent: 'A2', waitMs: '0:10', queuedAt: '0:05', talkMs: '1:30', contradictions: [],
      visits: [{ queue: 'care', waitMs: '0:10', outcome: 'answered', agent: 'A1' }, { queue: 'billing', waitMs: '0:30', outcome: 'answered', agent: 'A2' }],
      legs: [{ agent: 'A1', queue: 'care', talkMs: '1:00' }, { agent: 'A2', queue: 'billing', startedAt: '1:45', talkMs: '0:30' }],
    },
  },
  {
    title: '转到队列后在那里放弃 · transferred to a queue and abandoned there: the call was answered, the second visit abandoned',
    given: [...ANSWERED, ['1:15', 'transfer_completed', { to: 'billing', toKind: 'queue' }], ['1:15', 'queued', { queue: 'billing' }], ['1:55', 'abandoned', { stage: 'queue' }]],
    then: { outcome: 'answered', endedAt: '1:55', talkMs: '1:00', visits: [{ outcome: 'answered' }, { queue: 'billing', outcome: 'abandoned', waitMs: '0:40' }], contradictions: [] },
  },
  {
    title: '转接没有报，客户又在队列里并被别人接起 · queued again and answered by another, the transfer not reported: the first leg ended at the queue',
    given: [...ANSWERED, ['1:15', 'queued', { queue: 'billing' }], ['1:45', 'answered', { agent: 'A2' }], ['2:15', 'ended', { endedBy: 'customer' }]],
    then: {
      talkMs: '1:30', transfers: [], legs: [{ agent: 'A1', endedAt: '1:15', talkMs: '1:00' }, { agent: 'A2', queue: 'billing', talkMs: '0:30' }],
      visits: [{ outcome: 'answered' }, { outcome: 'answered', waitMs: '0:30' }], contradictions: [{ type: 'call.queued.v1', reason: 'queued_while_talking' }],
    },
  },
  {
    title: '保持着客户就退回队列 · held, queued again, prompted in the queue, answered by another: the hold ended at the queue',
    given: [...ANSWERED, ['1:00', 'held'], ['1:15', 'queued', { queue: 'billing' }], ['1:30', 'wait_prompt'], ['1:45', 'answered', { agent: 'A2' }], ['2:15', 'ended', { endedBy: 'customer' }]],
    then: { talkMs: '1:15', holds: [{ agent: 'A1', ms: '0:15', longestSilenceMs: '0:15', prompts: [], outcome: 'transferred' }], legs: [{ endedAt: '1:15', talkMs: '0:45' }, { talkMs: '0:30' }] },
  },
  {
    title: '谈话中冒出一个排队事件 · a stray queue event in the middle of a conversation: flagged, the leg goes on, the visit was neither answered nor abandoned',
    given: [...ANSWERED, ['1:15', 'queued', { queue: 'billing' }], ['1:30', 'held'], ['1:40', 'resumed'], ['2:15', 'ended', { endedBy: 'customer' }]],
    then: { talkMs: '1:50', legs: [{ agent: 'A1', endedAt: '2:15' }], visits: [{ outcome: 'answered' }, { queue: 'billing', outcome: 'overflowed', leftAt: '2:15' }], contradictions: [{ reason: 'queued_while_talking' }] },
  },
  {
    title: '征询期间队列里有人接起，再转过去 · consulting a queue: who picks up there has the call when the transfer is done',
    given: [
      ...ANSWERED, ['1:00', 'held'], ['1:01', 'transfer_requested', { to: 'billing', toKind: 'queue', mode: 'warm' }], ['1:02', 'queued', { queue: 'billing' }],
      ['1:08', 'answered', { agent: 'A2', team: 'T2' }], ['1:15', 'transfer_completed'], ['2:15', 'ended', { endedBy: 'customer' }],
    ],
    then: {
      talkMs: '1:45', legs: [{ agent: 'A1', endedAt: '1:15', holdMs: '0:15' }, { agent: 'A2', team: 'T2', queue: 'billing', startedAt: '1:15', talkMs: '1:00' }],
      visits: [{ queue: 'care' }, { queue: 'billing', outcome: 'answered', waitMs: '0:06', agent: 'A2' }], contradictions: [],
    },
  },
  {
    title: '征询无人接，客户被接回 · the consultation fails and the customer is taken back: one leg',
    given: [
      ...ANSWERED, ['1:00', 'held'], ['1:01', 'transfer_requested', { transferId: 't1', to: 'A2', toKind: 'agent', mode: 'warm' }], ['1:02', 'ringing', { ringNo: 1, agent: 'A2', team: 'T2' }],
      ['1:20', 'transfer_failed', { transferId: 't1', reason: 'no answer' }], ['1:21', 'resumed'], ['2:15', 'ended', { endedBy: 'customer' }],
    ],
    then: {
      agent: 'A1', team: 'T1', rings: null, legs: [{ agent: 'A1', talkMs: '1:39', holdMs: '0:21' }], attempts: [{ agent: 'A2', outcome: 'missed', ringMs: '0:18' }],
      transfers: [{ failedAt: '1:20', outcome: 'failed', reason: 'no answer' }], holds: [{ outcome: 'resumed' }], contradictions: [],
    },
  },
  {
    title: '征询有人接，又转接失败，被征询者写了小结 · consulted, not handed over, and the consulted colleague wraps up: not the talking agent’s wrap-up',
    given: [
      ...ANSWERED, ['1:00', 'held'], ['1:01', 'transfer_requested', { to: 'A2', toKind: 'agent', mode: 'warm' }], ['1:05', 'answered', { agent: 'A2' }], ['1:20', 'transfer_failed', { reason: 'declined' }], ['1:21', 'resumed'],
      ['1:30', 'wrapped_up', { agent: 'A2' }], ['2:15', 'ended', { endedBy: 'customer' }],
    ],
    then: { agent: 'A1', wrapMs: null, legs: [{ agent: 'A1', wrapMs: null }], transfers: [{ outcome: 'failed' }], contradictions: [] },
  },
  {
    title: '盲转请求后对方接起，完成没有报 · a blind transfer picked up though its completion was never reported: handed over at the answer',
    given: [...ANSWERED, ['1:15', 'transfer_requested', { to: 'A2', toKind: 'agent', mode: 'blind' }], ['1:25', 'answered', { agent: 'A2' }], ['2:25', 'ended', { endedBy: 'customer' }]],
    then: { talkMs: '2:10', legs: [{ agent: 'A1', endedAt: '1:25' }, { agent: 'A2', startedAt: '1:25' }], transfers: [{ completedAt: null, outcome: 'completed' }], contradictions: [] },
  },
  {
    title: '盲转到队列，先排队后报完成 · a blind transfer whose queue event comes before its completion: the wait begins at the queue',
    given: [
      ...ANSWERED, ['1:15', 'transfer_requested', { to: 'billing', toKind: 'queue', mode: 'blind' }], ['1:15.2', 'queued', { queue: 'billing' }], ['1:15.9', 'transfer_completed'],
      ['1:45.2', 'answered', { agent: 'A2' }], ['2:15.2', 'ended', { endedBy: 'customer' }],
    ],
    then: { talkMs: '1:30.2', legs: [{ agent: 'A1', endedAt: '1:15.2' }, { agent: 'A2', queue: 'billing', talkMs: '0:30' }], visits: [{}, { waitMs: '0:30', outcome: 'answered' }], transfers: [{ completedAt: '1:15.9' }], contradictions: [] },
  },
  {
    title: '完成之后又报失败 · failed after it was completed: flagged, the customer stays where they are',
    given: [...ANSWERED, ['1:15', 'transfer_completed', { transferId: 't1', to: 'A2', toKind: 'agent' }], ['1:20', 'transfer_failed', { transferId: 't1' }], ['2:15', 'ended', { endedBy: 'customer' }]],
    then: { legs: [{ agent: 'A1' }, { agent: 'A2', talkMs: '1:00' }], transfers: [{ failedAt: null, outcome: 'completed' }], contradictions: [{ reason: 'failed_after_completed' }] },
  },
  {
    title: '转接途中客户挂断 · the customer hangs up with the transfer under way: lost',
    given: [...ANSWERED, ['1:15', 'transfer_requested', { to: 'A2', toKind: 'agent' }], ['1:30', 'ended', { endedBy: 'customer' }]],
    then: { transfers: [{ outcome: 'lost' }], legs: [{ talkMs: '1:15' }] },
  },
  {
    title: '转满意度调查 · passed on to a survey: the agent is released, what follows is no talk',
    given: [...ANSWERED, ['1:15', 'transfer_requested', { to: 'csat', toKind: 'survey', mode: 'blind' }], ['1:16', 'transfer_completed'], ['1:40', 'ended', { endedBy: 'system' }], ['1:41', 'rated', { score: 5, scale: 5, channel: 'key' }]],
    then: { talkMs: '1:01', endedAt: '1:40', legs: [{ agent: 'A1', endedAt: '1:16' }], transfers: [{ toKind: 'survey', outcome: 'completed' }], rating: { score: 5, scale: 5, channel: 'key', at: '1:41' }, channel: null, contradictions: [] },
  },
  {
    title: '调查中 · in the survey now: with nobody',
    given: [...ANSWERED, ['1:16', 'transfer_completed', { toKind: 'ivr' }]],
    then: { state: 'menu', stateSince: '1:16', outcome: 'answered', talkMs: '1:01' },
  },
  {
    title: '转到外线 · passed on to an outside number: the talk goes on with none of our agents',
    given: [...ANSWERED, ['1:15', 'transfer_completed', { to: '021-5550100', toKind: 'outside' }], ['2:15', 'ended', { endedBy: 'customer' }], ['2:20', 'wrapped_up', { agent: 'A1' }]],
    then: { talkMs: '2:00', agent: 'A1', legs: [{ agent: 'A1', talkMs: '1:00', wrapMs: '1:05' }, { agent: null, talkMs: '1:00', wrapMs: null }] },
  },
  {
    title: '请求里的去向是部门名 · a name that only the request gave is nobody’s until it is told who took the call',
    given: [...ANSWERED, ['1:10', 'transfer_requested', { to: 'billing' }], ['1:15', 'transfer_completed'], ['2:15', 'ended', { endedBy: 'customer' }]],
    then: { legs: [{ agent: 'A1' }, { agent: null, startedAt: '1:15' }] },
  },
  {
    title: '完成时说了是谁 · who took it is told with the completion',
    given: [...ANSWERED, ['1:10', 'transfer_requested', { to: 'second line' }], ['1:14', 'transfer_accepted', { to: 'A9' }], ['1:15', 'transfer_completed', { to: 'A9' }], ['2:15', 'ended', { endedBy: 'customer' }], ['2:25', 'wrapped_up', { agent: 'A9' }]],
    then: { legs: [{ agent: 'A1', wrapMs: null }, { agent: 'A9', wrapMs: '0:10' }], transfers: [{ to: 'A9' }], wrapMs: '0:10' },
  },
  {
    title: '先接受后完成的请求丢失 · the request was lost: the consent serves the completion',
    given: [...ANSWERED, ASKED, ['1:10', 'transfer_accepted', { transferId: 't1', by: 'A2' }], ['1:15', 'transfer_completed', { transferId: 't1' }], ['2:15', 'ended', { endedBy: 'customer' }]],
    then: { transfers: [{ requestedAt: null, acceptedAt: '1:10', completedAt: '1:15', consent: true }], legs: [{ agent: 'A1' }, { agent: 'A2' }] },
  },
  {
    title: '完成后才接受 · accepted only after it went over: the late yes is that transfer’s',
    given: [...ANSWERED, ['1:14', 'transfer_requested', { mode: 'blind' }], ['1:15', 'transfer_completed', { to: 'A2', toKind: 'agent' }], ['1:24', 'transfer_accepted'], ['2:15', 'ended', { endedBy: 'customer' }]],
    then: { transfers: [{ completedAt: '1:15', acceptedAt: '1:24' }], legs: [{ agent: 'A1' }, { agent: 'A2' }] },
  },
  {
    title: '一次同意两次转接 · one consent, two transfers: the second was not asked for',
    given: [
      ...ANSWERED, ASKED, ['1:00', 'transfer_requested', { transferId: 't1' }], ['1:10', 'transfer_failed', { transferId: 't1', reason: 'busy' }],
      ['1:20', 'transfer_requested', { transferId: 't2', mode: 'blind' }], ['1:21', 'transfer_completed', { transferId: 't2' }], ['2:15', 'ended', { endedBy: 'customer' }],
    ],
    then: { transfers: [{ transferId: 't1', consent: true, outcome: 'failed' }, { transferId: 't2', consent: null, outcome: 'completed' }] },
  },
  {
    title: '没有转接，别的坐席接起 · another agent answers though nobody transferred: flagged, the leg stays whose it was',
    given: [...ANSWERED, ['1:00', 'answered', { agent: 'A2' }], ['2:15', 'ended', { endedBy: 'customer' }]],
    then: { agent: 'A1', legs: [{ agent: 'A1', talkMs: '2:00' }], contradictions: [{ type: 'call.answered.v1', reason: 'answered_while_talking' }] },
  },
  {
    title: '同一坐席的接起报了两次 · two sources report the same agent’s answer: one leg, no contradiction',
    given: [...ANSWERED, ['0:16', 'answered', { agent: 'A1' }, 'cti'], ['2:15', 'ended', { endedBy: 'customer' }]],
    then: { answeredAt: '0:15', legs: [{ startedAt: '0:15', talkMs: '2:00' }], contradictions: [], sources: ['cti', 'pbx'] },
  },
  {
    title: '没接通就转接 · transferred though nobody has answered: flagged, opens nothing',
    given: [['0:00', 'offered', { direction: 'inbound' }], ['0:05', 'transfer_completed', { to: 'A2' }], ['0:15', 'abandoned', { stage: 'menu' }]],
    then: { outcome: 'abandoned', legs: [], transfers: [], contradictions: [{ reason: 'transfer_without_conversation' }] },
  },
];

describe('a caller who is handed on', () => {
  it.each(SCENARIOS)('$title', (scenario) => { expect(told(scenario)).toMatchObject(expected(scenario)); });
});
