import { describe, expect, it } from '@jest/globals';
import { isRefused } from '../imported.js';
import { QueueLog } from './queue-log.js';
import { queueLogHeader } from './read-lines.js';

async function* bytes(...chunks: readonly string[]): AsyncGenerator<Uint8Array> { for (const chunk of chunks) yield new TextEncoder().encode(chunk); }
async function read(tz: string, ...chunks: readonly string[]): Promise<string[]> {
  const said: string[] = [];
  for await (const imported of new QueueLog({ tz }).read(bytes(...chunks))) {
    if (isRefused(imported)) said.push(`${imported.line}: ${imported.reason.split(' · ').at(-1) ?? ''}`);
    else for (const { type, time, data } of imported.events) if (type.startsWith('call.')) said.push(`${time} ${type} ${JSON.stringify(data)}`);
  }
  return said;
}

describe('an export of the table queue_log', () => {
  it('has local times, to a part of a second, quoted cells and numbered data', async () => {
    const csv = '"id","time","callid","queuename","agent","event","data1","data2","data3","data4","data5"\r\n'
      + '"1","2026-03-02 10:00:00.250000","c1","sales","NONE","ENTERQUEUE","","5550101","1",NULL,NULL\r\n'
      + '"2","2026-03-02 10:00:08.750000","c1","sales","SIP/1","CONNECT","8","c2","6","",""\r\n';
    expect(await read('Asia/Shanghai', csv.slice(0, 30), csv.slice(30))).toEqual([
      '2026-03-02T02:00:00.250Z call.offered.v1 {"direction":"inbound","customer":{"phone":"5550101"}}', '2026-03-02T02:00:00.250Z call.queued.v1 {"queue":"sales","position":1}',
      '2026-03-02T02:00:08.750Z call.answered.v1 {"agent":"SIP/1","queue":"sales","ringMs":6000}',
    ]);
  });
  it('may be separated by tabs, have its data in one column, and seconds since 1970; its rows may stand in any order', async () => {
    const tsv = 'time\tcallid\tqueuename\tagent\tevent\tdata\n1772416809\tc1\tq\tNONE\tABANDON\t1|1|9\n1772416800\tc1\tq\tNONE\tENTERQUEUE\t|5550101|1\n';
    expect((await read('UTC', tsv)).map((e) => e.split(' ').slice(0, 2))).toEqual([
      ['2026-03-02T02:00:00.000Z', 'call.offered.v1'], ['2026-03-02T02:00:00.000Z', 'call.queued.v1'], ['2026-03-02T02:00:09.000Z', 'call.abandoned.v1'],
    ]);
  });
  it('says the same of the same second as the log itself, so that either may be imported after the other', async () => {
    const ids = async (text: string): Promise<string[]> => {
      const all: string[] = [];
      for await (const imported of new QueueLog({ tz: 'Asia/Shanghai' }).read(bytes(text))) if (!isRefused(imported)) all.push(...imported.events.map((event) => JSON.stringify(event)));
      return all;
    };
    expect(await ids('time,callid,queuename,agent,event,data1,data2,data3\n2026-03-02 10:00:00,c1,q,NONE,ENTERQUEUE,,1,1\n')).toEqual(await ids('1772416800|c1|q|NONE|ENTERQUEUE||1|1\n'));
  });
  it('refuses a row that cannot be read, with its line', async () => {
    expect(await read('UTC', 'time,callid,queue,agent,event,data1,data2,data3\nnoon,c1,q,NONE,ENTERQUEUE,,1,1\n2026-03-02 10:00:00,c1,q,NONE,ENTERQUEUE,,1\n2026-03-02 10:00:00,c1,q,A,CONNECT,1,x,\n')).toEqual([
      '2: not a time: "noon"', '3: 7 cells, not 8', '4: parameter 3 is not a whole number: ""',
    ]);
  });
  it('is no queue_log without its columns', async () => {
    await expect(read('UTC', 'time,callid,queuename\n1,2,3\n')).rejects.toThrow(/no queue_log: .* agent, event/);
  });
  it('has a header to put above the rows that are kept aside', async () => {
    expect(await queueLogHeader(bytes('\uFEFFtime,callid\r\n1,2\r\n'))).toBe('time,callid');
  });
});
