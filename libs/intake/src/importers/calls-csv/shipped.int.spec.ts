import { createReadStream } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { validateEvent, type PostedEvent } from '@sanxiang/contracts';
import { isRefused } from '../imported.js';
import { callsFromCsv } from './calls-csv.js';
import { loadMapping, shippedMappings } from './shipped.js';
import type { Mapping } from './mapping.js';

const DEMO_DAY = new URL('../../../../../apps/standalone/demo/bank-1999-08-02.csv', import.meta.url);
const NOW = Date.UTC(2027, 0, 1);

interface Told { readonly answered: boolean; readonly abandoned: string | undefined; readonly queued: boolean; readonly waitS: number; readonly talkS: number; readonly department: unknown; readonly score: unknown; readonly resolved: unknown }
async function* bytes(text: string): AsyncGenerator<Uint8Array> { yield new TextEncoder().encode(text); }

/** What the events of one call say, worked out from the events alone. */
function toldOf(events: readonly PostedEvent[]): Told {
  const find = (what: string): PostedEvent | undefined => events.find(({ type }) => type === `call.${what}.v1`);
  const at = (event: PostedEvent | undefined): number => Date.parse(event?.time ?? '') / 1000;
  const [offered, queued, answered, left] = [find('offered'), find('queued'), find('answered'), find('abandoned')];
  return {
    answered: answered !== undefined, abandoned: left?.data['stage'] as string | undefined, queued: queued !== undefined,
    waitS: at(answered ?? left) - at(queued ?? offered), talkS: at(find('ended')) - at(answered),
    department: offered?.data['department'], score: find('rated')?.data['score'], resolved: find('wrapped_up')?.data['resolved'],
  };
}
async function callsOf(stream: AsyncIterable<Uint8Array>, mapping: Mapping, tz?: string): Promise<Told[]> {
  const calls: Told[] = [];
  for await (const imported of callsFromCsv(stream, mapping, { tz })) {
    if (isRefused(imported)) throw new Error(`${imported.line}: ${imported.reason}`);
    for (const event of imported.events) expect(validateEvent(event, null, { now: NOW })).toMatchObject({ ok: true });
    if (imported.events.length > 0) calls.push(toldOf(imported.events));
  }
  return calls;
}
const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
const nearest = (list: readonly number[], p: number): number | undefined => [...list].sort((a, b) => a - b)[Math.ceil((p * list.length) / 100) - 1];

describe('the mappings that are shipped', () => {
  it('can be read, each under its own name', async () => {
    const names = await shippedMappings();
    expect(names).toEqual(['asterisk-cdr', 'bank-1999', 'pwc-2021']);
    for (const name of names) expect((await loadMapping(name)).mapping).toBe(name);
  });
  it('are not all there is: another is found by its path, and one that is nowhere is a fault', async () => {
    await expect(loadMapping('./nowhere.yaml')).rejects.toThrow(/ENOENT/);
  });
});

describe('bank-1999 on the day of the demo', () => {
  it('gives the published figures of that day', async () => {
    const calls = await callsOf(createReadStream(DEMO_DAY), await loadMapping('bank-1999'));
    const served = calls.filter((c) => c.answered);
    const lost = calls.filter((c) => c.abandoned === 'queue');
    const waits = served.map((c) => c.waitS);
    const talks = served.map((c) => c.talkS);
    // 2,363 rows, of which 15 are no calls and 131 hung up in the menu.
    expect([calls.length, served.length, lost.length, calls.filter((c) => c.abandoned === 'menu').length, calls.filter((c) => c.queued).length]).toEqual([2348, 1577, 640, 131, 2217]);
    expect([waits.filter((s) => s <= 20).length, waits.filter((s) => s < 20).length, sum(waits), Math.max(...waits)]).toEqual([359, 345, 196_349, 801]);
    expect([50, 90, 95, 99].map((p) => nearest(waits, p))).toEqual([94, 307, 376, 517]);
    expect([sum(talks), Math.max(...talks), ...[50, 90, 95, 99].map((p) => nearest(talks, p))]).toEqual([341_275, 9339, 127, 448, 591, 1367]);
    expect([sum(lost.map((c) => c.waitS)) / lost.length, nearest(lost.map((c) => c.waitS), 95)]).toEqual([78.984375, 271]);
  });
  it('shows neither a name nor a customer that the bank knew', async () => {
    for await (const imported of callsFromCsv(createReadStream(DEMO_DAY), await loadMapping('bank-1999'))) {
      if (isRefused(imported)) throw new Error(imported.reason);
      for (const { data } of imported.events) {
        if (data['agent'] !== undefined) expect(data['agent']).toMatch(/^(?:A\d\d|NO_SERVER)$/);
        if (data['customer'] !== undefined) expect(data['customer']).toEqual({ id: expect.stringMatching(/^C\d{4}$/) });
      }
    }
  });
});

describe('pwc-2021', () => {
  it('reads a call that was answered, and one of which nothing is known but its agent', async () => {
    const csv = '\uFEFFCall Id,Agent,Date,Time,Topic,Answered (Y/N),Resolved,Speed of answer in seconds,AvgTalkDuration,Satisfaction rating\r\n'
      + 'X1,Ann,2021-01-04,9:05:00,Billing,Y,Y,20,0:02:30,4\r\nX2,Bob,2021-01-04,9:06:00,Billing,N,N,,,\r\n';
    expect(await callsOf(bytes(csv), await loadMapping('pwc-2021'))).toEqual([
      { answered: true, abandoned: undefined, queued: false, waitS: 20, talkS: 150, department: 'Billing', score: 4, resolved: true },
      // A minute is assumed, and said to be: above the limit of a short abandon, in no mean wait.
      { answered: false, abandoned: 'ringing', queued: false, waitS: 60, talkS: NaN, department: 'Billing', score: undefined, resolved: undefined },
    ]);
  });
});

describe('asterisk-cdr', () => {
  it('reads records without a header', async () => {
    const row = (uniqueid: string, answer: string, disposition: string): string =>
      `"","13900000000","4001","from-trunk","""Li"" <13900000000>","SIP/trunk-1","SIP/201-2","Dial","SIP/201,30","2026-03-02 10:00:00","${answer}","2026-03-02 10:01:10","70","60","${disposition}","DOCUMENTATION","${uniqueid}",""\n`;
    const calls = await callsOf(bytes(row('1.1', '2026-03-02 10:00:10', 'ANSWERED') + row('1.2', '', 'NO ANSWER') + row('1.3', '', 'FAILED')), await loadMapping('asterisk-cdr'), 'Asia/Shanghai');
    expect(calls.map(({ answered, abandoned, waitS, talkS }) => [answered, abandoned, waitS, talkS])).toEqual([[true, undefined, 10, 60], [false, 'ringing', 70, NaN]]);
  });
});
