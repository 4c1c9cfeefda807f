import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger, DEFAULT_ORG, orgOf, Unavailable } from '@sanxiang/kernel';
import { until } from '@sanxiang/testing';
import { openWarehouse } from './clickhouse-warehouse.js';
import { migrate, MigrationError, type Migration } from './migrate.js';
import type { Warehouse } from './port.js';
import { NativeBlock } from './native-block.js';
import { WarehouseError } from './warehouse-error.js';
import { startWarehouseProcess, type WarehouseProcess } from './warehouse-process.js';

/** The port over the real process. Runs the built program: `npx tsc -b apps/warehouse` first. */
const ENTRY = new URL('../../../apps/warehouse/dist/main.js', import.meta.url);
const log = createLogger('silent', 'test');
const dir = mkdtempSync(join(tmpdir(), 'sanxiang-port-'));
const started: { process?: WarehouseProcess; warehouse?: Warehouse } = {};
const OTHER = orgOf('other');

function open(): Warehouse {
  if (started.warehouse === undefined) throw new Error('not started');
  return started.warehouse;
}
const faultOf = (work: Promise<unknown>): Promise<unknown> => work.then(() => null, (fault: unknown) => fault);
const lines = (...values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join('\n');
const count = async (table: string): Promise<number> => (await open().system<{ n: number }>(`SELECT count() AS n FROM ${table}`))[0]?.n ?? -1;

beforeAll(async () => {
  if (!existsSync(ENTRY)) throw new Error('build first: npx tsc -b apps/warehouse');
  started.process = await startWarehouseProcess({ dataDir: dir, entry: ENTRY, log });
  started.warehouse = openWarehouse({ ...started.process.access, log });
});
afterAll(async () => {
  await started.warehouse?.close();
  await started.process?.stop();
  rmSync(dir, { recursive: true, force: true });
});

describe('rows in and out', () => {
  it('gives 64-bit numbers and decimals as numbers, instants as ISO 8601 in UTC, strings as they were', async () => {
    await open().command("CREATE TABLE kinds (org String, u UInt64, i Int64, d Decimal(18, 4), f Float64, at DateTime64(3, 'Asia/Shanghai'), day Date, b Bool, n Nullable(String), s String, xs Array(UInt32), nested Nested(id String, ms UInt32)) ENGINE = MergeTree ORDER BY org");
    const text = 'a\n\n; DROP TABLE kinds; \\ \' " 三响 😀 \u0000';
    const row = { org: 'default', u: 9_007_199_254_740_991, i: -5, d: 12.25, f: 0.1, at: '2026-03-02T08:00:00.123+08:00', day: '2026-03-02', b: true, n: null, s: text, xs: [1, 2], 'nested.id': ['x'], 'nested.ms': [7] };
    await open().insert('kinds', lines(row, { ...row, org: 'other', s: 'not yours' }));
    expect(await open().query(DEFAULT_ORG, 'SELECT * FROM kinds WHERE org = {org:String} AND s = {text:String}', { text })).toEqual([{ ...row, at: '2026-03-02T00:00:00.123Z' }]);
    expect(await open().query(OTHER, 'SELECT s FROM kinds WHERE org = {org:String}')).toEqual([{ s: 'not yours' }]);
  });

  it('refuses a query that forgets the org, and lets no parameter stand in for it', async () => {
    expect(await faultOf(open().query(DEFAULT_ORG, 'SELECT s FROM kinds'))).toBeInstanceOf(TypeError);
    expect(await faultOf((async () => { for await (const block of open().stream(DEFAULT_ORG, 'SELECT 1')) expect(block).toBeUndefined(); })())).toBeInstanceOf(TypeError);
    expect(await open().query(OTHER, 'SELECT {org:String} AS org', { org: 'default' })).toEqual([{ org: 'other' }]);
  });

  it('takes lists too long for an address as parameters', async () => {
    const ids = Array.from({ length: 20_000 }, (_, n) => `call-${n}-😀`);
    expect(await open().query(DEFAULT_ORG, 'SELECT length({ids:Array(String)}) AS n, {org:String} AS org', { ids })).toEqual([{ n: 20_000, org: 'default' }]);
  });

  it('streams 300 000 rows in blocks and stops when told to', async () => {
    const sql = 'SELECT number AS n FROM numbers(300000) WHERE {org:String} != \'\'';
    let rows = 0; let blocks = 0;
    for await (const block of open().stream<{ n: number }>(DEFAULT_ORG, sql)) { rows += block.length; blocks += 1; }
    expect([rows, blocks > 1]).toEqual([300_000, true]);

    const leave = new AbortController();
    const reason = new Error('enough');
    const endless = async (): Promise<void> => {
      for await (const block of open().stream(DEFAULT_ORG, "SELECT number AS endless FROM numbers(100000000000) WHERE {org:String} != ''", {}, { signal: leave.signal })) { expect(block.length).toBeGreaterThan(0); leave.abort(reason); }
    };
    expect(await faultOf(endless())).toBe(reason);
    await until('the query to end', async () => (await open().system("SELECT 1 FROM system.processes WHERE query LIKE '%endless%' AND query NOT LIKE '%processes%'")).length === 0);
  });

  it('stores 5 000 rows as one part and says nothing to an empty insert', async () => {
    await open().command('CREATE TABLE parts (org String, n UInt32) ENGINE = MergeTree ORDER BY n');
    await open().insert('parts', Buffer.from(lines(...Array.from({ length: 5000 }, (_, n) => ({ org: 'default', n })))));
    await open().insert('parts', '');
    expect(await open().system("SELECT count() AS parts, sum(rows) AS rows FROM system.parts WHERE table = 'parts' AND active")).toEqual([{ parts: 1, rows: 5000 }]);
  });

  it('stores a block of columns as it stores the same rows as JSON', async () => {
    await open().command("CREATE TABLE blocks (way String, word LowCardinality(String), text String, at DateTime64(3, 'UTC'), n UInt64, part UInt16, left_out String DEFAULT 'as ever') ENGINE = MergeTree ORDER BY n");
    const texts = ['', 'a', '三响🙂'.repeat(20), 'é'.repeat(43), 'x'.repeat(20_000), '\u0000"\\\n'];
    const rows = texts.map((text, n) => ({ word: text.slice(0, 2), text, at: [0, -62_135_596_800_000 / 100, 1_772_416_800_123, 2 ** 32, 2 ** 32 - 1, -1][n] ?? 0, n: [0, 1, 2 ** 31, 2 ** 32, 2 ** 53 - 1, 7][n] ?? 0, part: n }));
    await open().insert('blocks', lines(...rows.map((row) => ({ way: 'x', ...row }))));
    await open().insert('blocks', new NativeBlock(rows.length, 10).texts('way', rows.map(() => 'x')).texts('word', rows.map((r) => r.word)).texts('text', texts)
      .instants('at', rows.map((r) => r.at)).wholes('n', rows.map((r) => r.n)).wholes('part', rows.map((r) => r.part)));
    const stored = await open().system<{ copies: number }>('SELECT *, count() AS copies FROM blocks GROUP BY ALL');
    expect(stored.map(({ copies }) => copies)).toEqual(rows.map(() => 2));
    expect(await faultOf(open().insert('blocks', new NativeBlock(1, 0).texts('no_such', ['x'])))).toBeInstanceOf(WarehouseError);
    expect(() => new NativeBlock(2, 0).texts('way', ['x'])).toThrow(RangeError);
    expect(() => new NativeBlock(1, 0).wholes('n', [0.5])).toThrow(TypeError);
  });

  it('stores lists of a block as it stores those of JSON', async () => {
    await open().command(`CREATE TABLE lists (n UInt8, word Array(LowCardinality(String)), who Array(LowCardinality(Nullable(String))), at Array(DateTime64(3, 'UTC')), due Array(Nullable(DateTime64(3, 'UTC'))),
      seen Array(Nullable(Float64)), no Array(UInt32)) ENGINE = MergeTree ORDER BY n`);
    const rows = [
      { word: [], who: [], at: [], due: [], seen: [], no: [] },
      { word: ['三响', '', 'a'], who: [null, '', 'A1'], at: [1_772_416_800_123, 0, -1], due: [null, 1_772_416_800_123, 0], seen: [2.5, null, -0.1], no: [1, 4_294_967_295, 0] },
      { word: ['a'], who: ['A1'], at: [5], due: [null], seen: [null], no: [7] },
    ];
    await open().insert('lists', lines(...rows.map((row, n) => ({ n, ...row }))));
    const ends = [0, 3, 4];
    const block = new NativeBlock(rows.length, 10).wholes('n', rows.map((_, n) => n)).lists('word', 'String', ends, rows.flatMap((r) => r.word)).lists('who', 'Nullable(String)', ends, rows.flatMap((r) => r.who))
      .lists('at', "DateTime64(3, 'UTC')", ends, rows.flatMap((r) => r.at)).lists('due', "Nullable(DateTime64(3, 'UTC'))", ends, rows.flatMap((r) => r.due))
      .lists('seen', 'Nullable(Float64)', ends, rows.flatMap((r) => r.seen)).lists('no', 'Int64', ends, rows.flatMap((r) => r.no));
    await open().insert('lists', block);
    expect((await open().system<{ copies: number }>('SELECT *, count() AS copies FROM lists GROUP BY ALL')).map(({ copies }) => copies)).toEqual(rows.map(() => 2));
    expect(() => new NativeBlock(1, 0).lists('word', 'String', [2], ['a'])).toThrow(RangeError);
  });

  it('keeps equal rows sent twice, but once what comes under the same token', async () => {
    await open().command('CREATE TABLE twice (a UInt32) ENGINE = MergeTree ORDER BY a SETTINGS non_replicated_deduplication_window = 100');
    for (const token of [undefined, undefined, 't-1', 't-1', undefined]) await open().insert('twice', '{"a":1}', { token });
    expect(await count('twice')).toBe(4);
  });
});

describe('faults', () => {
  it.each([
    ['SELECT nosuch', 47, 'UNKNOWN_IDENTIFIER'], ['SELECT * FROM nowhere', 60, 'UNKNOWN_TABLE'], ['SELEC 1', 62, 'SYNTAX_ERROR'], ['SELECT 1; SELECT 2', 62, 'SYNTAX_ERROR'],
  ])('says what is wrong with: %s', async (sql, code, type) => {
    const fault = await faultOf(open().system(sql));
    expect(fault).toBeInstanceOf(WarehouseError);
    expect(fault).toMatchObject({ code, type });
  });

  it('refuses rows with a wrong value, an unknown member or a foreign table name, and stores none of them', async () => {
    await open().command('CREATE TABLE strict (a UInt32) ENGINE = MergeTree ORDER BY a');
    expect(await faultOf(open().insert('strict', '{"a":1}\n{"a":"x"}'))).toMatchObject({ code: 27 });
    expect(await faultOf(open().insert('strict', '{"a":1,"b":2}'))).toMatchObject({ code: 117 });
    expect(await faultOf(open().insert('strict', '{"a":1}\n\n; DROP TABLE strict'))).toBeInstanceOf(WarehouseError);
    expect(await faultOf(open().insert('strict SELECT 1;', '{"a":1}'))).toBeInstanceOf(TypeError);
    expect(await count('strict')).toBe(0);
  });

  it('ends a query at its time limit and at its caller\'s wish', async () => {
    expect(await faultOf(open().system('SELECT sleepEachRow(0.05) FROM numbers(100) SETTINGS max_block_size = 1', {}, { settings: { max_execution_time: 0.2 } }))).toMatchObject({ code: 159 });
    const leave = new AbortController();
    const reason = new Error('no longer needed');
    const asked = faultOf(open().system('SELECT sum(sipHash64(number)) AS wish FROM numbers(100000000000)', {}, { signal: leave.signal }));
    const running = async (): Promise<boolean> => (await open().system("SELECT 1 FROM system.processes WHERE query LIKE '% AS wish %' AND query NOT LIKE '%processes%'")).length > 0;
    await until('the query to run', running);
    leave.abort(reason);
    expect(await asked).toBe(reason);
    await until('the query to end', async () => !(await running()));
    expect(await faultOf(open().system('SELECT 1', {}, { signal: leave.signal }))).toBe(reason);
  });

  it('says that a wrong password is wrong, not that the warehouse is away', async () => {
    const stranger = openWarehouse({ ...(started.process as WarehouseProcess).access, password: 'x', log });
    expect(await faultOf(stranger.system('SELECT 1'))).toMatchObject({ code: 516, type: 'AUTHENTICATION_FAILED' });
    await stranger.close();
  });

  it('is Unavailable where nobody answers, and where somebody else does', async () => {
    const proxy = createServer((_, response) => { response.writeHead(502); response.end('<h1>Bad gateway</h1>'); });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const address = proxy.address();
    const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    const away = openWarehouse({ url, database: 'sanxiang', username: 'app', password: '', log });
    const calls = (): Promise<unknown>[] => [away.ping(), away.system('SELECT 1'), away.command('SELECT 1'), away.insert('t', '{}'), away.query(DEFAULT_ORG, 'SELECT {org:String}'), away.stream(DEFAULT_ORG, 'SELECT {org:String}')[Symbol.asyncIterator]().next()];
    for (const fault of await Promise.all(calls().map(faultOf))) expect(fault).toBeInstanceOf(Unavailable);
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
    for (const fault of await Promise.all(calls().map(faultOf))) expect(fault).toBeInstanceOf(Unavailable);
    await away.close();
  });
});

describe('migrations', () => {
  const first: Migration = { id: 1, name: 'first', statements: ['CREATE TABLE IF NOT EXISTS one (a UInt8) ENGINE = MergeTree ORDER BY a', 'CREATE TABLE IF NOT EXISTS two (a UInt8) ENGINE = MergeTree ORDER BY a'] };
  const second: Migration = { id: 2, name: 'second', statements: ["ALTER TABLE one ADD COLUMN IF NOT EXISTS s String DEFAULT ';'"] };
  const at = (): Warehouse => openWarehouse({ ...(started.process as WarehouseProcess).access, database: 'migrated', log });

  it('makes the database, applies each once and in order, and goes on where it stopped', async () => {
    const warehouse = at();
    expect(await migrate(warehouse, [first], 'migrated')).toEqual([1]);
    expect(await migrate(warehouse, [second, first], 'migrated')).toEqual([2]);
    expect(await migrate(warehouse, [first, second], 'migrated')).toEqual([]);
    expect(await warehouse.system('SELECT id, name, length(hash) AS hash FROM migrations ORDER BY id')).toEqual([{ id: 1, name: 'first', hash: 64 }, { id: 2, name: 'second', hash: 64 }]);
    expect(await warehouse.system("SELECT name FROM system.columns WHERE database = 'migrated' AND table = 'one' ORDER BY position")).toEqual([{ name: 'a' }, { name: 's' }]);
    await warehouse.close();
  });

  it('refuses an applied one that was changed, one it does not know, and a number used twice', async () => {
    const warehouse = at();
    const changed = { ...second, statements: ['SELECT 1'] };
    expect(await faultOf(migrate(warehouse, [first, changed], 'migrated'))).toBeInstanceOf(MigrationError);
    expect(await faultOf(migrate(warehouse, [first], 'migrated'))).toBeInstanceOf(MigrationError);
    expect(await faultOf(migrate(warehouse, [first, second, { ...second, name: 'again' }], 'migrated'))).toBeInstanceOf(MigrationError);
    await warehouse.close();
  });

  it('does not record one of which a statement fails', async () => {
    const warehouse = at();
    const broken: Migration = { id: 3, name: 'broken', statements: ['CREATE TABLE IF NOT EXISTS three (a UInt8) ENGINE = MergeTree ORDER BY a', 'ALTER TABLE nowhere ADD COLUMN b UInt8'] };
    expect(await faultOf(migrate(warehouse, [first, second, broken], 'migrated'))).toBeInstanceOf(WarehouseError);
    expect(await migrate(warehouse, [first, second, { ...broken, statements: broken.statements.slice(0, 1) }], 'migrated')).toEqual([3]);
    await warehouse.close();
  });
});
