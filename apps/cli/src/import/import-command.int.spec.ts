import { createServer, type Server as HttpServer } from 'node:http';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { run } from '../main.js';

const MAPPING = `
mapping: small
source: pbx
timeZone: Asia/Shanghai
call: '{id}'
direction: inbound
outcome: abandoned
times: { offered: { at: '{start}' }, left: { after: offered, span: '{wait}' } }
`;
const CSV = 'id,start,wait\nc1,2026-03-02 10:00:00,5\nc2,2026-03-02 24:00:00,5\nc3,2026-03-02 10:00:00,7\n';

let dir = '';
let http: HttpServer;
let url = '';
const known = new Map<string, string>();
const at = (name: string): string => join(dir, name);
const file = (name: string, content: string | Buffer): string => { writeFileSync(at(name), content); return at(name); };
const sanxiang = async (...args: readonly string[]): Promise<{ code: number; out: string; err: string }> => {
  let [out, err] = ['', ''];
  const code = await run(args, { out: (text) => { out += text; }, err: (text) => { err += text; }, isScreen: false, lang: 'en', env: { SANXIANG_URL: url, SANXIANG_KEY: 'k' } });
  return { code, out, err };
};

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'sanxiang-import-'));
  known.clear();
  http = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
    request.on('end', () => {
      const lines = body.split('\n').filter((line) => line !== '');
      const fresh = lines.filter((line) => { const { id } = JSON.parse(line) as { id: string }; return known.has(id) ? false : known.set(id, line).has(id); });
      response.writeHead(request.method === 'POST' ? 202 : 200, { 'content-type': 'application/json' }).end(JSON.stringify({ accepted: fresh.length, duplicates: lines.length - fresh.length, rejected: [] }));
    });
  });
  await new Promise<void>((resolve) => { http.listen(0, '127.0.0.1', resolve); });
  const address = http.address();
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
});
afterEach(async () => {
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
  rmSync(dir, { recursive: true });
});

describe('sanxiang import calls-csv', () => {
  it('imports the good rows, tells the bad one with its line, and keeps it aside in a file that can be imported', async () => {
    const { code, out } = await sanxiang('import', 'calls-csv', '--map', file('map.yaml', MAPPING), '--org', 'o', '--json', file('calls.csv', CSV));
    expect([code, JSON.parse(out)]).toEqual([0, { lines: 3, events: 4, duplicates: 0, rejected: [{ line: 3, reason: expect.stringContaining('not a time') }], keptAside: [at('calls.rejected.csv')] }]);
    expect(readFileSync(at('calls.rejected.csv'), 'utf8')).toBe('id,start,wait\nc2,2026-03-02 24:00:00,5\n');
    expect([...known.keys()]).toEqual(['c1.1', 'c1.4', 'c3.1', 'c3.4', 'through.2026-03-02T10:00:07.000+08:00']);
    expect(new Set([...known.values()].map((line) => (JSON.parse(line) as { org: string }).org))).toEqual(new Set(['o']));
  });
  it('done twice changes nothing, packed or not', async () => {
    file('map.yaml', MAPPING);
    await sanxiang('import', 'calls-csv', '--map', at('map.yaml'), '--json', file('calls.csv', CSV));
    const { out } = await sanxiang('import', 'calls-csv', '--map', at('map.yaml'), '--json', file('calls.csv.gz', gzipSync(CSV)));
    expect(JSON.parse(out)).toMatchObject({ lines: 3, events: 0, duplicates: 4 });
  });
  it('keeps nothing aside when all was taken', async () => {
    const { code, out, err } = await sanxiang('import', 'calls-csv', '--map', file('map.yaml', MAPPING), file('calls.csv', CSV.replace('24:00', '23:00')));
    expect([code, out, err, existsSync(at('calls.rejected.csv'))]).toEqual([0, '3 lines: 6 new events, 0 known, 0 lines not taken\n', '', false]);
  });
  it('fails with 1 where file and mapping do not fit, or there is no such file or mapping', async () => {
    const map = file('map.yaml', MAPPING);
    for (const [args, message] of [
      [['--map', map, file('other.csv', 'a,b\n1,2\n')], /the file has no columns: id, start, wait/], [['--map', map, at('nowhere.csv')], /ENOENT/],
      [['--map', 'nowhere', file('calls.csv', CSV)], /no such mapping: nowhere\. Shipped: .*bank-1999/], [['--map', file('bad.yaml', 'mapping: x'), at('calls.csv')], /missing: source/],
    ] as const) {
      const { code, out, err } = await sanxiang('import', 'calls-csv', ...args);
      expect([code, out]).toEqual([1, '']);
      expect(err).toMatch(message);
    }
  });
  it('prints one object on standard output even when it breaks off', async () => {
    const { code, out } = await sanxiang('import', 'calls-csv', '--json', '--map', file('map.yaml', MAPPING), file('calls.csv', 'id\n1\n'));
    expect([code, JSON.parse(out)]).toEqual([1, { lines: 0, events: 0, duplicates: 0, rejected: [], error: expect.stringContaining('no columns') }]);
  });
});

describe('sanxiang import cloudevents', () => {
  it('imports every line, and keeps aside what is none', async () => {
    const event = { specversion: '1.0', id: '1', source: 's', type: 'call.held.v1', subject: 'c', time: '2026-03-02T10:00:00Z', data: {} };
    const { code, out } = await sanxiang('import', 'cloudevents', '--json', '--rejects', at('bad.txt'), file('events.ndjson', `${JSON.stringify(event)}\nnonsense\n`));
    expect([code, JSON.parse(out)]).toEqual([0, { lines: 2, events: 1, duplicates: 0, rejected: [{ line: 2, reason: expect.stringContaining('not JSON') }], keptAside: [at('bad.txt')] }]);
    expect(readFileSync(at('bad.txt'), 'utf8')).toBe('nonsense\n');
  });
});

describe('sanxiang import asterisk-queue-log', () => {
  const OLDER = '1772416800|c1|q|NONE|ENTERQUEUE||1|1\n';
  const NEWER = '1772416805|c0|q|A|COMPLETEAGENT|1|2|3\n\n1772416809|c1|q|NONE|ABANDON|1|1|9\n1772416810|c2|q|NONE|NOSUCH|\n1772416811|c2|q|NO';
  it('reads the logs in the order of their stamps, counts every line, and keeps aside what it cannot use', async () => {
    const args = ['import', 'asterisk-queue-log', '--json', '--source', 'pbx', file('queue_log', NEWER), file('queue_log.1', OLDER)];
    const { code, out } = await sanxiang(...args);
    expect([code, JSON.parse(out)]).toEqual([0, {
      lines: 6, events: 4, duplicates: 0,
      rejected: [{ line: 4, reason: expect.stringContaining('NOSUCH'), file: at('queue_log') }, { line: 5, reason: expect.stringContaining('no end of line'), file: at('queue_log') }],
      ignored: [{ reason: expect.stringContaining('entry is not in the log'), lines: 1 }], keptAside: [at('queue_log.rejected')],
    }]);
    expect([...known.keys()].map((id) => id.split('|').at(-1))).toEqual(['declared.2026-03-02T02:00:00.000Z', 'call.offered', 'call.queued', 'call.abandoned', 'through.2026-03-02T06:00:10.000Z']);
    expect(JSON.parse((await sanxiang(...args)).out)).toMatchObject({ events: 0, duplicates: 4 });
  });
  it('takes an export of the table in the zone that is asked for', async () => {
    await sanxiang('import', 'asterisk-queue-log', '--tz', 'Europe/Berlin', file('queue.csv', 'time,callid,queuename,agent,event,data1,data2,data3\n2026-03-02 10:00:00,c1,q,NONE,ENTERQUEUE,,1,1\n'));
    expect([...known.keys()][0]).toBe('declared.2026-03-02T09:00:00.000Z');
  });
  it('fails with 1 where the file is no queue_log', async () => {
    expect(await sanxiang('import', 'asterisk-queue-log', file('other.csv', 'a,b\n1,2\n'))).toMatchObject({ code: 1, err: expect.stringContaining('no queue_log') });
  });
});

describe.each([
  ['amazon-connect', ['contact-records.json', 'agent-events.ndjson'], 1], ['genesys-conversations', ['page.json', 'later.ndjson'], 1],
])('sanxiang import %s', (name, fixtures, refused) => {
  const paths = fixtures.map((fixture) => fileURLToPath(new URL(`../../../../libs/intake/fixtures/${name}/${fixture}`, import.meta.url)));
  it('done twice changes nothing', async () => {
    const first: unknown = JSON.parse((await sanxiang('import', name, '--json', '--org', 'o', ...paths.map((path, i) => file(`${i}.json`, readFileSync(path))))).out);
    expect(first).toMatchObject({ rejected: { length: refused }, events: expect.any(Number) });
    const again: unknown = JSON.parse((await sanxiang('import', name, '--json', '--org', 'o', ...paths.map((_, i) => at(`${i}.json`)))).out);
    expect(again).toMatchObject({ events: 0 });
    expect(known.size).toBeGreaterThan(20);
  });
});

describe('wrong usage', () => {
  it.each([
    [['nonsense']], [[]], [['import']], [['import', 'calls-csv', 'x.csv']], [['import', 'cloudevents']], [['import', 'xml', 'x']], [['import', 'cloudevents', '--nonsense', 'x']],
    [['import', 'cloudevents', '--org', '', 'x']], [['import', 'asterisk-queue-log', '--source', '', 'x']], [['import', 'asterisk-queue-log', '--tz', 'Asia/Atlantis', 'x']], [['import', 'calls-csv', '--map', 'bank-1999', '--tz', 'Asia/Atlantis', 'x']], [['bench', '--events', 'many']],
  ])('%j is 2, with nothing on standard output', async (args) => {
    const { code, out, err } = await sanxiang(...args);
    expect([code, out, err.length > 0]).toEqual([2, '', true]);
  });
});

describe('help', () => {
  it('is in Chinese or English, lists the commands that are there, and is no failure', async () => {
    for (const [lang, words] of [['en', /Commands:[\s\S]*start[\s\S]*demo[\s\S]*import[\s\S]*doctor[\s\S]*bench/], ['zh-CN', /命令：[\s\S]*启动[\s\S]*退出码/]] as const) {
      let out = '';
      const code = await run(['--help'], { out: (text) => { out += text; }, err: () => undefined, isScreen: false, lang, env: {} });
      expect([code, out]).toEqual([0, expect.stringMatching(words)]);
      expect(out).toMatch(/books/);
      expect(out).not.toMatch(/replay|what-if/);
    }
  });
  it('tells the version', async () => { expect(await sanxiang('--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) }); });
});
