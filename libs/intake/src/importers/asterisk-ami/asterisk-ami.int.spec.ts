import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseInstant, validateEvent } from '@sanxiang/contracts';
import { AmiCalls, AmiReader, stampOf, type AmiEvent, type AmiOptions } from './index.js';

const FIXTURES = new URL('../../../fixtures/asterisk-ami/', import.meta.url);
const fixture = (name: string): string => readFileSync(new URL(`${name}.txt`, FIXTURES), 'utf8');
/** 2026-03-02T10:00:00+08:00: the fixtures begin here. */
const T0 = 1_772_416_800_000;
const INBOUND: AmiOptions = { inboundContexts: ['from-trunk'], wrapUpReasons: ['小结'] };

type Members = Readonly<Record<string, string | number>>;
/** One message, its `at` in seconds after the beginning. */
const ami = (Event: string, at: number | null, members: Members): string =>
  Object.entries({ Event, ...(at !== null && { Timestamp: `${Math.floor(T0 / 1000 + at)}.${String(Math.round((at % 1) * 1e6)).padStart(6, '0')}` }), ...members }).map(([k, v]) => `${k}: ${v}\n`).join('') + '\n';

/** Reads messages as a connection would; `arrived` is the clock, seconds after the beginning. */
function reader(options: AmiOptions = INBOUND): { calls: AmiCalls; read: (text: string, arrived?: number) => AmiEvent[] } {
  const calls = new AmiCalls(options);
  const lines = new AmiReader();
  lines.take(new TextEncoder().encode('Asterisk Call Manager/7.0.3\n'));
  let no = 0;
  const read = (text: string, arrived = 0): AmiEvent[] => lines.take(new TextEncoder().encode(text)).flatMap((m) => calls.take(m, stampOf(m, T0 + arrived * 1000, no += 1)));
  return { calls, read };
}
const read = (text: string, options?: AmiOptions): AmiEvent[] => reader(options).read(text);
/** An event in short: when (ms after the beginning), what, and what of it. */
const short = (events: readonly AmiEvent[]): (readonly [number, string, object])[] => events.map(({ type, time, data }) => [(parseInstant(time) ?? 0) - T0, type.replace(/^call\.|\.v1$/g, ''), data]);
const customer = (phone: string): object => ({ direction: 'inbound', line: '4008001234', customer: { phone } });

describe('a call with two holds', () => {
  it('is told from its arrival to its end, by Asterisk\'s own clock', () => {
    expect(short(read(fixture('two-holds')))).toEqual([
      [0, 'offered', customer('13900000001')],
      [4200, 'queued', { queue: '报修', position: 1 }],
      [16_300, 'ring_missed', { agent: '张三', queue: '报修', ringMs: 12_000 }],
      [20_000, 'answered', { agent: '李四', queue: '报修', ringMs: 3000 }],
      [50_000, 'held', { agent: '李四' }], [70_000, 'resumed', { agent: '李四' }],
      [100_000, 'held', { agent: '李四' }], [115_000, 'resumed', { agent: '李四' }],
      [200_010, 'ended', { endedBy: 'customer' }],
    ]);
  });
  it('says the same events, id for id, when another listener hears it', () => {
    const one = read(fixture('two-holds'));
    expect(read(fixture('two-holds'))).toEqual(one);
    expect(new Set(one.map(({ id }) => id)).size).toBe(one.length);
  });
  it('is a call from the queue on where it is not said which contexts calls come in by', () => {
    expect(short(read(fixture('two-holds'), { inboundContexts: [], wrapUpReasons: [] })).slice(0, 2)).toEqual([
      [4200, 'offered', { direction: 'inbound', customer: { phone: '13900000001' } }], [4200, 'queued', { queue: '报修', position: 1 }],
    ]);
  });
  it('has its holds from the music where the keys are not told', () => {
    const noKeys = fixture('two-holds').replaceAll(/Event: (?:Hold|Unhold)\n/g, 'Event: Other\n');
    expect(short(read(noKeys)).filter(([, what]) => what === 'held' || what === 'resumed')).toEqual([[50_002, 'held', {}], [70_002, 'resumed', {}]]);
  });
  it('keeps the order of what happened within a millisecond', () => {
    const events = read(fixture('two-holds'));
    const keys = events.map(({ time, sequence }) => (parseInstant(time) ?? 0) * 100_000 + sequence);
    expect(keys).toEqual([...keys].sort((a, b) => a - b));
  });
});

describe('transfers', () => {
  it('warm: told when it is done, with the colleague; the hold before it stays open, and who hung up last has ended the call', () => {
    expect(short(read(fixture('transfers'))).slice(3, 6)).toEqual([[330_000, 'held', { agent: '李四' }], [350_000, 'transfer_completed', { mode: 'warm', to: '1003', agent: '李四' }], [400_020, 'ended', { endedBy: 'agent' }]]);
  });
  it('blind: asked for and done at one instant, then the other queue and its agent', () => {
    expect(short(read(fixture('transfers'))).slice(6)).toEqual([
      [500_000, 'offered', customer('13900000003')], [502_000, 'queued', { queue: '报修', position: 1 }], [505_001, 'answered', { agent: '张三', queue: '报修', ringMs: 2000 }],
      [535_000, 'transfer_requested', { mode: 'blind', to: '8002', agent: '张三' }], [535_000, 'transfer_completed', { mode: 'blind', to: '8002', agent: '张三' }],
      [536_000, 'queued', { queue: '账务', position: 1 }], [540_001, 'answered', { agent: '王五', queue: '账务', ringMs: 3000 }], [600_010, 'ended', { endedBy: 'agent' }],
    ]);
  });
  it('that failed are told as failed, with the reason', () => {
    const failed = fixture('transfers').replaceAll('Result: Success', 'Result: Not Permitted');
    expect(short(read(failed)).filter(([, what]) => what.startsWith('transfer'))).toEqual([
      [350_000, 'transfer_failed', expect.objectContaining({ mode: 'warm', reason: 'Not Permitted' })],
      [535_000, 'transfer_requested', expect.anything()], [535_000, 'transfer_failed', expect.objectContaining({ mode: 'blind', reason: 'Not Permitted' })],
    ]);
  });
});

describe('calls without an answer', () => {
  it('are abandoned, or diverted with the queue\'s own reason, or given up in the menu', () => {
    expect(short(read(fixture('unanswered'))).filter(([, what]) => what !== 'offered' && what !== 'queued')).toEqual([
      [712_010, 'abandoned', { stage: 'ringing' }],
      [781_000, 'diverted', { reason: 'timeout' }],
      [801_000, 'diverted', { reason: 'join_empty' }],
      [818_010, 'abandoned', { stage: 'menu' }],
      [831_000, 'diverted', { reason: 'key', assumed: ['reason'] }],
    ]);
  });
  it('that left the queue unseen why have timed out, as far as is known', () => {
    expect(short(read(fixture('unanswered').replaceAll('Event: VarSet', 'Event: Other'))).filter(([, what]) => what === 'diverted')).toEqual([
      [781_000, 'diverted', { reason: 'timeout', assumed: ['reason'] }], [831_000, 'diverted', { reason: 'timeout', assumed: ['reason'] }],
    ]);
  });
  it('whose line was lost were dropped', () => {
    const lost = read(ami('QueueCallerJoin', 1, { Uniqueid: '1.1', Linkedid: '1.1', Queue: 'q' }) + ami('Hangup', 5, { Uniqueid: '1.1', Linkedid: '1.1', Cause: 38, 'Cause-txt': 'Network out of order' }));
    expect(short(lost).at(-1)).toEqual([5000, 'dropped', { cause: 'Network out of order' }]);
  });
});

describe('agents', () => {
  const member = (at: number, event: string, queue: string, more: Members): string => ami(event, at, { Queue: queue, MemberName: '张三', Interface: 'PJSIP/1001', Status: 1, Paused: 0, ...more });
  const states = (text: string): string[] => read(text).flatMap(({ type, data }) => (type === 'agent.state_changed.v1' ? [[data.state, ...(data.reason === undefined ? [] : [data.reason])].join(' ')] : []));
  it('have one state, however many queues they are in, and it is told when it changes', () => {
    expect(states([
      member(1, 'QueueMemberAdded', 'a', {}), member(2, 'QueueMemberAdded', 'b', {}), member(3, 'QueueMemberStatus', 'a', { Status: 6 }), member(3.1, 'QueueMemberStatus', 'b', { Status: 6 }),
      member(5, 'QueueMemberStatus', 'a', { Status: 2 }), member(6, 'QueueMemberStatus', 'a', { Status: 8 }), member(9, 'QueueMemberStatus', 'a', { Status: 1 }),
      member(10, 'QueueMemberPause', 'a', { Paused: 1, PausedReason: '午餐' }), member(10.1, 'QueueMemberPause', 'b', { Paused: 1, PausedReason: '午餐' }),
      member(20, 'QueueMemberPause', 'a', { Paused: 1, PausedReason: '小结' }), member(30, 'QueueMemberPause', 'b', {}),
      member(40, 'QueueMemberStatus', 'a', { Status: 5 }), member(50, 'QueueMemberRemoved', 'a', {}), member(51, 'QueueMemberRemoved', 'b', {}),
    ].join(''))).toEqual(['ready', 'ringing', 'talking', 'hold', 'ready', 'not_ready 午餐', 'wrap_up 小结', 'ready', 'logged_out no phone', 'logged_out']);
  });
});

describe('after the connection was cut', () => {
  const joined = (id: string, at: number): string => ami('QueueCallerJoin', at, { Uniqueid: id, Linkedid: id, Queue: 'q', CallerIDNum: '139' });
  const connected = (id: string, at: number): string => ami('QueueCallerLeave', at, { Uniqueid: id, Linkedid: id, Queue: 'q' }) + ami('AgentConnect', at, { Uniqueid: id, Linkedid: id, Queue: 'q', MemberName: 'A', Interface: 'PJSIP/1' });
  const channel = (id: string, more: Members = {}): string => ami('CoreShowChannel', null, { Uniqueid: id, Linkedid: id, Application: 'Queue', ...more });
  const lists = (entries: string, channels: string): string => `${entries}${ami('QueueStatusComplete', null, {})}${channels}${ami('CoreShowChannelsComplete', null, {})}`;
  /** Talking 1.1, waiting 1.2 and 1.3; cut from 100 s to 160 s. */
  function cut(): ReturnType<typeof reader> {
    const it_ = reader();
    it_.read(joined('1.1', 10) + connected('1.1', 20) + joined('1.2', 90) + joined('1.3', 95));
    it_.calls.cut();
    it_.calls.beginResync({ fromMs: T0 + 100_000, toMs: T0 + 160_000 });
    return it_;
  }
  it('what goes on goes on, what ended unseen gets no end, and who came meanwhile is told with the time they have waited', () => {
    const { calls, read: hear } = cut();
    const entry = (id: string, wait: number): string => ami('QueueEntry', null, { Queue: 'q', Uniqueid: id, Wait: wait, Position: 1, CallerIDNum: '139' });
    const told = hear(lists(entry('1.2', 71) + entry('1.4', 31), channel('1.1', { BridgeId: 'b' }) + channel('1.2') + channel('1.4')), 161);
    expect(short(told)).toEqual([[130_000, 'offered', { direction: 'inbound', customer: { phone: '139' }, assumed: ['time'] }], [130_000, 'queued', { queue: 'q', position: 1, assumed: ['time'] }]]);
    expect([calls.missed, calls.up]).toEqual([['1.3'], 3]);
    expect(short(hear(ami('HangupRequest', 170, { Uniqueid: '1.1', Linkedid: '1.1' }) + ami('Hangup', 170, { Uniqueid: '1.1', Linkedid: '1.1' }) + connected('1.2', 171)))).toEqual([[170_000, 'ended', { endedBy: 'customer' }], [171_000, 'answered', { agent: 'A', queue: 'q' }]]);
  });
  it('an answer that was not seen is told at the end, by how long they talked', () => {
    const { read: hear } = cut();
    hear(lists('', channel('1.1', { BridgeId: 'b' }) + channel('1.2', { BridgeId: 'b' })), 161);
    expect(short(hear(ami('AgentComplete', 200, { Uniqueid: '1.2', Linkedid: '1.2', Queue: 'q', MemberName: 'A', Interface: 'PJSIP/1', TalkTime: 60, HoldTime: 50, Reason: 'agent' })))).toEqual([[140_000, 'answered', { agent: 'A', queue: 'q', assumed: ['time'] }], [200_000, 'ended', { endedBy: 'agent' }]]);
  });
  it('a caller who left the queue unseen and hangs up has no end that was made up', () => {
    const { read: hear } = cut();
    hear(lists('', channel('1.2', { Application: 'Playback' })), 161);
    expect(hear(ami('Hangup', 170, { Uniqueid: '1.2', Linkedid: '1.2' }))).toEqual([]);
  });
  it('a listener that starts late says nothing of what may have been said before, and tells what follows', () => {
    const { calls, read: hear } = reader();
    calls.beginResync(null);
    expect(hear(lists(ami('QueueEntry', null, { Queue: 'q', Uniqueid: '1.2', Wait: 5 }), channel('1.1', { BridgeId: 'b' }) + channel('1.2')), 161)).toEqual([]);
    expect(short(hear(ami('Hold', 170, { Uniqueid: '1.5', Linkedid: '1.1', Channel: 'PJSIP/1-0000000a' }) + connected('1.2', 171)))).toEqual([[170_000, 'held', {}], [171_000, 'answered', { agent: 'A', queue: 'q' }]]);
  });
  it('members that are no longer listed have logged out', () => {
    const { calls, read: hear } = reader();
    const listed = (name: string): string => ami('QueueMember', null, { Queue: 'q', Name: name, Location: `PJSIP/${name}`, Status: 1, Paused: 0 });
    calls.beginResync(null);
    hear(listed('A') + listed('B') + ami('QueueStatusComplete', null, {}), 1);
    calls.beginResync(null);
    expect(hear(listed('A') + ami('QueueStatusComplete', null, {}), 60).map(({ subject, data }) => [subject, data])).toEqual([['B', { state: 'logged_out' }]]);
  });
});

describe('every event', () => {
  it('is one that intake accepts', () => {
    const events = ['two-holds', 'transfers', 'unanswered'].flatMap((name) => read(fixture(name)));
    const judged = events.map((event) => validateEvent({ specversion: '1.0', source: 'asterisk', ...event }, null, { now: T0 + 3_600_000 }));
    expect(judged.filter(({ ok }) => !ok)).toEqual([]);
    expect(judged.length).toBeGreaterThan(30);
  });
  it('carries the time of its arrival where Asterisk does not stamp its messages', () => {
    const { read: hear } = reader();
    expect(short(hear(fixture('two-holds').replaceAll(/^Timestamp: .*\n/gm, ''), 7)).map(([ms]) => ms)).toEqual(Array<number>(9).fill(7000));
  });
});
