import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MIGRATIONS, SinkModule } from '@sanxiang/analytics';
import { CallModule, type CallDocument, type SourceDocument } from '@sanxiang/call';
import { GROUPS, parseInstant, TOPICS, type CloudEvent } from '@sanxiang/contracts';
import { backUp, restore, Retention } from '@sanxiang/data-directory';
import { createConsumer, EmbeddedEventLog, publishTo, stages } from '@sanxiang/event-log';
import { EmbeddedAdmission, IdIndex, type Admitted } from '@sanxiang/intake';
import { createLogger } from '@sanxiang/kernel';
import { JUDGE_OPTIONS, openJudge } from '@sanxiang/norms';
import { EmbeddedStateStore } from '@sanxiang/state-store';
import { Telemetry } from '@sanxiang/telemetry';
import { callStory, clockAt, until } from '@sanxiang/testing';
import { migrate, openWarehouse, startWarehouseProcess, type Warehouse } from '@sanxiang/warehouse';

/** The embedded program without its threads, on a clock of its own. Runs the built warehouse: `npx tsc -b apps/warehouse` first. */
const ENTRY = new URL('../../../warehouse/dist/main.js', import.meta.url);
const silent = createLogger('silent', 'test');
const DAY_MS = 86_400_000;
const DAYS = 60;
const MONTHS = 6;
const CALLS_A_MONTH = 20;
const EVENTS_A_CALL = 4;
const dir = mkdtempSync(join(tmpdir(), 'sanxiang-retention-'));
const clock = clockAt(Date.UTC(2026, 0, 1));
const closing: (() => Promise<unknown>)[] = [];

let warehouse: Warehouse;
let log: EmbeddedEventLog;
let admission: EmbeddedAdmission;

const eventsOf = (call: string, startAt: number): readonly CloudEvent[] => callStory(call, { startAt }).offered().after(1000).queued('repair').after(9000).answered('A1').after(60_000).ended().events();
/** Calls of a month, from its second day on. */
const month = (m: number): readonly CloudEvent[] => Array.from({ length: CALLS_A_MONTH }, (_, i) => eventsOf(`m${m}-${i}`, Date.UTC(2026, m, 2, 2, i))).flat();
const admit = (events: readonly CloudEvent[]): Promise<Admitted[]> => admission.admit(events.map((event) => ({ event, text: JSON.stringify(event) })));
const settled = (): Promise<unknown> => until('all to be stored', async () => (await stages(log)).every(({ behind }) => behind === 0), 30_000);
const retention = (days = DAYS): Retention => new Retention({ days, warehouse, clock, logger: silent, log: { eventLog: log, cutEvents: (...of) => admission.cutLog(...of) } });
const rows = async <Row>(sql: string): Promise<Row[]> => warehouse.system<Row>(sql);
const FACTS = 'SELECT toString(toYYYYMM(offered_at)) AS month, toInt32(count()) AS calls, toFloat64(sum(talk_ms)) AS talk, toFloat64(sum(wait_ms)) AS wait FROM calls FINAL GROUP BY month ORDER BY month';
const facts = (): Promise<unknown[]> => rows(FACTS);
const rawMonths = async (): Promise<string[]> => (await rows<{ month: string }>('SELECT DISTINCT toString(toYYYYMM(time)) AS month FROM events ORDER BY month')).map((r) => r.month);

beforeAll(async () => {
  if (!existsSync(ENTRY)) throw new Error('build first: npx tsc -b apps/warehouse');
  const process = await startWarehouseProcess({ dataDir: join(dir, 'warehouse'), entry: ENTRY, log: silent });
  warehouse = openWarehouse({ ...process.access, log: silent });
  await migrate(warehouse, MIGRATIONS);
  log = new EmbeddedEventLog(join(dir, 'log'), clock, silent);
  admission = new EmbeddedAdmission(log, new IdIndex(join(dir, 'ids')), silent);
  await admission.recover();
  const calls = new EmbeddedStateStore<CallDocument>(join(dir, 'calls.db'), 'call', publishTo(log));
  const sources = new EmbeddedStateStore<SourceDocument>(join(dir, 'sources.db'), 'source', publishTo(log));
  const services = [await createConsumer(CallModule.with(calls, sources), log, GROUPS.call, silent), await createConsumer(SinkModule.with(warehouse, clock), log, GROUPS.sink, silent)];
  const judge = await openJudge({ mongoUrl: null, dir, publish: publishTo(log), log: silent }, { tz: 'Asia/Shanghai', telemetry: new Telemetry(), clock, eventLog: log, log: silent });
  services.push(await createConsumer(judge.module, log, GROUPS.norms, silent, JUDGE_OPTIONS));
  for (const service of services) await service.listen();
  closing.push(...services.map((service) => () => service.close()), () => judge.close(), () => admission.close(), () => log.close(), () => calls.close(), () => sources.close(), () => warehouse.close(), () => process.stop());
  for (let m = 0; m < MONTHS; m += 1) {
    clock.advance(Date.UTC(2026, m, 2, 3) - clock.now());
    expect(new Set(await admit(month(m)))).toEqual(new Set(['accepted']));
    await settled();
  }
});
afterAll(async () => {
  for (const close of closing) await close();
  rmSync(dir, { recursive: true, force: true });
});

describe('retention by age', () => {
  it('does nothing while nothing is old enough', async () => {
    expect(await retention(400).apply()).toEqual({ months: [], records: { events: 0, outcomes: 0, 'call-facts': 0, 'case-facts': 0 } });
    expect(await rawMonths()).toEqual(['202601', '202602', '202603', '202604', '202605', '202606']);
  });

  it('takes nothing away because a clock is wrong: age is never counted beyond the newest record', async () => {
    clock.advance(3650 * DAY_MS);
    try {
      // The newest record is of 2 June: 60 days before it is 3 April.
      expect((await retention(200).apply()).months).toEqual([]);
    } finally { clock.advance(-3650 * DAY_MS); }
  });

  it('drops whole months of raw events and the old part of the log; calls, facts and figures stay as they are', async () => {
    const before = await facts();
    const { months, records } = await retention().apply();
    expect(months).toEqual([202601, 202602, 202603]);
    // 3 April is the limit: of the log all that was taken before goes, of the raw events no part of April.
    expect(records['events']).toBe(4 * CALLS_A_MONTH * EVENTS_A_CALL);
    expect([records['outcomes'], records['call-facts']].every((n) => n !== undefined && n > 0)).toBe(true);
    expect(await rawMonths()).toEqual(['202604', '202605', '202606']);
    expect([await log.read(TOPICS.events, 0), log.first(TOPICS.events)]).toEqual([null, 4 * CALLS_A_MONTH * EVENTS_A_CALL]);
    expect(await facts()).toEqual(before);
    expect(before).toHaveLength(MONTHS);
    expect((await retention().apply()).months).toEqual([]);
  });

  it('still knows a copy of what was dropped, and other content under its id', async () => {
    expect(new Set(await admit(month(0)))).toEqual(new Set(['duplicate']));
    expect(new Set(await admit(month(0).map((event) => ({ ...event, data: { ...event.data, other: true } }))))).toEqual(new Set(['conflict']));
  });

  it('lets a late event correct a call whose raw events are gone, and lets it go with the next run', async () => {
    const [call] = await rows<{ rated: number | null }>("SELECT rating_score AS rated FROM calls FINAL WHERE call_id = 'm0-3'");
    expect(call?.rated).toBeNull();
    const late = callStory('m0-3', { startAt: Date.UTC(2026, 0, 2, 2, 3) }).offered().after(1000).queued('repair').after(9000).answered('A1').after(60_000).ended().after(5000).rated(5).events().slice(4);
    const others = (await facts()).slice(1);
    expect(await admit(late)).toEqual(['accepted']);
    await settled();
    expect(await rows("SELECT rating_score AS rated, toInt32(talk_ms) AS talk FROM calls FINAL WHERE call_id = 'm0-3'")).toEqual([{ rated: 5, talk: 60_000 }]);
    expect((await facts()).slice(1)).toEqual(others);
    expect(await rawMonths()).toEqual(['202601', '202604', '202605', '202606']);
    expect((await retention().apply()).months).toEqual([202601]);
  });

  it('is no loss to a backup: where it is restored the facts are there, and copies of what was cut are known', async () => {
    const before = await facts();
    const source = { dataDir: dir, program: 'sanxiang test', clock, warehouse, filledBy: [GROUPS.sink], cutEvents: () => admission.cutEvents() };
    const copy = mkdtempSync(join(tmpdir(), 'sanxiang-retention-copy-'));
    const restored = join(copy, 'restored');
    const manifest = await backUp(source, join(copy, 'backup'));
    expect([manifest.cutEvents, manifest.log[TOPICS.events]?.[0]]).toEqual([4 * CALLS_A_MONTH * EVENTS_A_CALL, 4 * CALLS_A_MONTH * EVENTS_A_CALL]);
    await restore(join(copy, 'backup'), restored, {
      async startWarehouse(folder) {
        const process = await startWarehouseProcess({ dataDir: folder, entry: ENTRY, log: silent });
        const filled = openWarehouse({ ...process.access, log: silent });
        return { warehouse: filled, stop: () => process.stop() };
      },
      async openIds(folder) { const ids = new IdIndex(folder); await ids.open(); return { put: (events) => ids.cut(events), close: () => ids.close() }; },
    });
    const process = await startWarehouseProcess({ dataDir: join(restored, 'warehouse'), entry: ENTRY, log: silent });
    const filled = openWarehouse({ ...process.access, log: silent });
    expect(await filled.system(FACTS)).toEqual(before);
    await filled.close();
    await process.stop();
    const restoredLog = new EmbeddedEventLog(join(restored, 'log'), clock, silent);
    const knowing = new EmbeddedAdmission(restoredLog, new IdIndex(join(restored, 'ids')), silent);
    await knowing.recover();
    const again = async (events: readonly CloudEvent[]): Promise<unknown> => new Set(await knowing.admit(events.map((event) => ({ event, text: JSON.stringify(event) }))));
    expect(await again([...month(0), ...month(5)])).toEqual(new Set(['duplicate']));
    expect(await again(month(1).map((event) => ({ ...event, data: { ...event.data, other: true } })))).toEqual(new Set(['conflict']));
    await knowing.close();
    await restoredLog.close();
    rmSync(copy, { recursive: true, force: true });
  });

  it('cuts nothing from the log that a stage has yet to read', async () => {
    for (const close of closing.splice(0, 2)) await close();
    clock.advance(Date.UTC(2026, 9, 1) - clock.now());
    const first = log.first(TOPICS.events);
    const unread = eventsOf('unread', clock.now() - DAY_MS);
    await admit(unread);
    const { records } = await retention(1).apply();
    // All of before was read; what was just sent was not, and is the newest chunk as well.
    expect(log.first(TOPICS.events)).toBe(first + (records['events'] ?? 0));
    expect((await log.read(TOPICS.events, log.first(TOPICS.events)))?.includes('"unread"')).toBe(true);
    expect(parseInstant(unread[0]?.time ?? '')).toBe(clock.now() - DAY_MS);
  });
});

describe('old months', () => {
  it('cost nothing on the way in: the question what was written reads the marks of no old part', async () => {
    await warehouse.command('CREATE TABLE old_months AS events');
    const fill = (time: string, from: number, n: number): Promise<void> => warehouse.command(`INSERT INTO old_months SELECT 'default', toString(rand64()), 't', 's', toString(number), toDateTime64('${time}', 3, 'UTC'), now64(3), now64(3), '{}', 'events', 0, ${from} + number FROM numbers(${n})`);
    const GRANULE = 8192;
    for (let m = 1; m <= 5; m += 1) await fill(`2026-0${m}-02 00:00:00`, (m - 1) * 20 * GRANULE, 20 * GRANULE);
    await fill('2026-06-02 00:00:00', 100 * GRANULE, 10);
    await warehouse.command('OPTIMIZE TABLE old_months FINAL');
    const plan = (await rows<{ explain: string }>(`EXPLAIN indexes = 1 SELECT max(_off) FROM old_months WHERE _topic = 'events' AND _part = 0 AND _off >= ${100 * GRANULE}`)).map((r) => r.explain.trim());
    expect(plan.find((line) => line.startsWith('Parts: ') && line.includes('|'))).toBe('Parts: 1 | Granules: 1');
  });
});
