import { describe, expect, it } from '@jest/globals';
import { validateEvent } from '@sanxiang/contracts';
import { isRefused } from '../imported.js';
import { callsFromCsv, csvHeader, type CallsCsvOptions } from './calls-csv.js';
import { readMapping } from './mapping.js';

const NOW = Date.UTC(2027, 0, 1);
async function* bytes(text: string): AsyncGenerator<Uint8Array> { yield new TextEncoder().encode(text); }

/** Each line as `line: reason`, or its events as `type time data`. Every event has to satisfy the contract. */
async function read(mapping: string, csv: string, options?: CallsCsvOptions): Promise<string[]> {
  const told: string[] = [];
  for await (const imported of callsFromCsv(bytes(csv), readMapping(mapping, 'm'), options)) {
    if (isRefused(imported)) { told.push(`${imported.line}: ${imported.reason.split(' · ').at(-1) ?? ''}`); continue; }
    for (const event of imported.events) {
      expect(validateEvent(event, null, { now: NOW })).toMatchObject({ ok: true });
      told.push(`${event.id} ${event.type.replace(/^call\.|\.v1$/g, '')} ${event.time.slice(11, 19)} ${JSON.stringify(event.data)}`);
    }
  }
  return told;
}

const SECONDS = `
mapping: seconds
source: pbx
timeZone: Asia/Shanghai
call: '{day}.{no}'
direction: { from: '{way}', values: { in: inbound, out: outbound } }
outcome: { from: '{result}', values: { OK: answered, GONE: abandoned, FULL: 'diverted:full', SELF: self_served, TEST: ignored } }
times:
  offered: { at: '{day} {start}' }
  queued:
    - { clock: '{queue start}', since: offered, if: { queue start: { not: '-' } } }
    - { after: offered, span: '{menu s}', negative: zero, if: { result: [OK] } }
  answered: { after: queued, span: '{queue s}' }
  left: [ { after: queued, span: '{queue s}' }, { after: offered, span: '{menu s}', negative: zero } ]
  ended: { after: answered, span: '{talk s}' }
  wrappedUp: { after: ended, span: '{wrap s}' }
dimensions:
  queue: service
  agent: { from: '{agent}', empty: none }
  customerId: { from: '{customer}', empty: [0], mask: hash }
  department: { from: '{type}', values: { A: repair }, else: other }
rating: { score: '{score}', scale: 5, channel: key }
resolved: { from: '{resolved}', values: { Y: true, N: false } }
rings: '{rings}'
`;
const HEAD = 'day,no,way,result,start,queue start,menu s,queue s,talk s,wrap s,agent,customer,type,score,resolved,rings';
const seconds = (...rows: readonly string[]): Promise<string[]> => read(SECONDS, [HEAD, ...rows].join('\n'));

describe('a row of seconds and clock times', () => {
  it('becomes the events of a call that was queued, answered, wrapped up and rated', async () => {
    expect(await seconds('2026-03-02,1,in,OK,10:00:00,10:00:15,15,20,100,30,Li,0,A,4,Y,3')).toEqual([
      '2026-03-02.1.1 offered 10:00:00 {"direction":"inbound","department":"repair"}',
      '2026-03-02.1.2 queued 10:00:15 {"queue":"service"}',
      '2026-03-02.1.3 answered 10:00:35 {"agent":"Li","rings":3}',
      '2026-03-02.1.6 ended 10:02:15 {"endedBy":"unknown"}',
      '2026-03-02.1.7 wrapped_up 10:02:45 {"agent":"Li","resolved":true}',
      '2026-03-02.1.8 rated 10:02:15 {"score":4,"scale":5,"channel":"key"}',
    ]);
  });
  it('passes the queue in no time when it found a free agent', async () => {
    expect((await seconds('2026-03-02,2,in,OK,10:00:00,-,15,0,100,,Li,0,A,,,')).slice(1)).toEqual([
      '2026-03-02.2.2 queued 10:00:15 {"queue":"service"}', '2026-03-02.2.3 answered 10:00:15 {"agent":"Li"}', '2026-03-02.2.6 ended 10:01:55 {"endedBy":"unknown"}',
    ]);
  });
  it('is abandoned in the queue, or in the menu when it never came to one', async () => {
    expect((await seconds('2026-03-02,3,in,GONE,10:00:00,10:00:15,15,20,,,none,0,B,,,', '2026-03-02,4,in,GONE,10:00:00,-,15,0,,,none,0,B,,,')).filter((e) => e.includes('abandoned'))).toEqual([
      '2026-03-02.3.4 abandoned 10:00:35 {"stage":"queue"}', '2026-03-02.4.4 abandoned 10:00:15 {"stage":"menu"}',
    ]);
  });
  it('may be diverted, served by the menu, outbound, or no call at all', async () => {
    expect(await seconds('2026-03-02,5,in,FULL,10:00:00,-,1,0,,,none,0,A,,,', '2026-03-02,6,in,SELF,10:00:00,-,60,0,,,none,0,A,,,', '2026-03-02,7,out,GONE,10:00:00,-,9,0,,,none,0,A,,,', '2026-03-02,8,in,TEST,10:00:00,-,9,0,,,none,0,A,,,')).toEqual([
      '2026-03-02.5.1 offered 10:00:00 {"direction":"inbound","department":"repair"}', '2026-03-02.5.5 diverted 10:00:01 {"reason":"full"}',
      '2026-03-02.6.1 offered 10:00:00 {"direction":"inbound","department":"repair"}', '2026-03-02.6.6 ended 10:01:00 {"endedBy":"unknown","reason":"self_service"}',
      '2026-03-02.7.1 offered 10:00:00 {"direction":"outbound","department":"repair"}', '2026-03-02.7.4 abandoned 10:00:09 {"stage":"menu"}',
    ]);
  });
  it('runs past midnight: a clock time far before the start is of the next day, a little before it is the start', async () => {
    const told = await seconds('2026-03-02,9,in,OK,23:59:50,0:00:05,15,10,20,,Li,0,A,,,', '2026-03-02,10,in,OK,10:00:00,9:59:58,15,10,20,,Li,0,A,,,');
    expect(told.filter((e) => e.includes('queued'))).toEqual(['2026-03-02.9.2 queued 00:00:05 {"queue":"service"}', '2026-03-02.10.2 queued 10:00:00 {"queue":"service"}']);
  });
  it('takes negative seconds as none where the mapping says so, and refuses them elsewhere', async () => {
    expect(await seconds('2026-03-02,11,in,GONE,10:00:00,-,-8,0,,,none,0,A,,,', '2026-03-02,12,in,GONE,10:00:00,10:00:01,15,-8,,,none,0,A,,,')).toEqual([
      '2026-03-02.11.1 offered 10:00:00 {"direction":"inbound","department":"repair"}', '2026-03-02.11.4 abandoned 10:00:00 {"stage":"menu"}', '3: a negative span: "-8"',
    ]);
  });
  it('masks what must not be known: the same text, the same name, and never the text', async () => {
    const [first = '', , second = ''] = await seconds('2026-03-02,13,in,GONE,10:00:00,-,1,0,,,none,4711,A,,,', '2026-03-02,14,in,GONE,11:00:00,-,1,0,,,none,4711,A,,,');
    const id = /"customer":\{"id":"([0-9a-f]{12})"\}/.exec(first)?.[1];
    expect([typeof id, second.includes(`"id":"${id}"`), first.includes('4711')]).toEqual(['string', true, false]);
  });
  it('is refused with its line and the reason, and the rest goes on', async () => {
    const good = '2026-03-02,20,in,TEST,10:00:00,-,1,0,,,none,0,A,,,';
    expect(await seconds(
      '2026-03-02,21,in,OK,25:00:00,-,1,0,9,,Li,0,A,,,', good, '2026-03-02,22,in,OK,10:00:00,-,1,x,9,,Li,0,A,,,', '2026-03-02,23,in,WHAT,10:00:00,-,1,0,9,,Li,0,A,,,', '2026-03-02,24,in,OK,10:00:00,-,1,0,9,,none,0,A,,,',
      '2026-03-02,25,in,OK,10:00:00,-,1,0,,,Li,0,A,,,', '2026-03-02,26,in,OK,10:00:00,-,1,0,9,,Li,0,A,9,,', '2026-03-02,27,in,OK,10:00:00,-,1,0,9,,Li,0,A,,maybe,', '2026-03-02,28,in,OK,10:00:00,-,1', '2026-03-02,29,in,OK,10:00:00,-,1,0,9,,Li,0,A,,,many',
    )).toEqual([
      '2: not a time: "2026-03-02 25:00:00"', '4: not a span: "x"', '5: not in the mapping: "WHAT"', '6: is empty', '7: not in the file', '8: must be a number from 0 to 5: "9"', '9: not in the mapping: "maybe"', '10: 7 cells, not 16', '11: not a count: "many"',
    ]);
  });
  it('is the same events in another zone at another instant, and for the organisation that was asked for', async () => {
    const row = `${HEAD}\n2026-03-02,1,in,TEST,10:00:00,-,1,0,,,none,0,A,,,\n2026-03-02,2,in,GONE,10:00:00,-,1,0,,,none,0,A,,,`;
    const events: unknown[] = [];
    for await (const imported of callsFromCsv(bytes(row), readMapping(SECONDS, 'm'), { tz: 'Europe/Berlin', org: 'mine' })) if (!isRefused(imported)) events.push(...imported.events);
    expect(events).toMatchObject([{ id: '2026-03-02.2.1', source: 'pbx', subject: '2026-03-02.2', org: 'mine', time: '2026-03-02T10:00:00.000+01:00' }, { id: '2026-03-02.2.4' }]);
  });
});

const STAMPS = `
mapping: stamps
source: cloud
csv: { delimiter: ';', columns: [began, caller, joined, agent, taken, gone, queue] }
call: row
direction: inbound
outcome: { from: '{taken}', values: { '': abandoned }, else: answered }
times: { offered: { at: '{began}', format: epoch }, queued: { at: '{joined}', format: epoch }, answered: { at: '{taken}', format: epoch }, left: { at: '{gone}', format: epoch }, ended: { at: '{gone}', format: epoch } }
dimensions: { queue: '{queue}', agent: '{agent}', customerPhone: '{caller}' }
`;

describe('a row of stamps', () => {
  it('needs no header and no key: its text is its name, so that equal rows are one call', async () => {
    const row = '1772438700;13900000000;1772438705;Wang;1772438710;1772438770;vip';
    const told = await read(STAMPS, `${row}\n${row}\n1772438700;13900000000;;;;1772438707;vip\n`, { tz: 'UTC' });
    expect(told.map((e) => e.replace(/^[0-9a-f]{32}/, 'row'))).toEqual([
      ...[1, 2].flatMap(() => [
        'row.1 offered 08:05:00 {"direction":"inbound","customer":{"phone":"13900000000"}}', 'row.2 queued 08:05:05 {"queue":"vip"}',
        'row.3 answered 08:05:10 {"agent":"Wang"}', 'row.6 ended 08:06:10 {"endedBy":"unknown"}',
      ]),
      'row.1 offered 08:05:00 {"direction":"inbound","customer":{"phone":"13900000000"}}', 'row.4 abandoned 08:05:07 {"stage":"menu"}',
    ]);
    expect(told[0]).toBe(told[4]);
  });
  it('whose moments run backwards is refused', async () => {
    expect(await read(STAMPS, '1772438700;1;1772438690;Wang;1772438710;1772438770;vip\n', { tz: 'UTC' })).toEqual(['1: before offered']);
  });
});

describe('a file that does not fit its mapping', () => {
  it('is refused as a whole, naming the columns that are missing and those that are there', async () => {
    await expect(read(SECONDS, 'day,no\n1,2\n')).rejects.toThrow(/the file has no columns: .*way.*\n.*it has: day, no/);
  });
  it('is refused when nobody says its time zone', async () => {
    await expect(read(STAMPS, '1;1;1;1;1;1;1\n')).rejects.toThrow(/--tz is needed/);
  });
  it('has a header to put above the rows that are kept aside, unless the mapping names the columns', async () => {
    expect([await csvHeader(bytes(`${HEAD}\n1`), readMapping(SECONDS, 'm')), await csvHeader(bytes('1;2\n'), readMapping(STAMPS, 'm'))]).toEqual([HEAD, null]);
  });
});
