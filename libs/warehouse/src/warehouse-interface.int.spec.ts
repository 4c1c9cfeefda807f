import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ClickHouseError, ClickHouseLogLevel, createClient, TupleParam, type ClickHouseClient } from '@clickhouse/client';
import { createLogger } from '@sanxiang/kernel';
import { until } from '@sanxiang/testing';
import { startWarehouseProcess, type WarehouseProcess } from './warehouse-process.js';

/** The warehouse as the official client sees it, unmodified, by URL. Runs the built program: `npx tsc -b apps/warehouse` first. */
const ENTRY = new URL('../../../apps/warehouse/dist/main.js', import.meta.url);
const VIEWER_PASSWORD = 'look-only';

const dir = mkdtempSync(join(tmpdir(), 'sanxiang-interface-'));
const started: { process?: WarehouseProcess; clients: ClickHouseClient[] } = { clients: [] };

function warehouse(): WarehouseProcess {
  if (started.process === undefined) throw new Error('not started');
  return started.process;
}

function connect(as: Partial<{ username: string; password: string; gzip: boolean; database: string }> = {}): ClickHouseClient {
  const { url, username, password, database } = warehouse().access;
  const client = createClient({
    url, username: as.username ?? username, password: as.password ?? password, database: as.database ?? database,
    compression: { request: as.gzip ?? false, response: as.gzip ?? false }, log: { level: ClickHouseLogLevel.OFF },
  });
  started.clients.push(client);
  return client;
}

const codeOf = async (work: Promise<unknown>): Promise<[code: string, type: string | undefined] | string> => {
  const fault = await work.then(() => null, (error: unknown) => error);
  return fault instanceof ClickHouseError ? [fault.code, fault.type] : String(fault);
};
const rows = async (client: ClickHouseClient, query: string, more: Record<string, unknown> = {}): Promise<unknown[]> =>
  (await client.query({ query, format: 'JSONEachRow', ...more })).json();

beforeAll(async () => {
  if (!existsSync(ENTRY)) throw new Error('build first: npx tsc -b apps/warehouse');
  started.process = await startWarehouseProcess({ dataDir: dir, entry: ENTRY, log: createLogger('silent', 'test'), viewerPassword: VIEWER_PASSWORD });
});
afterAll(async () => {
  for (const client of started.clients) await client.close();
  await started.process?.stop();
  rmSync(dir, { recursive: true, force: true });
});

describe('who may come in', () => {
  it('answers a ping by either way', async () => {
    const client = connect();
    expect([await client.ping(), await client.ping({ select: true })]).toEqual([{ success: true }, { success: true }]);
  });

  it('refuses a wrong password and an unknown user in the same words', async () => {
    expect(await codeOf(rows(connect({ password: 'wrong' }), 'SELECT 1'))).toEqual(['516', 'AUTHENTICATION_FAILED']);
    expect(await codeOf(rows(connect({ username: 'default', password: '' }), 'SELECT 1'))).toEqual(['516', 'AUTHENTICATION_FAILED']);
  });

  it('refuses an insert with a wrong password although its body is still coming', async () => {
    const lines = Readable.from(Array.from({ length: 200 }, () => Buffer.alloc(100_000, 32)), { objectMode: false });
    expect(await codeOf(connect({ password: 'wrong' }).exec({ query: 'INSERT INTO nowhere FORMAT JSONEachRow', values: lines }))).toEqual(['516', 'AUTHENTICATION_FAILED']);
  });

  it('listens on loopback only', () => {
    expect(warehouse().access.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});

describe('reading', () => {
  it('binds parameters of every kind as they are', async () => {
    const text = `it's "quoted" \\ back\\nslash\ttab\r\nline 三响 😀 ; drop table t --`;
    const query = `SELECT {s:String} AS s, {u:UInt64} AS u, {a:Array(String)} AS a, {n:Nullable(String)} AS n, {b:Bool} AS b,
      {m:Map(String, UInt8)} AS m, {t:Tuple(UInt8, String)} AS t, {d:DateTime64(3)} AS d, {i:Identifier} AS i FROM (SELECT 7 AS seven)`;
    const query_params = { s: text, u: 42, a: [text, ''], n: null, b: true, m: { [text]: 1 }, t: new TupleParam([1, text]), d: new Date('2026-03-02T08:00:00.123Z'), i: 'seven' };
    const wanted = { s: text, u: 42, a: [text, ''], n: null, b: true, m: { [text]: 1 }, t: [1, text], d: '2026-03-02 08:00:00.123', i: 7 };
    const client = connect();
    expect(await rows(client, query, { query_params })).toEqual([wanted]);
    expect(await rows(client, query, { query_params, use_multipart_params: true })).toEqual([wanted]);
  });

  it('keeps the parameters of queries that run at once apart', async () => {
    const client = connect();
    const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => rows(client, 'SELECT {n:UInt32} AS n, {s:String} AS s', { query_params: { n, s: `s${n}` } })));
    expect(answers).toEqual(Array.from({ length: 60 }, (_, n) => [{ n, s: `s${n}` }]));
  });

  it('streams 300 000 rows, plain and compressed', async () => {
    for (const gzip of [false, true]) {
      const result = await connect({ gzip }).query({ query: 'SELECT number, toString(number) AS text FROM numbers(300000)', format: 'JSONEachRow' });
      let count = 0; let sum = 0;
      for await (const block of result.stream<{ number: string }>()) for (const row of block) { count += 1; sum += Number(row.json().number); }
      expect([count, sum]).toEqual([300_000, 44_999_850_000]);
    }
  });

  it('gives each format whole, with one head and one foot', async () => {
    const client = connect();
    const json = await (await client.query({ query: 'SELECT number FROM numbers(200000)', format: 'JSON' })).json<{ number: string }>();
    expect([json.rows, json.data.length]).toEqual([200_000, 200_000]);
    const csv = await (await client.query({ query: 'SELECT number AS n FROM numbers(200000)', format: 'CSVWithNames' })).text();
    expect([csv.split('\n').length, csv.split('"n"').length - 1]).toEqual([200_002, 1]);
  });

  it('gives nothing for nothing', async () => {
    expect(await rows(connect(), 'SELECT 1 AS one WHERE 0')).toEqual([]);
  });

  it('echoes the query id and takes settings for this query alone', async () => {
    const client = connect();
    const result = await client.query({ query: "SELECT getSetting('max_block_size') AS size", format: 'JSONEachRow', query_id: 'my-query', clickhouse_settings: { max_block_size: '1234' } });
    expect([result.query_id, result.response_headers['x-clickhouse-query-id'], await result.json()]).toEqual(['my-query', 'my-query', [{ size: 1234 }]]);
    expect(await rows(client, "SELECT getSetting('max_block_size') AS size")).not.toEqual([{ size: 1234 }]);
  });

  it('does not let a subquery hold up everybody else', async () => {
    const client = connect();
    const leave = new AbortController();
    const slow = client.query({ query: 'SELECT (SELECT sum(sipHash64(number)) FROM numbers(100000000000)) AS a', format: 'JSONEachRow', abort_signal: leave.signal }).catch((fault: unknown) => fault);
    await until('the slow query to run', async () => (await rows(client, "SELECT 1 FROM system.processes WHERE query LIKE '%100000000000)) AS a%' AND query NOT LIKE '%processes%'")).length > 0);
    leave.abort();
    expect(await slow).toBeInstanceOf(Error);
  });
});

describe('faults', () => {
  it.each([
    ['SELECT * FROM nowhere', '60', 'UNKNOWN_TABLE'],
    ['SELECT FROM WHERE', '62', 'SYNTAX_ERROR'],
    ['SELECT 1; SELECT 2', '62', 'SYNTAX_ERROR'],
    ['SELECT nosuch', '47', 'UNKNOWN_IDENTIFIER'],
    ['SELECT throwIf(number = 2) FROM numbers(5)', '395', 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO'],
    ['SELECT {missing:String}', '456', 'UNKNOWN_QUERY_PARAMETER'],
  ])('says what is wrong with: %s', async (query, code, type) => {
    expect(await codeOf(rows(connect(), query))).toEqual([code, type]);
  });

  it('says that a setting is not known, that time or memory is over, that a database is not there', async () => {
    const client = connect();
    expect(await codeOf(rows(client, 'SELECT 1', { clickhouse_settings: { no_such_setting: 1 } }))).toEqual(['115', 'UNKNOWN_SETTING']);
    expect(await codeOf(rows(client, 'SELECT sleepEachRow(0.05) FROM numbers(100) SETTINGS max_block_size = 1', { clickhouse_settings: { max_execution_time: 0.2 } }))).toEqual(['159', 'TIMEOUT_EXCEEDED']);
    expect(await codeOf(rows(client, 'SELECT uniqExact(number) FROM numbers(10000000)', { clickhouse_settings: { max_memory_usage: '20000000' } }))).toEqual(['241', 'MEMORY_LIMIT_EXCEEDED']);
    expect(await codeOf(rows(connect({ database: 'nosuch' }), 'SELECT 1'))).toEqual(['81', 'UNKNOWN_DATABASE']);
  });

  it('breaks a stream off with the reason when a fault comes in the middle of it', async () => {
    for (const gzip of [false, true]) {
      const read = async (): Promise<void> => {
        const result = await connect({ gzip }).query({ query: 'SELECT throwIf(number = 250000) FROM numbers(300000)', format: 'JSONEachRow' });
        for await (const block of result.stream()) expect(block.length).toBeGreaterThan(0);
      };
      expect(await codeOf(read())).toEqual(['395', 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO']);
    }
  });

  it('says so before the first byte when the whole result was asked for', async () => {
    expect(await codeOf(connect().query({ query: 'SELECT throwIf(number = 250000) FROM numbers(300000)', format: 'JSONEachRow', clickhouse_settings: { wait_end_of_query: 1 } })))
      .toEqual(['395', 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO']);
  });

  it('ends the query of a client that leaves, before and during its answer', async () => {
    const client = connect();
    const running = async (mark: string): Promise<boolean> =>
      (await rows(client, `SELECT 1 FROM system.processes WHERE query LIKE {mark:String} AND query NOT LIKE '%system.processes%'`, { query_params: { mark: `%${mark}%` } })).length > 0;
    const before = new AbortController();
    const asked = client.query({ query: 'SELECT sum(sipHash64(number)) AS left_before FROM numbers(100000000000)', format: 'JSONEachRow', abort_signal: before.signal }).catch(() => 'left');
    await until('the first query to run', () => running('left_before'));
    before.abort();
    expect(await asked).toBe('left');
    await until('the first query to end', async () => !(await running('left_before')));

    const result = await client.query({ query: 'SELECT number AS left_during FROM numbers(100000000000)', format: 'JSONEachRow' });
    for await (const block of result.stream()) { expect(block.length).toBeGreaterThan(0); break; }
    result.close();
    await until('the second query to end', async () => !(await running('left_during')));
  });
});

describe('writing', () => {
  const client = (): ClickHouseClient => connect();
  const table = async (name: string, more = ''): Promise<void> => {
    await client().command({ query: `CREATE TABLE ${name} (a UInt64, s String DEFAULT 'none') ENGINE = MergeTree ORDER BY a ${more}` });
  };

  it('takes objects, columns, compact rows, object streams, nothing, values and INSERT SELECT', async () => {
    const c = client();
    await table('ways');
    const summary = await c.insert({ table: 'ways', values: [{ a: 1, s: 'x' }, { a: 2, s: '' }], format: 'JSONEachRow' });
    await c.insert({ table: 'ways', values: [{ a: 3 }], columns: ['a'], format: 'JSONEachRow' });
    await c.insert({ table: 'ways', values: [{ a: 4 }], columns: { except: ['s'] }, format: 'JSONEachRow' });
    await c.insert({ table: 'ways', values: [['a'], [5]], format: 'JSONCompactEachRowWithNames' });
    await c.insert({ table: 'ways', values: Readable.from([{ a: 6 }, { a: 7 }]), format: 'JSONEachRow' });
    await c.insert({ table: 'ways', values: [], format: 'JSONEachRow' });
    await c.command({ query: "INSERT INTO ways (a, s) VALUES (8, 'eight;'), (9, concat('n', {tail:String}))", query_params: { tail: 'ine' } });
    await c.command({ query: "INSERT INTO ways SELECT a + 100, 'copied' FROM ways WHERE a < 3" });
    await c.command({ query: 'INSERT INTO ways FORMAT JSONEachRow {"a":10}\n\n{"a":11}' });
    expect(summary.summary?.written_rows).toBe('2');
    expect(await rows(c, 'SELECT groupArray((toUInt32(a), s)) AS all FROM (SELECT * FROM ways ORDER BY a)')).toEqual([{
      all: [[1, 'x'], [2, ''], [3, 'none'], [4, 'none'], [5, 'none'], [6, 'none'], [7, 'none'], [8, 'eight;'], [9, 'nine'], [10, 'none'], [11, 'none'], [101, 'copied'], [102, 'copied']],
    }]);
  });

  it('stores what looks like SQL after a blank line as the data that it is', async () => {
    await table('victim');
    for (const gzip of [false, true]) {
      const c = connect({ gzip });
      await c.insert({ table: 'victim', values: Readable.from(['1,"x\n\n; drop table victim"\n'], { objectMode: false }), format: 'CSV' });
      await c.exec({ query: 'INSERT INTO victim FORMAT CSV', values: Readable.from(['2,"\n\ndrop table victim;"\n'], { objectMode: false }) });
      expect(await codeOf(c.exec({ query: 'INSERT INTO victim FORMAT JSONEachRow', values: Readable.from(['{"a":3}\n\n; drop table victim'], { objectMode: false }) }))).toEqual(['27', expect.any(String)]);
    }
    await connect().command({ query: "INSERT INTO victim VALUES (4, 'a'); drop table victim" });
    expect(await rows(client(), 'SELECT s FROM victim WHERE a < 4 ORDER BY a')).toEqual([{ s: 'x\n\n; drop table victim' }, { s: 'x\n\n; drop table victim' }, { s: '\n\ndrop table victim;' }, { s: '\n\ndrop table victim;' }]);
  });

  it('stores nothing of rows of which one is wrong, and nothing of a body that breaks off', async () => {
    await table('whole');
    expect(await codeOf(client().exec({ query: 'INSERT INTO whole FORMAT JSONEachRow', values: Readable.from(['{"a":1}\n{"a":"x"}\n'], { objectMode: false }) }))).toEqual(['27', expect.any(String)]);
    const broken = new Readable({ read() { this.push('{"a":2}\n'); this.destroy(new Error('the publisher broke off')); } });
    expect(await codeOf(client().exec({ query: 'INSERT INTO whole FORMAT JSONEachRow', values: broken }))).toContain('broke off');
    expect(await rows(client(), 'SELECT count() AS n FROM whole')).toEqual([{ n: 0 }]);
  });

  it('drops rows sent twice under a token and keeps those of the next insert without one', async () => {
    await table('once', 'SETTINGS non_replicated_deduplication_window = 100');
    const send = (a: number, token?: string): Promise<unknown> =>
      client().insert({ table: 'once', values: [{ a }], format: 'JSONEachRow', clickhouse_settings: token === undefined ? {} : { insert_deduplication_token: token } });
    await send(1, 'token');
    await send(1, 'token');
    await send(2);
    expect(await rows(client(), 'SELECT a FROM once ORDER BY a')).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it('refuses INSERT FROM INFILE, as a server does', async () => {
    expect(await codeOf(client().command({ query: "INSERT INTO ways FROM INFILE '/etc/hostname' FORMAT CSV" }))).toEqual(['48', 'NOT_IMPLEMENTED']);
  });
});

describe('the viewer', () => {
  const viewer = (): ClickHouseClient => connect({ username: 'viewer', password: VIEWER_PASSWORD });

  it('reads, with parameters and settings', async () => {
    expect(await rows(viewer(), "SELECT {a:UInt8} AS a, format('{}', 'file(x)') AS f, 'url(' AS u", { query_params: { a: 1 }, clickhouse_settings: { max_threads: 1 } })).toEqual([{ a: 1, f: 'file(x)', u: 'url(' }]);
    expect(await rows(viewer(), "SELECT getSetting('max_execution_time') AS seconds", { clickhouse_settings: { max_execution_time: 500 } })).toEqual([{ seconds: 30 }]);
  });

  it.each([
    'CREATE TABLE mine (a UInt8) ENGINE = Memory', 'DROP TABLE ways', "INSERT INTO ways VALUES (1, '')", 'INSERT INTO ways SELECT 1', 'SET max_threads = 1', "KILL QUERY WHERE 1 ASYNC",
    "SELECT file('/etc/hostname')", "SELECT `file`('/etc/hostname')", "SELECT file /* x */ ('/etc/hostname')", "SELECT arrayMap(x -> file(x), ['/etc/hostname'])",
    "SELECT * FROM file('/etc/hostname', 'RawBLOB')", "DESCRIBE file('/etc/hostname')", "SELECT * FROM fileCluster('default', '/etc/hostname', 'RawBLOB')", "SELECT * FROM url('http://127.0.0.1/', 'RawBLOB')",
    "SELECT 1 INTO OUTFILE '/tmp/out.txt'", 'SELECT 1 SETTINGS max_threads = 1', 'SYSTEM RELOAD CONFIG',
    "BACKUP DATABASE sanxiang TO File('/tmp/viewer')", "RESTORE DATABASE sanxiang FROM File('/tmp/viewer')",
  ])('is refused: %s', async (query) => {
    expect(await codeOf(viewer().command({ query }))).toEqual(['164', 'READONLY']);
  });

  it('finds no files behind table names', async () => {
    for (const name of ['`/etc/passwd`', 'default.`/etc/passwd`', '`../../../etc/passwd`']) expect(await codeOf(rows(viewer(), `SELECT * FROM ${name}`))).toEqual(['60', 'UNKNOWN_TABLE']);
    expect(await codeOf(rows(connect(), 'SELECT * FROM `/etc/passwd`'))).toEqual(['60', 'UNKNOWN_TABLE']);
  });
});

describe('plain HTTP', () => {
  const get = (path: string): Promise<{ status: number | undefined; code: string | string[] | undefined; text: string }> => new Promise((resolve, reject) => {
    const { url, username, password } = warehouse().access;
    request(`${url}${path}`, { auth: `${username}:${password}` }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => { text += part; }).on('end', () => resolve({ status: response.statusCode, code: response.headers['x-clickhouse-exception-code'], text }));
    }).on('error', reject).end();
  });

  it('reads by GET and changes nothing by it', async () => {
    expect(await get('/?query=SELECT%201')).toEqual({ status: 200, code: undefined, text: '1\n' });
    expect(await get('/?query=CREATE%20TABLE%20got%20(a%20UInt8)%20ENGINE%3DMemory')).toMatchObject({ status: 403, code: '164' });
  });

  it('says that ClickHouse\'s own compression is not spoken', async () => {
    expect(await get('/?query=SELECT%201&compress=1')).toMatchObject({ status: 501, code: '48' });
  });
});
