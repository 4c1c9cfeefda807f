import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@sanxiang/kernel';
import { randomFrom, wholeFrom } from '@sanxiang/testing';
import { openWarehouse, startWarehouseProcess, type Warehouse, type WarehouseProcess } from '@sanxiang/warehouse';
import { bucketSql, bucketText, GRAINS, type Grain } from './bucket.js';
import { used } from './facts-sql.js';

/** Buckets on the engine, beside the calendar's own arithmetic. Runs the built program: `npx tsc -b apps/warehouse` first. */
const ENTRY = new URL('../../../../apps/warehouse/dist/main.js', import.meta.url);
const dir = mkdtempSync(join(tmpdir(), 'sanxiang-buckets-'));
const log = createLogger('silent', 'test');
let process: WarehouseProcess;
let warehouse: Warehouse;

beforeAll(async () => {
  if (!existsSync(ENTRY)) throw new Error('build first: npx tsc -b apps/warehouse');
  process = await startWarehouseProcess({ dataDir: join(dir, 'warehouse'), entry: ENTRY, log });
  warehouse = openWarehouse({ ...process.access, log });
});
afterAll(async () => {
  await warehouse?.close();
  await process?.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** Texts of the buckets that instants fall in. */
async function buckets(instants: readonly number[], grain: Grain, tz: string, from = Math.min(...instants), to = Math.max(...instants) + 1): Promise<string[]> {
  const bucket = bucketSql('at', grain, from, to, tz);
  const sql = `SELECT ${bucket.sql} AS bucket FROM (SELECT n, fromUnixTimestamp64Milli(ms) AS at FROM (SELECT 1) ARRAY JOIN {instants:Array(Int64)} AS ms, arrayEnumerate({instants:Array(Int64)}) AS n) ORDER BY n`;
  const rows = await warehouse.system<{ bucket: number }>(sql, used(sql, { ...bucket.params, instants }));
  return rows.map((r) => bucketText(r.bucket, grain, from, tz));
}
const at = (...texts: string[]): number[] => texts.map((t) => Date.parse(t));

describe('buckets', () => {
  it('keep both hours of 01:00 apart when clocks go back, and have none where they go forward', async () => {
    expect(await buckets(at('2026-11-01T01:30:00-04:00', '2026-11-01T01:30:00-05:00', '2026-11-01T02:10:00-05:00'), 'hour', 'America/New_York')).toEqual(['2026-11-01T01:00:00-04:00', '2026-11-01T01:00:00-05:00', '2026-11-01T02:00:00-05:00']);
    expect(await buckets(at('2026-03-08T01:59:59-05:00', '2026-03-08T03:00:00-04:00'), '15m', 'America/New_York')).toEqual(['2026-03-08T01:45:00-05:00', '2026-03-08T03:00:00-04:00']);
  });
  it('begin a new hour where clocks move by half of one', async () => {
    // 02:00 becomes 01:30.
    expect(await buckets(at('2026-04-05T01:40:00+11:00', '2026-04-05T01:40:00+10:30', '2026-04-05T02:10:00+10:30'), 'hour', 'Australia/Lord_Howe')).toEqual(['2026-04-05T01:00:00+11:00', '2026-04-05T01:30:00+10:30', '2026-04-05T02:00:00+10:30']);
  });
  it('have days of 23 and 25 hours, weeks that begin on Monday, and quarters', async () => {
    expect(await buckets(at('2026-11-01T23:59:59-05:00', '2026-11-02T00:00:00-05:00'), 'day', 'America/New_York')).toEqual(['2026-11-01T00:00:00-04:00', '2026-11-02T00:00:00-05:00']);
    expect(await buckets(at('2026-03-01T23:59:59+08:00', '2026-03-02T00:00:00+08:00'), 'week', 'Asia/Shanghai')).toEqual(['2026-02-23T00:00:00+08:00', '2026-03-02T00:00:00+08:00']);
    expect(await buckets(at('2026-03-31T23:59:59+08:00', '2026-04-01T00:00:00+08:00'), 'quarter', 'Asia/Shanghai')).toEqual(['2026-01-01T00:00:00+08:00', '2026-04-01T00:00:00+08:00']);
  });
  it('agree with the calendar for any instant, zone and grain, in short and long ranges', async () => {
    const random = randomFrom(15);
    for (const tz of ['Asia/Shanghai', 'America/New_York', 'Asia/Kathmandu', 'Africa/Cairo', 'Africa/Casablanca', 'America/Havana']) {
      const local = new Intl.DateTimeFormat('sv-SE', { timeZone: tz, dateStyle: 'short', timeStyle: 'medium' });
      for (const grain of GRAINS) for (const years of [1, 20]) {
        if (grain === 'total') continue;
        const instants = Array.from({ length: 100 }, () => wholeFrom(random, Date.UTC(2008, 0, 1), Date.UTC(2008 + years, 0, 1)));
        const expected = instants.map((ms) => localStart(ms, grain, local));
        expect((await buckets(instants, grain, tz)).map((text, i) => text.slice(0, expected[i]?.length))).toEqual(expected);
      }
    }
  });
});

/** Local date (of grains inside a day, and time) of the bucket's start, by the parts of a date alone. */
function localStart(ms: number, grain: Grain, local: Intl.DateTimeFormat): string {
  const text = local.format(ms);
  const date = text.slice(0, 10);
  if (grain === 'hour') return `${date}T${text.slice(11, 13)}:00`;
  if (grain === '15m') return `${date}T${text.slice(11, 13)}:${String(Math.floor(Number(text.slice(14, 16)) / 15) * 15).padStart(2, '0')}`;
  const day = new Date(`${date}T00:00:00Z`);
  if (grain === 'week') day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  if (grain === 'month' || grain === 'quarter') day.setUTCDate(1);
  if (grain === 'quarter') day.setUTCMonth(Math.floor(day.getUTCMonth() / 3) * 3);
  return day.toISOString().slice(0, 10);
}
