import { describe, expect, it } from '@jest/globals';
import { expected, told, type Line, type Scenario } from './scenario.js';

const ANSWERED: readonly Line[] = [['0:00', 'offered', { direction: 'inbound', queue: 'care' }], ['0:05', 'answered', { agent: 'A1', team: 'T1' }]];
const ASKED = { kind: 'hold', granted: true, statedLimitSec: 60 };
const ENDED: Line = ['2:05', 'ended', { endedBy: 'customer' }];
const LISTENED: Line = ['2:10', 'speech_stats', {}, 'speech'];

const SCENARIOS: readonly Scenario[] = [
  {
    title: '征得同意，按时回应 · asked, checked back, returned: talk is without the hold',
    given: [...ANSWERED, ['0:20', 'consent', ASKED], ['0:22', 'held'], ['0:45', 'wait_prompt'], ['1:02', 'resumed'], ENDED],
    then: {
      talkMs: '1:20', holdMs: '0:40', contradictions: [],
      holds: [{ kind: 'hold', agent: 'A1', team: 'T1', queue: 'care', startedAt: '0:22', endedAt: '1:02', ms: '0:40', consent: true, statedLimitSec: 60, longestSilenceMs: '0:23', prompts: ['0:45'], outcome: 'resumed' }],
      legs: [{ talkMs: '1:20', holdMs: '0:40' }],
    },
  },
  {
    title: '没有报同意 · nobody reported a consent: unknown, not refused',
    given: [...ANSWERED, ['0:22', 'held'], ['0:32', 'resumed'], ENDED],
    then: { holds: [{ consent: null, statedLimitSec: null, longestSilenceMs: '0:10' }] },
  },
  {
    title: '一次同意只管一次保持 · one consent serves one hold',
    given: [...ANSWERED, ['0:20', 'consent', ASKED], ['0:22', 'held'], ['0:32', 'resumed'], ['0:40', 'held'], ['0:50', 'resumed'], ENDED],
    then: { holdMs: '0:20', holds: [{ consent: true }, { consent: null }] },
  },
  {
    title: '先同意后反悔，以最后一次为准 · the last word before the key counts',
    given: [...ANSWERED, ['0:18', 'consent', ASKED], ['0:20', 'consent', { kind: 'hold', granted: false }], ['0:22', 'held'], ['0:40', 'resumed'], ENDED],
    then: { holds: [{ consent: false, statedLimitSec: null }] },
  },
  {
    title: '菜单里的同意不算 · a consent before the answer was given to the menu',
    given: [['0:00', 'offered'], ['0:02', 'consent', ASKED], ['0:05', 'answered', { agent: 'A1' }], ['0:22', 'held'], ['0:40', 'resumed'], ENDED],
    then: { holds: [{ consent: null }] },
  },
  {
    title: '按键之后的同意不算 · asked after the key was pressed: too late',
    given: [...ANSWERED, ['0:22', 'held'], ['0:23', 'consent', ASKED], ['0:40', 'resumed'], ENDED],
    then: { holds: [{ consent: null }] },
  },
  {
    title: '同一秒的同意，编号在后 · asked in the second of the key: in time, whatever the ids',
    given: [...ANSWERED, ['0:22', 'held'], ['0:22', 'consent', ASKED], ['0:40', 'resumed'], ENDED],
    then: { holds: [{ consent: true }] },
  },
  {
    title: '单独静音 · a mute by itself is told apart; its consent may be called hold or mute',
    given: [...ANSWERED, ['0:20', 'consent', { kind: 'mute', granted: true, statedLimitSec: 30 }], ['0:22', 'muted'], ['0:32', 'unmuted'], ['0:40', 'consent', ASKED], ['0:42', 'muted'], ['0:50', 'unmuted'], ENDED],
    then: { holdMs: '0:18', holds: [{ kind: 'mute', ms: '0:10', consent: true, statedLimitSec: 30 }, { kind: 'mute', ms: '0:08', consent: true, statedLimitSec: 60 }] },
  },
  {
    title: '同意静音不等于同意保持 · a consent to a mute is none to a hold',
    given: [...ANSWERED, ['0:20', 'consent', { kind: 'mute', granted: true }], ['0:22', 'held'], ['0:32', 'resumed'], ENDED],
    then: { holds: [{ kind: 'hold', consent: null }] },
  },
  {
    title: '保持中按了静音，是同一次保持 · a mute inside a hold is the same hold',
    given: [...ANSWERED, ['0:22', 'held'], ['0:27', 'muted'], ['0:37', 'unmuted'], ['0:47', 'wait_prompt'], ['1:02', 'resumed'], ENDED],
    then: { holds: [{ kind: 'hold', ms: '0:40', longestSilenceMs: '0:25', outcome: 'resumed' }], contradictions: [] },
  },
  {
    title: '恢复之后才取消静音 · resumed first and unmuted later: the hold ended with the return, and nothing contradicts',
    given: [...ANSWERED, ['0:22', 'held'], ['0:27', 'muted'], ['0:42', 'resumed'], ['0:43', 'unmuted'], ENDED],
    then: { holds: [{ kind: 'hold', ms: '0:20' }], contradictions: [] },
  },
  {
    title: '静音中按了保持 · a hold inside a mute: one stretch of waiting, until both keys are up',
    given: [...ANSWERED, ['0:20', 'muted'], ['0:25', 'held'], ['0:30', 'unmuted'], ['0:50', 'resumed'], ENDED],
    then: { holds: [{ kind: 'mute', startedAt: '0:20', ms: '0:30', outcome: 'resumed' }], contradictions: [] },
  },
  {
    title: '保持中又按保持 · held while held: one hold, from the first',
    given: [...ANSWERED, ['0:22', 'held'], ['0:32', 'held'], ['0:50', 'resumed'], ENDED],
    then: { holds: [{ startedAt: '0:22', ms: '0:28' }], contradictions: [] },
  },
  {
    title: '没有保持却恢复 · a return without a hold: flagged, and nothing is counted',
    given: [...ANSWERED, ['0:50', 'resumed'], ['0:55', 'unmuted'], ENDED],
    then: { holds: [], holdMs: '0:00', talkMs: '2:00', contradictions: [{ eventId: 'e003', source: 'pbx', type: 'call.resumed.v1', at: '0:50', reason: 'resumed_without_hold' }, { at: '0:55', reason: 'unmuted_without_mute' }] },
  },
  {
    title: '没接通就保持 · held though nobody has answered: flagged, opens nothing',
    given: [['0:00', 'offered'], ['0:05', 'held'], ['0:10', 'answered', { agent: 'A1' }], ENDED],
    then: { holds: [], contradictions: [{ reason: 'hold_without_conversation' }] },
  },
  {
    title: '客户在保持中挂断 · the customer gives up on hold',
    given: [...ANSWERED, ['0:22', 'held'], ['0:47', 'wait_prompt'], ['1:12', 'ended', { endedBy: 'customer' }]],
    then: { talkMs: '0:17', holds: [{ ms: '0:50', longestSilenceMs: '0:25', outcome: 'given_up' }] },
  },
  {
    title: '坐席在保持中挂断 · the agent hangs up on a held customer: cut',
    given: [...ANSWERED, ['0:22', 'held'], ['0:37', 'ended', { endedBy: 'agent' }]],
    then: { holds: [{ ms: '0:15', outcome: 'cut' }], endedBy: 'agent' },
  },
  {
    title: '保持中线路中断 · the line drops on hold: cut, at the drop',
    given: [...ANSWERED, ['0:22', 'held'], ['0:42', 'dropped'], ['0:43', 'ended', { endedBy: 'system' }]],
    then: { endedAt: '0:42', endedBy: 'system', holds: [{ ms: '0:20', outcome: 'cut' }], contradictions: [] },
  },
  {
    title: '事件停在保持中 · the events stop on hold: the hold stays open, its silence goes to the last prompt',
    given: [...ANSWERED, ['0:22', 'held'], ['0:57', 'wait_prompt']],
    then: { state: 'held', stateSince: '0:22', talkMs: null, holdMs: '0:00', holds: [{ endedAt: null, ms: null, longestSilenceMs: '0:35', outcome: 'open' }], legs: [{ endedAt: null, talkMs: null }] },
  },
  {
    title: '结束后才发生的保持 · a hold stamped after the end: flagged, opens nothing',
    given: [...ANSWERED, ['0:22', 'held'], ['0:38', 'resumed'], ['1:20', 'ended', { endedBy: 'customer' }], ['1:25', 'held'], ['1:35', 'resumed']],
    then: { holds: [{ ms: '0:16' }], contradictions: [{ type: 'call.held.v1', reason: 'after_end' }, { type: 'call.resumed.v1', reason: 'after_end' }] },
  },
  {
    title: '恢复不足两秒且一言未发 · back for under two seconds without a word, on a call that was listened to: the same hold',
    given: [...ANSWERED, ['0:20', 'consent', ASKED], ['0:22', 'held'], ['0:47', 'resumed'], ['0:48.5', 'held'], ['1:02', 'resumed'], ENDED, LISTENED],
    then: { listened: true, holds: [{ ms: '0:40', longestSilenceMs: '0:40', consent: true, outcome: 'resumed' }] },
  },
  {
    title: '恢复一秒但说了话 · back for a second and something was said: two holds',
    given: [...ANSWERED, ['0:22', 'held'], ['0:47', 'resumed'], ['0:47.5', 'agent_spoke', { turn: 2 }], ['0:48.5', 'held'], ['1:02', 'resumed'], ENDED, LISTENED],
    then: { holds: [{ ms: '0:25' }, { ms: '0:13.5' }] },
  },
  {
    title: '转写里那一秒有坐席的话 · the transcript has a word of the agent in that second: two holds',
    given: [...ANSWERED, ['0:22', 'held'], ['0:47', 'resumed'], ['0:48.5', 'held'], ['1:02', 'resumed'], ENDED,
      ['2:09', 'transcript_added', { turns: [{ speaker: 'customer', text: '喂', startMs: 41_000, endMs: 43_000 }, { speaker: 'agent', text: '请稍等', startMs: 42_200, endMs: 43_000 }] }, 'speech']],
    then: { holds: [{ ms: '0:25' }, { ms: '0:13.5' }] },
  },
  {
    title: '转写里那一秒只有客户的话 · only the customer spoke in that second: the same hold',
    given: [...ANSWERED, ['0:22', 'held'], ['0:47', 'resumed'], ['0:48.5', 'held'], ['1:02', 'resumed'], ENDED,
      ['2:09', 'transcript_added', { turns: [{ speaker: 'customer', text: '喂', startMs: 42_200, endMs: 43_000 }] }, 'speech']],
    then: { holds: [{ ms: '0:40' }] },
  },
  {
    title: '没有转写，无从知道说没说 · nobody listened: a short return ends the hold',
    given: [...ANSWERED, ['0:22', 'held'], ['0:47', 'resumed'], ['0:48.5', 'held'], ['1:02', 'resumed'], ENDED],
    then: { holds: [{ ms: '0:25' }, { ms: '0:13.5' }] },
  },
  {
    title: '恰好两秒 · a return of two seconds is a return',
    given: [...ANSWERED, ['0:22', 'held'], ['0:47', 'resumed'], ['0:49', 'held'], ['1:02', 'resumed'], ENDED, LISTENED],
    then: { holds: [{ ms: '0:25' }, { ms: '0:13' }] },
  },
  {
    title: '恢复一秒后客户挂断 · the customer left a second after the return: it was a return',
    given: [...ANSWERED, ['0:22', 'held'], ['0:42', 'resumed'], ['0:43', 'ended', { endedBy: 'customer' }], LISTENED],
    then: { holds: [{ ms: '0:20', outcome: 'resumed' }] },
  },
];

describe('a caller on hold', () => {
  it.each(SCENARIOS)('$title', (scenario) => { expect(told(scenario)).toMatchObject(expected(scenario)); });
});
