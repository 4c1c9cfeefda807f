import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessGuard, Keys } from '@sanxiang/access';
import { recordedEvent, type Call, type CallFact, type CloudEvent } from '@sanxiang/contracts';
import { createLogger, ProblemFilter } from '@sanxiang/kernel';
import { clockAt, until } from '@sanxiang/testing';
import { migrate, openWarehouse, startWarehouseProcess, type Warehouse, type WarehouseProcess } from '@sanxiang/warehouse';
import { Sink } from '../sink/sink.js';
import { MIGRATIONS } from '../tables/migrations.js';
import { AnalyticsModule } from './analytics.module.js';
import type { BoardFrame } from './live/board-frame.js';
import { LiveBoards } from './live/live-boards.js';
import { ROUTES } from './openapi/routes.js';

/** The read API over the embedded warehouse. Runs the built program: `npx tsc -b apps/warehouse` first. */
const ENTRY = new URL('../../../../apps/warehouse/dist/main.js', import.meta.url);
const START = Date.parse('2026-03-02T10:00:00+08:00');
const clock = clockAt(START + 3_600_000);
const log = createLogger('silent', 'test');
const dir = mkdtempSync(join(tmpdir(), 'sanxiang-http-'));
const stages = [{ name: 'calls', behind: 0 }, { name: 'figures', behind: 0 }];
const routes: string[] = [];
const TARGETS: Readonly<Record<string, number>> = { 'M-SL': 80, 'M-ANS-RATE': 95, 'M-ASA': 15, 'M-ABD': 5 };

const blank: Omit<Call, 'id' | 'firstAt' | 'lastAt' | 'stateSince'> = {
  direction: 'inbound', queue: null, line: null, department: null, team: null, agent: null, region: null, channel: null, customer: { id: null, phone: null, tier: null },
  offeredAt: null, queuedAt: null, ringingAt: null, answeredAt: null, endedAt: null, outcome: null, unfinished: false, abandonStage: null, divertReason: null, callbackId: null,
  endedBy: null, endReason: null, rings: null, waitMs: null, ringMs: null, talkMs: null, wrapMs: null, holdMs: 0, holds: [], legs: [], visits: [], attempts: [], transfers: [],
  reasonCode: null, resolved: null, ticketId: null, rating: null, tags: [], contradictions: [], listened: false, state: 'over', sources: ['pbx'],
};
const at = (s: number): number => START + s * 1000;
const visit = (queue: string, from: number, left: number | null, outcome: Call['visits'][number]['outcome']): Call['visits'][number] =>
  ({ queue, queuedAt: at(from), leftAt: left === null ? null : at(left), waitMs: left === null ? null : (left - from) * 1000, outcome, divertReason: null, rings: null, ringMs: null, agent: null, team: null, department: null });

/** Answered after 10 s by A1 and held once; the queue's name is a formula. */
const answered: Call = {
  ...blank, id: 'c/1 =x', queue: '=1+2', agent: 'A1', offeredAt: at(0), queuedAt: at(0), answeredAt: at(10), endedAt: at(100), outcome: 'answered', endedBy: 'customer', waitMs: 10_000, talkMs: 60_000, holdMs: 30_000,
  customer: { id: 'u1', phone: '13900000000', tier: null }, firstAt: at(0), lastAt: at(100), stateSince: at(100), visits: [visit('vip', 0, 4, 'overflowed'), visit('=1+2', 4, 10, 'answered')],
  legs: [{ agent: 'A1', team: 'T1', department: null, queue: '=1+2', startedAt: at(10), endedAt: at(100), talkMs: 60_000, holdMs: 30_000, wrapMs: null }],
  holds: [{ startedAt: at(20), endedAt: at(50), ms: 30_000, kind: 'hold', agent: 'A1', team: 'T1', department: null, queue: '=1+2', consent: true, statedLimitSec: 60, longestSilenceMs: 30_000, prompts: [], outcome: 'resumed' }],
};
const abandoned: Call = { ...blank, id: 'c2', queue: 'repair', offeredAt: at(60), queuedAt: at(60), endedAt: at(90), outcome: 'abandoned', abandonStage: 'queue', waitMs: 30_000, firstAt: at(60), lastAt: at(90), stateSince: at(90), visits: [visit('repair', 60, 90, 'abandoned')] };
const waiting: Call = { ...blank, id: 'c3', queue: 'repair', state: 'waiting', offeredAt: at(3500), queuedAt: at(3510), firstAt: at(3500), lastAt: at(3510), stateSince: at(3510), visits: [visit('repair', 3510, null, 'open')] };
const held: Call = {
  ...blank, id: 'c4', queue: 'repair', agent: 'A2', state: 'held', offeredAt: at(3000), queuedAt: at(3000), answeredAt: at(3005), outcome: 'answered', waitMs: 5000, firstAt: at(3000), lastAt: at(3540), stateSince: at(3520), visits: [visit('repair', 3000, 3005, 'answered')],
  legs: [{ agent: 'A2', team: null, department: null, queue: 'repair', startedAt: at(3005), endedAt: null, talkMs: null, holdMs: 0, wrapMs: null }],
  holds: [{ startedAt: at(3520), endedAt: null, ms: null, kind: 'hold', agent: 'A2', team: null, department: null, queue: null, consent: null, statedLimitSec: null, longestSilenceMs: 20_000, prompts: [at(3540)], outcome: 'open' }],
};
const gone: Call = { ...blank, id: 'gone', offeredAt: at(1), firstAt: at(1), lastAt: at(1), stateSince: at(1) };

const factOf = (call: Call, version = 1, org = 'default'): CallFact =>
  ({ org, id: call.id, version, anchorAt: call.offeredAt ?? call.firstAt, movedFrom: null, touchedFrom: call.firstAt, touchedTo: call.lastAt, revision: call.state === 'over' ? version : 0, call });
const eventOf = (id: string, type: string, subject: string, s: number, data: Record<string, unknown>, org = 'default'): CloudEvent =>
  ({ specversion: '1.0', id, source: 'pbx', type: `${type}.v1`, subject, time: new Date(at(s)).toISOString(), org, data });
const batchOf = (topic: string, values: readonly unknown[]): Parameters<Sink['events']>[0] => ({ topic, part: 0, records: values.map((v, off) => ({ off, value: JSON.stringify(v), at: START })) });

const EVENTS = [
  eventOf('e2', 'call.queued', 'c/1 =x', 0, { queue: 'vip' }), eventOf('e1', 'call.offered', 'c/1 =x', 0, { direction: 'inbound', customer: { phone: '13900000000' } }),
  eventOf('e4', 'call.ended', 'c/1 =x', 100, { endedBy: 'customer' }), eventOf('e3', 'call.answered', 'c/1 =x', 10, { agent: 'A9' }),
  eventOf('e5', 'event.retracted', 'c/1 =x', 120, { source: 'pbx', id: 'e3', reason: 'wrong agent' }), eventOf('e6', 'call.answered', 'c/1 =x', 10, { agent: 'A1' }),
  eventOf('e1', 'call.offered', 'foreign', 0, { direction: 'inbound' }, 'other'), eventOf('live', 'call.held', 'c4', 3540, {}),
  ...([['A1', 3000, 'ready', 'repair'], ['A2', 3005, 'talking', 'repair'], ['A3', 2000, 'ready', 'repair'], ['A3', 3100, 'logged_out'], ['A4', 3200, 'not_ready']] as const)
    .map(([agent, s, state, queue]) => eventOf(`s${agent}${s}`, 'agent.state_changed', agent, s, { state, ...(queue !== undefined && { queue }) })),
  eventOf('d1', 'directory.assigned', 'A4', 0, { kind: 'agent', id: 'A4', from: '2026-03-01T00:00:00Z', team: 'T4' }), eventOf('d2', 'directory.assigned', 'T4', 0, { kind: 'team', id: 'T4', from: '1970-01-01T00:00:00Z', department: 'D4' }),
  eventOf('d3', 'directory.assigned', 'A4', 0, { kind: 'agent', id: 'A4', from: '2026-03-03T00:00:00+08:00' }), eventOf('d4', 'directory.assigned', 'else', 0, { kind: 'queue', id: 'else', line: 'L' }, 'other'),
];

let process: WarehouseProcess;
let warehouse: Warehouse;
let app: NestFastifyApplication;
let keyed: NestFastifyApplication;

async function serve(keys: Keys | null): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({ forceCloseConnections: true, routerOptions: { maxParamLength: 2048 } });
  if (keys === null) adapter.getInstance().addHook('onRoute', ({ method, url }) => { routes.push(`${String(method)} ${url}`); });
  const parts = { warehouse, clock, tz: 'Asia/Shanghai', log, progress: () => Promise.resolve(stages), targets: async () => (metric: string) => TARGETS[metric] ?? null };
  const made = await NestFactory.create<NestFastifyApplication>(AnalyticsModule.with(parts), adapter, { logger: false, forceCloseConnections: true });
  made.useGlobalFilters(new ProblemFilter(log));
  made.useGlobalGuards(new AccessGuard(keys));
  await made.init();
  return made;
}

beforeAll(async () => {
  if (!existsSync(ENTRY)) throw new Error('build first: npx tsc -b apps/warehouse');
  process = await startWarehouseProcess({ dataDir: join(dir, 'warehouse'), entry: ENTRY, log });
  warehouse = openWarehouse({ ...process.access, log });
  await migrate(warehouse, MIGRATIONS);
  const sink = new Sink(warehouse, clock);
  await sink.events(batchOf('events', EVENTS));
  await sink.events(batchOf('outcomes', [recordedEvent('default', answered, 1, at(100))]));
  const many = Array.from({ length: 25 }, (_, i): Call => ({ ...abandoned, id: `p${String(i).padStart(2, '0')}`, queue: 'paged', visits: [visit('paged', 60, 90, 'abandoned')], offeredAt: at(-86_400 + Math.floor(i / 5)), firstAt: at(-86_400), lastAt: at(-86_300) }));
  await sink.facts(batchOf('call-facts', [answered, abandoned, waiting, held, gone, ...many].map((c) => factOf(c))));
  // The same call again, another org's call of the same name, and one whose events were all taken back.
  await sink.facts(batchOf('call-facts', [factOf({ ...answered, rings: 3 }, 2), factOf({ ...answered, agent: 'foreign' }, 1, 'other'), { ...factOf(gone, 2), call: null }]));
  app = await serve(null);
  const keys = ['publisher', 'agent', 'lead', 'manager', 'auditor', 'display', 'admin'].map((role) => ({ key: `${role}-0123456789abcdef`, role, org: 'default', name: role === 'agent' ? 'A1' : role }));
  writeFileSync(join(dir, 'keys.json'), JSON.stringify({ keys }));
  keyed = await serve(Keys.read(join(dir, 'keys.json')));
});
afterAll(async () => {
  await app?.close();
  await keyed?.close();
  await warehouse?.close();
  await process?.stop();
  rmSync(dir, { recursive: true, force: true });
});

interface Answer { readonly status: number; readonly body: Record<string, unknown>; readonly text: string; readonly type: string }
async function get(url: string, as?: string): Promise<Answer> {
  const host = as === undefined ? app : keyed;
  const { statusCode, body, headers } = await host.inject({ method: 'GET', url, headers: { host: 'localhost', ...(as !== undefined && { authorization: `Bearer ${as}-0123456789abcdef` }) } });
  const type = String(headers['content-type']);
  const parsed = (type.includes('json') ? JSON.parse(body) : {}) as Record<string, unknown>;
  return { status: statusCode, body: parsed, text: body, type };
}
interface Item { readonly id: string; readonly [member: string]: unknown }
const listOf = (value: unknown): readonly Item[] => (Array.isArray(value) ? value as Item[] : []);
const itemsOf = (answer: Answer): readonly Item[] => listOf(answer.body['items']);
const idsOf = async (url: string, as?: string): Promise<string[]> => itemsOf(await get(url, as)).map((i) => i.id);
/** Status and the paths that the problem names. */
async function fault(url: string, as?: string): Promise<string> {
  const { status, body, type } = await get(url, as);
  if (!type.startsWith('application/problem+json')) return `${status} ${type}`;
  const errors: readonly { path: string }[] = Array.isArray(body['errors']) ? body['errors'] : [];
  return [status, ...errors.map((e) => e.path)].join(' ');
}

describe('calls', () => {
  it('are listed newest first, as call.recorded has them, those taken back left out', async () => {
    const list = itemsOf(await get('/v1/calls'));
    expect(list.map((c) => [c.id, c['state'], c['revision']])).toEqual([['c3', 'waiting', 0], ['c4', 'held', 0], ['c2', 'over', 1], ['c/1 =x', 'over', 2]]);
    expect(list[3]).toMatchObject({ offeredAt: '2026-03-02T02:00:00.000Z', outcome: 'answered', rings: 3, visits: [{ queue: 'vip', outcome: 'overflowed' }, {}], stateSince: '2026-03-02T02:01:40.000Z' });
  });

  it('are found by what they passed through, in the right days only', async () => {
    expect([await idsOf('/v1/calls?queue=vip'), await idsOf('/v1/calls?queue=%3D1%2B2'), await idsOf('/v1/calls?agent=A1'), await idsOf('/v1/calls?team=T1'), await idsOf('/v1/calls?customer=u1')]).toEqual(Array(5).fill(['c/1 =x']));
    expect([await idsOf('/v1/calls?state=open'), await idsOf('/v1/calls?outcome=abandoned'), await idsOf("/v1/calls?queue=x'%20OR%201%3D1"), await idsOf('/v1/calls?from=2026-03-03&to=2026-03-04'), await idsOf('/v1/calls?org=other')])
      .toEqual([['c3', 'c4'], ['c2'], [], [], ['c/1 =x']]);
  });

  it('come in pages that hold each once, also where many began in the same second', async () => {
    const seen: string[] = [];
    let cursor: unknown = null;
    do {
      const page = await get(`/v1/calls?queue=paged&from=2026-03-01&to=2026-03-02&limit=4${typeof cursor === 'string' ? `&cursor=${cursor}` : ''}`);
      seen.push(...itemsOf(page).map((c) => c.id));
      cursor = page.body['next'];
    } while (typeof cursor === 'string');
    expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => `p${String(24 - i).padStart(2, '0')}`));
  });

  it('show one with its events, what was taken back marked', async () => {
    const { body, status } = await get(`/v1/calls/${encodeURIComponent('c/1 =x')}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: 'c/1 =x', org: 'default', state: 'over', agent: 'A1', holdMs: 30_000, verdicts: [], deadlines: [], eventsNext: null });
    const events = listOf(body['events']);
    expect(events.map((e) => [e.id, e['retracted'] ?? false])).toEqual([['e1', false], ['e2', false], ['e3', true], ['e6', false], ['c/1 =x.000001', false], ['e4', false], ['e5', false]]);
  });

  it('that are not there, or whose id none can have, are a 404 and never a fault', async () => {
    for (const id of ['nothing-here', 'gone', '%00', '..%2f..%2fetc%2fpasswd', 'x'.repeat(1500)]) expect(await fault(`/v1/calls/${id}`)).toBe('404');
    for (const id of ['%ff', '%E0%A4%A']) expect((await get(`/v1/calls/${id}`)).status).toBe(400);
  });
});

describe('raw events', () => {
  it('come by time, then id, page by page, with when they were taken and stored', async () => {
    const subject = encodeURIComponent('c/1 =x');
    const all = await idsOf(`/v1/events?subject=${subject}`);
    const first = await get(`/v1/events?subject=${subject}&limit=4`);
    const rest = await get(`/v1/events?subject=${subject}&limit=4&cursor=${String(first.body['next'])}`);
    expect([...itemsOf(first), ...itemsOf(rest)].map((e) => e.id)).toEqual(all);
    expect([itemsOf(first).length, rest.body['next']]).toEqual([4, null]);
    expect(itemsOf(first)[0]).toEqual({ ...EVENTS[1], received_at: '2026-03-02T02:00:00.000Z', stored_at: '2026-03-02T03:00:00.000Z' });
  });

  it('of another org are not seen', async () => expect([await idsOf('/v1/events?subject=foreign'), await idsOf('/v1/events?subject=foreign&org=other')]).toEqual([[], ['e1']]));
});

describe('figures', () => {
  it('have a catalogue and an answer, and nothing of an unknown metric', async () => {
    expect(await idsOf('/v1/metrics')).toContain('M-SL');
    const { body } = await get('/v1/metrics/M-ABD');
    expect(body['rows']).toMatchObject([{ numerator: 1, denominator: 3 }]);
    for (const id of ['M-NOPE', '__proto__', 'constructor', 'toString', 'm%27%3B--']) expect(await fault(`/v1/metrics/${id}`)).toBe('404');
  });
});

describe('the directory', () => {
  it('is dated, and can be asked as of an instant', async () => {
    expect((await get('/v1/directory')).body).toEqual({ agents: [{ id: 'A4', from: '2026-03-01T00:00:00.000Z', team: 'T4', department: null }, { id: 'A4', from: '2026-03-02T16:00:00.000Z', team: null, department: null }], teams: [{ id: 'T4', department: 'D4' }], queues: [], lines: [] });
    expect((await get('/v1/directory?at=2026-03-02')).body).toEqual({ at: '2026-03-01T16:00:00.000Z', agents: [{ id: 'A4', team: 'T4', department: 'D4' }], teams: [{ id: 'T4', department: 'D4' }], queues: [], lines: [] });
    expect((await get('/v1/directory?at=2026-03-03')).body['agents']).toEqual([]);
    expect((await get('/v1/directory?org=other')).body).toMatchObject({ agents: [], queues: [{ id: 'else', line: 'L', department: null }] });
    expect([await fault('/v1/directory?at=soon'), await fault('/v1/directory?x=1')]).toEqual(['400 at', '400 x']);
  });
});

describe('exports', () => {
  it('are harmless CSV with the call\'s id, one row a call', async () => {
    const { text, type, status } = await get('/v1/export/calls.csv');
    expect([status, type]).toEqual([200, 'text/csv; charset=utf-8']);
    const [head, ...lines] = text.trim().split('\r\n');
    expect(head?.startsWith('call_id,state,direction,queue')).toBe(true);
    expect(lines.map((l) => l.split(',').slice(0, 4))).toEqual([['c/1 =x', 'over', 'inbound', "'=1+2"], ['c2', 'over', 'inbound', 'repair'], ['c4', 'held', 'inbound', 'repair'], ['c3', 'waiting', 'inbound', 'repair']]);
  });

  it('of holds count by their start and by their own agent', async () => {
    expect((await get('/v1/export/holds.csv?agent=A1')).text).toBe([
      'call_id,started_at,ended_at,ms,kind,outcome,consent,stated_limit_sec,longest_silence_ms,agent,team,department,queue,line,direction',
      "c/1 =x,2026-03-02T02:00:20.000Z,2026-03-02T02:00:50.000Z,30000,hold,resumed,true,60,30000,A1,T1,,'=1+2,,inbound", ''].join('\r\n'));
  });

  it('without rows are a head', async () => expect((await get('/v1/export/holds.csv?from=2020-01-01&to=2020-01-02')).text.split('\r\n')).toHaveLength(2));
  it('that are none are a 404', async () => { for (const file of ['secrets.csv', 'calls', 'calls.csv%00.html', '..%2f..%2fpackage.json', '__proto__.csv']) expect(await fault(`/v1/export/${file}`)).toBe('404'); });
});

/** The stream of `GET /v1/live` as events; ends when left. */
async function* live(url: string, headers: Record<string, string> = {}): AsyncGenerator<{ readonly id: number; readonly board: BoardFrame }> {
  const leave = new AbortController();
  const response = await fetch(url, { headers: { accept: 'text/event-stream', ...headers }, signal: leave.signal });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
  let text = '';
  const decoder = new TextDecoder();
  try {
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) {
        const [, id, name, data] = /^id: (\d+)\nevent: (\w+)\ndata: (.*)$/.exec(part) ?? [];
        if (name === 'board' && data !== undefined) { yield { id: Number(id), board: JSON.parse(data) as BoardFrame }; }
      }
    }
  } finally { leave.abort(); }
}

describe('the live board', () => {
  let url = '';
  beforeAll(async () => { await app.listen(0, '127.0.0.1'); url = `${await app.getUrl()}/v1/live`; });

  it('shows today and now at once, whatever was seen before', async () => {
    for await (const { board } of live(url, { 'last-event-id': "'; DROP" })) {
      expect(board).toMatchObject({ now: clock.now(), asOf: clock.now(), tz: 'Asia/Shanghai', settled: true, newestEventAt: at(3540), clock: { speed: 1, demo: false } });
      expect(board.tiles.map((t) => [t.metric, t.value, t.numerator, t.denominator, t.target])).toEqual([['M-SL', 50, 2, 4, 80], ['M-ANS-RATE', 100 * 2 / 3, 2, 3, 95], ['M-ASA', 7.5, 15, 2, 15], ['M-ABD', 100 / 3, 1, 3, 5]]);
      expect(board.tiles[2]).toMatchObject({ p90: 10, unit: 's', names: { en: 'Average speed of answer' }, spark: [{ bucket: '2026-03-02T10:00:00+08:00', value: 10 }, { bucket: '2026-03-02T10:45:00+08:00', value: 5 }] });
      expect(board.curve).toMatchObject([{ bucket: '2026-03-02T10:00:00+08:00', offered: 2, answered: 1, abandoned: 1, sl: 50, ghost: null }, { offered: 1, answered: 1, abandoned: 0 }]);
      expect(board.live).toEqual({ waiting: 1, longestWaitSince: at(3510), talking: 1, ringing: 0, inMenu: 0, agents: { present: 3, idle: 1 }, callbacksDue: null, held: [{ call: 'c4', since: at(3520), lastPromptAt: at(3540), queue: 'repair', kind: 'hold' }] });
      expect(board.queues.find((q) => q.queue === 'repair')).toMatchObject({ offered: 2, answered: 1, answerRate: 50, abandoned: 1, waiting: 1, talking: 1, longestWaitSince: at(3510), present: 2, idle: 1 });
      break;
    }
  });

  it('counts the agents of one department by the directory', async () => {
    for await (const { board } of live(`${url}?department=D4`)) { expect(board.live.agents).toEqual({ present: 1, idle: 0 }); break; }
  });

  it('shows one queue only when asked', async () => {
    for await (const { board } of live(`${url}?queue=vip`)) { expect([board.live.waiting, board.queues.map((q) => q.queue)]).toEqual([0, ['vip']]); break; }
  });

  it('follows what happens, and stops when nobody looks', async () => {
    let before: number | null = null;
    for await (const { id, board } of live(url)) {
      if (before === null) {
        before = id;
        await new Sink(warehouse, clock).facts(batchOf('call-facts', [factOf({ ...waiting, state: 'over', outcome: 'abandoned', abandonStage: 'queue', endedAt: at(3590), waitMs: 80_000, lastAt: at(3590), visits: [visit('repair', 3510, 3590, 'abandoned')] }, 2)]));
      } else {
        expect(id).toBeGreaterThan(before);
        // What goes on now may come a moment before the figures; the last frame has both.
        const abandons = board.tiles.find((t) => t.metric === 'M-ABD');
        if (board.live.waiting === 0 && abandons?.numerator === 2) { expect(abandons.denominator).toBe(4); break; }
      }
    }
    await until('all boards are closed', () => app.get(LiveBoards).open === 0);
  });
});

describe('bad questions', () => {
  it('are answered with the parameter that is wrong', async () => {
    const wrong = ['cursor=garbage', `cursor=${encodeURIComponent("' OR 1=1 --")}`, 'limit=-1', 'limit=abc', 'limit=1001', 'from=whenever', 'tz=Mars%2FOlympus', 'quueue=x', 'queue=a%00b', 'org=%00', 'org=a&org=b'];
    for (const list of ['/v1/calls', '/v1/verdicts']) for (const q of wrong) expect([q, await fault(`${list}?${q}`)]).toEqual([q, `400 ${q.split('=')[0]}`]);
    expect([await fault('/v1/verdicts?outcome=perhaps'), await fault('/v1/events'), await fault('/v1/events?subject='), await fault('/v1/export/calls.csv?from=never'), await fault('/v1/live?tz=Mars'), await fault('/v1/progress?x=1'), await fault('/v1/metrics/M-ABD?quueue=1')])
      .toEqual(['400 outcome', '400 subject', '400 subject', '400 from', '400 tz', '400 x', '400 quueue']);
  });
});

describe('who may what', () => {
  const table: readonly [path: string, may: string][] = [
    ['/v1/metrics', 'agent lead manager auditor display admin'], ['/v1/metrics/M-ABD', 'agent lead manager auditor display'], ['/v1/metrics/M-ABD?groupBy=agent', 'lead manager auditor'],
    ['/v1/calls', 'agent lead manager auditor'], ['/v1/events?subject=c2', 'lead manager auditor'], ['/v1/verdicts', 'agent lead manager auditor'], ['/v1/export/calls.csv', 'manager auditor'],
    ['/v1/directory', 'lead manager auditor admin'], ['/v1/progress', 'publisher agent lead manager auditor display admin'], ['/openapi.json', 'publisher agent lead manager auditor display admin'],
  ];
  for (const [path, may] of table) it(`${path}: ${may}`, async () => {
    const allowed: string[] = [];
    for (const role of ['publisher', 'agent', 'lead', 'manager', 'auditor', 'display', 'admin']) {
      const { status } = await get(path, role);
      if (status === 200) allowed.push(role); else expect(status).toBe(403);
    }
    expect(allowed.join(' ')).toBe(may);
  });

  it('an agent sees the calls it had a part in, and its own figures', async () => {
    expect(await idsOf('/v1/calls', 'agent')).toEqual(['c/1 =x']);
    expect([await fault('/v1/calls/c2', 'agent'), (await get('/v1/calls/c%2F1%20%3Dx', 'agent')).status, (await get('/v1/metrics/M-ABD?agent=A1', 'agent')).status, await fault('/v1/metrics/M-ABD?agent=A2', 'agent')]).toEqual(['404', 200, 200, '403']);
  });

  it('another org is nobody\'s', async () => expect([await fault('/v1/calls?org=other', 'manager'), await fault('/v1/live?org=other', 'display')]).toEqual(['403', '403']));
  it('without a key nothing is open', async () => {
    expect((await keyed.inject({ method: 'GET', url: '/v1/progress', headers: { host: 'x' } })).statusCode).toBe(401);
  });
});

describe('how the program is', () => {
  it('is told to who asks how far it is', async () => {
    expect((await get('/v1/progress')).body).toEqual({ settled: true, stages });
  });
});

describe('/openapi.json', () => {
  it('tells every route that there is, and no other', () => {
    const told = ROUTES.filter((r) => r.by === 'analytics').map((r) => `${r.method.toUpperCase()} ${r.path.replace(/\{(\w+)\}/g, ':$1')}`);
    expect(told.sort()).toEqual([...new Set(routes.filter((r) => !r.startsWith('HEAD ')))].sort());
  });

  it('names the columns of exports and the events of the live board', async () => {
    const { body } = await get('/openapi.json');
    expect(body).toMatchObject({ openapi: '3.1.0', paths: { '/v1/events': { get: {}, post: {} }, '/v1/export/{file}': { get: { 'x-columns': { 'holds.csv': expect.arrayContaining(['call_id']) } } }, '/v1/live': { get: { 'x-events': ['board'] } } } });
  });
});
