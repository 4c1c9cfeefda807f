import { describe, expect, it } from '@jest/globals';
import { validateEvent, type PostedEvent } from '@sanxiang/contracts';
import fc from 'fast-check';
import { isRefused } from '../imported.js';
import { QueueLog, type QueueLogOptions } from './queue-log.js';
import { firstStamp, queueLogHeader } from './read-lines.js';

/** 2026-03-02T10:00:00+08:00 */
const T = 1772416800;
const NOW = Date.UTC(2027, 0, 1);
async function* bytes(text: string): AsyncGenerator<Uint8Array> { yield new TextEncoder().encode(text); }
/** Lines whose stamps are given as seconds after T. */
const log = (...lines: readonly string[]): string => lines.map((line) => `${line.replace(/^\d+/, (s) => String(T + Number(s)))}\n`).join('');

interface Read { readonly events: PostedEvent[]; readonly refused: string[]; readonly ignored: string[]; readonly lines: number }
/** All files of one Asterisk. Every event has to satisfy the contract. */
async function read(files: readonly string[], options: Partial<QueueLogOptions> = {}): Promise<Read> {
  const importer = new QueueLog({ tz: 'Asia/Shanghai', ...options });
  const all: Read = { events: [], refused: [], ignored: [], lines: 0 };
  let lines = 0;
  for (const file of files) {
    for await (const imported of importer.read(bytes(file))) {
      lines += 1;
      if (isRefused(imported)) { all.refused.push(`${imported.line}: ${imported.reason.split(' · ').at(-1) ?? ''}`); continue; }
      if (imported.ignored !== undefined) all.ignored.push(`${imported.line}: ${imported.ignored.split(' · ').at(-1) ?? ''}`);
      for (const event of imported.events) expect(validateEvent(event, null, { now: NOW })).toMatchObject({ ok: true });
      all.events.push(...imported.events);
    }
  }
  return { ...all, lines };
}
/** Each event as `second type data`; without the declaration. */
const told = ({ events }: Read): string[] => events.filter(({ type }) => type !== 'source.declared.v1').map(({ type, time, data }) => `${Date.parse(time) / 1000 - T} ${type.replace(/^call\.|\.v1$/g, '')} ${JSON.stringify(data)}`);
const lines = async (...text: readonly string[]): Promise<string[]> => told(await read([log(...text)]));

describe('a call of a queue_log', () => {
  it('is offered and queued at its entry, answered at the CONNECT, ended by whom the log names', async () => {
    expect(await lines('0|c1|sales|NONE|ENTERQUEUE||5550101|2|Li', '8|c1|sales|SIP/1|CONNECT|7|c2|6', '90|c1|sales|SIP/1|COMPLETECALLER|7|82|2')).toEqual([
      '0 offered {"direction":"inbound","customer":{"phone":"5550101"}}', '0 queued {"queue":"sales","position":2}',
      '8 answered {"agent":"SIP/1","queue":"sales","ringMs":6000}', '90 ended {"endedBy":"customer","agent":"SIP/1","queue":"sales"}',
    ]);
  });
  it('ended with who had it, where the end names nobody', async () => {
    expect((await lines('0|c1|q|NONE|ENTERQUEUE||1|1', '5|c1|q|A|CONNECT|5|x|1', '9|c1|q|NONE|COMPLETEAGENT|5|4|1')).at(-1)).toBe('9 ended {"endedBy":"agent","agent":"A","queue":"q"}');
  });
  it('waits from stamp to stamp: the fields are for people, and are a second off at times', async () => {
    const { events } = await read([log('0|c1|q|NONE|ENTERQUEUE||1|1', '8|c1|q|A|CONNECT|7|c2|6')]);
    expect(events.map(({ time }) => time)).toEqual([...Array<string>(3).fill('2026-03-02T02:00:00.000Z'), '2026-03-02T02:00:08.000Z']);
  });
  it('keeps the order of one second by a sequence, since ids do not know it', async () => {
    const { events } = await read([log('0|c1|q|NONE|ENTERQUEUE||1|1', '0|c1|q|A|CONNECT|0|c2|0', '0|c1|q|A|COMPLETEAGENT|0|0|1')]);
    expect(events.slice(1).map(({ type, sequence }) => [type, sequence])).toEqual([['call.offered.v1', 1], ['call.queued.v1', 2], ['call.answered.v1', 3], ['call.ended.v1', 4]]);
  });
  it('is abandoned in the queue, or while a phone rang that was then called off', async () => {
    expect((await lines('0|c1|q|NONE|ENTERQUEUE||1|1', '9|c1|q|NONE|ABANDON|1|1|9', '0|c2|q|NONE|ENTERQUEUE||1|1', '9|c2|q|A|RINGCANCELED|3000', '9|c2|q|NONE|ABANDON|1|1|9')).filter((e) => e.includes('abandoned'))).toEqual([
      '9 abandoned {"stage":"queue","queue":"q"}', '9 abandoned {"stage":"ringing","queue":"q"}',
    ]);
  });
  it.each([
    ['EXITWITHTIMEOUT|1|1|60', 'diverted {"reason":"timeout","queue":"q"}'], ['EXITWITHKEY|*|1|1|60', 'diverted {"reason":"key","queue":"q","key":"*"}'],
    ['EXITEMPTY|1|1|60', 'diverted {"reason":"leave_empty","queue":"q"}'], ['LEAVEEMPTY|', 'diverted {"reason":"leave_empty","queue":"q"}'],
    ['AGENTDUMP|', 'ended {"endedBy":"agent","reason":"agent_dump","queue":"q"}'], ['SYSCOMPAT|', 'dropped {"cause":"syscompat","queue":"q"}'],
  ])('leaves the queue by %s', async (line, said) => {
    expect((await lines('0|c1|q|NONE|ENTERQUEUE||1|1', `60|c1|q|A|${line}`)).at(-1)).toBe(`60 ${said}`);
  });
  it.each([['FULL', 'full'], ['JOINEMPTY', 'join_empty'], ['JOINUNAVAIL', 'join_empty'], ['CLOSED', 'closed']])('that the queue refuses by %s is offered, queued and diverted', async (event, reason) => {
    expect(await lines(`0|c1|q|NONE|${event}|`)).toEqual(['0 offered {"direction":"inbound"}', '0 queued {"queue":"q"}', `0 diverted {"reason":"${reason}","queue":"q"}`]);
  });
  it('tells of phones that were not taken, but not of one that did not ring', async () => {
    const all = await read([log('0|c1|q|NONE|ENTERQUEUE||1|1', '15|c1|q|A|RINGNOANSWER|15000', '16|c1|q|B|RINGNOANSWER|0')]);
    expect([told(all).at(-1), all.ignored]).toEqual(['15 ring_missed {"agent":"A","queue":"q","ringMs":15000}', ['3: a ring of 0 ms: the phone did not ring']]);
  });
  it('names the dialled number where the dial plan logged it, and no number that is withheld', async () => {
    expect(await lines('0|c1|NONE|NONE|DID|4008123', '1|c1|q|NONE|ENTERQUEUE||anonymous|1')).toEqual(['1 offered {"direction":"inbound","line":"4008123"}', '1 queued {"queue":"q","position":1}']);
  });
});

describe('a call that goes on', () => {
  const exit = ['0|c1|sales|NONE|ENTERQUEUE||1|1', '60|c1|sales|NONE|EXITWITHTIMEOUT|1|1|60'];
  it('enters another queue after what looked like its end: that end is taken back, and another stay begins', async () => {
    const { events } = await read([log(...exit, '64|c1|support|NONE|ENTERQUEUE||1|1')]);
    const diverted = events.find(({ type }) => type === 'call.diverted.v1');
    expect(events.slice(-2).map(({ type, subject, data }) => [type, subject, data])).toEqual([
      ['event.retracted.v1', 'c1', { source: 'asterisk-queue-log', id: diverted?.id, reason: expect.any(String) }], ['call.queued.v1', 'c1', { queue: 'support', position: 1 }],
    ]);
  });
  it('after its agent hung up was released by the agent, not transferred', async () => {
    const said = await lines('0|c1|q|NONE|ENTERQUEUE||1|1', '5|c1|q|A|CONNECT|5|x|2', '50|c1|q|A|COMPLETEAGENT|5|45|1', '52|c1|survey|NONE|ENTERQUEUE||1|1');
    expect(said.slice(-3)).toEqual([expect.stringMatching(/^52 event\.retracted/), '50 transfer_completed {"agent":"A","queue":"q","toKind":"ivr"}', '52 queued {"queue":"survey","position":1}']);
  });
  it.each([
    ['BLINDTRANSFER|8800|internal|5|45|1', '"mode":"blind","to":"8800@internal"', '"mode":"blind"'], ['TRANSFER|8800||5|45|1', '"mode":"blind","to":"8800"', '"mode":"blind"'],
    ['ATTENDEDTRANSFER|BRIDGE|5f0c|5|45|1', '"mode":"warm"', '"mode":"warm"'], ['ATTENDEDTRANSFER|LINK|Local/88@x|5|45|1', '"mode":"warm","to":"Local/88@x"', '"mode":"warm"'],
    ['ATTENDEDTRANSFER|APP|VoiceMail|5|45|1', '"mode":"warm","toKind":"ivr","to":"VoiceMail"', '"mode":"warm","toKind":"ivr"'],
  ])('is handed on by %s, and what comes after is not in the log', async (line, requested, completed) => {
    const all = await read([log('0|c1|q|NONE|ENTERQUEUE||1|1', '5|c1|q|A|CONNECT|5|x|2', `50|c1|q|A|${line}`, '50|c1|q|A|COMPLETEAGENT|5|45|1')]);
    expect(told(all).slice(3)).toEqual([`50 transfer_requested {"agent":"A","queue":"q",${requested}}`, `50 transfer_completed {"agent":"A","queue":"q",${completed}}`]);
    expect(all.ignored).toEqual(['4: of a stay that has ended']);
  });
});

describe('what is no fact of a call', () => {
  it('an end without an entry is no call; nor is what follows the end of a stay, or stands there twice', async () => {
    const all = await read([log('0|c0|q|A|COMPLETEAGENT|14|471|1', '1|c1|q|NONE|ENTERQUEUE||1|1', '1|c1|q|NONE|ENTERQUEUE||1|1', '9|c1|q|NONE|SYSCOMPAT|', '9|c1|q|NONE|ABANDON|1|1|8', '10|c1|other|NONE|ABANDON|1|1|8')]);
    expect([told(all).length, all.refused, all.ignored]).toEqual([3, [], ['1: of a call whose entry is not in the log', '3: a line that stands there twice', '5: of a stay that has ended', '6: of a stay that has ended']]);
  });
  it('a bad line is told with its number and the reason, and the rest goes on', async () => {
    const all = await read([log(
      '0|c1|q|NONE|ENTERQUEUE||1|1', '1|c1|q|A|COMPLETEAG', 'nonsense', '3|c1|q|A|CONNECT|3|x|two', '4|c1|q|A|CONNECT|4', '5|NONE|q|A|CONNECT|5|x|1', '6|c1|NONE|NONE|ABANDON|1|1|6', '7|c1|q|NONE|CONNECT|7|x|1',
      '8|c1|q|A|COMPLETEAGENT|1|1|1', '9|NONE|q|NONE|PAUSE|tea', '', '10|c1|q|A|CONNECT|10|x|2',
    )]);
    expect([all.lines, told(all).at(-1)]).toEqual([12, '10 answered {"agent":"A","queue":"q","ringMs":2000}']);
    expect(all.refused.sort()).toEqual([
      '10: no agent', '2: an event that is not known: "COMPLETEAG"', '3: not a line of a queue_log', '4: parameter 3 is not a whole number: "two"', '5: 1 parameters, not 3',
      '6: no id of a call', '7: no queue', '8: no agent', '9: no CONNECT before it',
    ]);
  });
  it('a last line without its end is still being written, however whole it looks', async () => {
    const all = await read([log('0|c1|q|NONE|ENTERQUEUE||1|1') + `${T + 9}|c1|q|NONE|ABANDON|1|1|9`]);
    expect([all.refused, told(all).length, all.lines]).toEqual([['2: no end of line: it may not be written to its end'], 2, 2]);
  });
  it('a line far from its place is refused rather than taken for a second entry', async () => {
    const text = log('0|c1|q|NONE|ENTERQUEUE||1|1', '9|c1|q|NONE|ABANDON|1|1|9', '10|c2|q|NONE|ENTERQUEUE||1|1', '11|c3|q|NONE|ENTERQUEUE||1|1', '0|c1|q|NONE|ENTERQUEUE||1|1');
    expect((await read([text], { displaced: 1 })).refused).toEqual(['5: too far from its place']);
    expect(await read([text])).toMatchObject({ refused: [], ignored: ['5: a line that stands there twice'] });
  });
});

describe('a restart', () => {
  it('cuts off who waits; when a conversation ended nobody can tell, and who was logged in over a channel no longer is', async () => {
    const all = await read([log('0|x|NONE|Agent/1|AGENTLOGIN|SIP/1', '0|x|NONE|Agent/2|AGENTCALLBACKLOGIN|2@a', '1|c1|q|NONE|ENTERQUEUE||1|1', '2|c2|q|NONE|ENTERQUEUE||1|1', '3|c2|q|A|CONNECT|1|x|1', '60|NONE|NONE|NONE|QUEUESTART|', '70|c2|q|A|COMPLETEAGENT|1|67|1')]);
    expect(told(all).slice(7)).toEqual(['60 agent.state_changed {"state":"logged_out","reason":"restart"}', '60 dropped {"cause":"restart","queue":"q"}']);
    expect(all.ignored).toEqual(['7: of a stay that has ended']);
  });
});

describe('agents', () => {
  const states = async (...text: readonly string[]): Promise<string[]> =>
    (await read([log(...text)])).events.filter(({ type }) => type === 'agent.state_changed.v1').map(({ subject, time, data }) => `${Date.parse(time) / 1000 - T} ${subject} ${JSON.stringify(data)}`);
  it('log in, pause, and end either', async () => {
    expect(await states(
      '0|MANAGER|q|A|ADDMEMBER|', '1|MANAGER|q|B|ADDMEMBER|PAUSED', '2|NONE|q|A|PAUSE|tea', '3|NONE|q|A|UNPAUSE|tea', '4|NONE|NONE|A|PAUSEALL|lunch', '5|NONE|NONE|A|UNPAUSEALL|lunch', '6|x|q|A|REMOVEMEMBER|',
      '7|x|NONE|C|AGENTLOGIN|SIP/3', '8|x|NONE|C|AGENTLOGOFF|SIP/3|1', '9|x|NONE|D|AGENTCALLBACKLOGIN|4@a', '10|NONE|NONE|D|AGENTCALLBACKLOGOFF|4@a|1|Autologoff', '11|NONE|q|A|PENALTY|2', '12|NONE|NONE|NONE|CONFIGRELOAD|',
    )).toEqual([
      '0 A {"state":"ready","queue":"q"}', '1 B {"state":"not_ready","queue":"q"}', '2 A {"state":"not_ready","queue":"q","reason":"tea"}', '3 A {"state":"ready","queue":"q"}',
      '4 A {"state":"not_ready","reason":"lunch"}', '5 A {"state":"ready"}', '6 A {"state":"logged_out","queue":"q"}',
      '7 C {"state":"ready"}', '8 C {"state":"logged_out"}', '9 D {"state":"ready"}', '10 D {"state":"logged_out","reason":"Autologoff"}',
    ]);
  });
  it('who leave or pause one queue of two are still there for the other', async () => {
    expect(await states('0|MANAGER|q|A|ADDMEMBER|', '0|MANAGER|r|A|ADDMEMBER|', '1|NONE|q|A|PAUSE|tea', '2|NONE|r|A|PAUSE|tea', '3|x|q|A|REMOVEMEMBER|', '4|NONE|r|A|UNPAUSE|', '5|x|r|A|REMOVEMEMBER|')).toEqual([
      '0 A {"state":"ready","queue":"q"}', '0 A {"state":"ready","queue":"r"}', '1 A {"state":"ready"}', '2 A {"state":"not_ready","queue":"r","reason":"tea"}', '3 A {"state":"not_ready","reason":"tea"}',
      '4 A {"state":"ready","queue":"r"}', '5 A {"state":"logged_out","queue":"r"}',
    ]);
  });
  it('of whom the log told that they are there talk from the CONNECT to the end, through a pause that they press meanwhile', async () => {
    expect(await states(
      '0|MANAGER|q|A|ADDMEMBER|', '1|c1|q|NONE|ENTERQUEUE||1|1', '5|c1|q|A|CONNECT|4|x|1', '30|NONE|NONE|A|PAUSEALL|lunch', '60|c1|q|A|COMPLETECALLER|4|55|1', '90|NONE|NONE|A|UNPAUSEALL|',
      '100|c2|q|NONE|ENTERQUEUE||1|1', '105|c2|q|A|CONNECT|5|x|1', '150|c2|q|A|BLINDTRANSFER|1|x|5|45|1',
    )).toEqual([
      '0 A {"state":"ready","queue":"q"}', '5 A {"state":"talking","queue":"q"}', '30 A {"state":"not_ready","reason":"lunch"}', '30 A {"state":"talking"}', '60 A {"state":"not_ready","reason":"lunch"}', '90 A {"state":"ready"}',
      '105 A {"state":"talking","queue":"q"}', '150 A {"state":"ready"}',
    ]);
  });
  it('who are static members stand in no log, so that nothing is said of them: nobody would say when they go home', async () => {
    expect(await states('1|c1|q|NONE|ENTERQUEUE||1|1', '5|c1|q|A|CONNECT|4|x|1', '60|c1|q|A|COMPLETECALLER|4|55|1')).toEqual([]);
  });
});

describe('the whole of a log', () => {
  const story = log('0|c1|q|NONE|ENTERQUEUE||1|1', '60|c1|q|NONE|EXITWITHTIMEOUT|1|1|60', '60|c1|r|NONE|ENTERQUEUE||1|1', '70|c1|r|A|CONNECT|10|x|1', '90|c1|r|A|COMPLETEAGENT|10|20|1');
  it('says first how finely it tells', async () => {
    expect((await read([story], { org: 'o', source: 'pbx-2' })).events[0]).toEqual({
      specversion: '1.0', id: 'declared.2026-03-02T02:00:00.000Z', source: 'pbx-2', org: 'o', type: 'source.declared.v1', subject: 'pbx-2', time: '2026-03-02T02:00:00.000Z', data: { reports: [], resolutionMs: 1000 },
    });
  });
  it('says nothing else when it is read again, has grown, or was rotated in the middle of a call', async () => {
    const whole = (await read([story])).events;
    const rows = story.split('\n').slice(0, -1).map((row) => `${row}\n`);
    expect((await read([story])).events).toEqual(whole);
    for (let cut = 0; cut <= rows.length; cut += 1) {
      const [head, tail] = [rows.slice(0, cut).join(''), rows.slice(cut).join('')];
      expect((await read([head, tail])).events).toEqual(whole);
      expect(whole).toEqual(expect.arrayContaining((await read([head])).events));
    }
  });
  it('does not depend on the order of its lines, on their ends or on blank ones', async () => {
    const rows = story.split('\n').filter((row) => row !== '');
    const mixed = [rows[1], rows[0], '', rows[4], rows[2], rows[3]].join('\r\n');
    expect((await read([`${mixed}\r\n`])).events).toEqual((await read([story])).events);
  });
  it('is used or told line by line, whatever character it lost and however its lines were mixed', async () => {
    const rows = story.split('\n').slice(0, -1);
    await fc.assert(fc.asyncProperty(fc.shuffledSubarray(rows, { minLength: rows.length }), fc.nat(story.length - 1), async (mixed, gone) => {
      const text = mixed.map((row) => `${row}\n`).join('');
      const broken = text.slice(0, gone) + text.slice(gone + 1);
      const all = await read([broken]);
      expect(all.lines).toBe(broken.split('\n').filter((row, i, list) => i < list.length - 1 || row !== '').length);
      expect(new Set(all.events.map(({ id }) => id)).size).toBe(all.events.length);
    }), { numRuns: 200 });
  });
  it('has a first stamp, by which files are put in order, and no header', async () => {
    expect([await firstStamp(bytes(`\nx\n${story}`), 'UTC'), await firstStamp(bytes(''), 'UTC'), await queueLogHeader(bytes(story))]).toEqual([T * 1000, Infinity, null]);
  });
});
