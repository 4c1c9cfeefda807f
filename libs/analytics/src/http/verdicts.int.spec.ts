import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessGuard, Keys } from '@sanxiang/access';
import { judgedEvent, type CaseFact, type CloudEvent, type Verdict } from '@sanxiang/contracts';
import { createLogger, orgOf, ProblemFilter } from '@sanxiang/kernel';
import { clockAt } from '@sanxiang/testing';
import { migrate, openWarehouse, startWarehouseProcess, type Warehouse, type WarehouseProcess } from '@sanxiang/warehouse';
import { caseOf, deadlineOf, verdictOf } from '../cases/sample-case.js';
import { callOf, factOf } from '../facts/sample-call.js';
import { Sink } from '../sink/sink.js';
import { MIGRATIONS } from '../tables/migrations.js';
import { AnalyticsModule } from './analytics.module.js';
import { readJudged } from './live/judged-now.js';
import type { AnalyticsParts, ToExplain } from './parts.js';

/** What the judge said, over the embedded warehouse. Runs the built program: `npx tsc -b apps/warehouse` first. */
const ENTRY = new URL('../../../../apps/warehouse/dist/main.js', import.meta.url);
const START = Date.parse('2026-03-02T10:00:00+08:00');
const DAY_MS = 86_400_000;
const clock = clockAt(START + 3_600_000);
const log = createLogger('silent', 'test');
const dir = mkdtempSync(join(tmpdir(), 'sanxiang-verdicts-http-'));
const at = (s: number): number => START + s * 1000;
const batchOf = (topic: string, values: readonly unknown[]): Parameters<Sink['events']>[0] => ({ topic, part: 0, records: values.map((v, off) => ({ off, value: JSON.stringify(v), at: START })) });

const silent = verdictOf('v-silent', 'HOLD-03', 'breached', at(20), { deadlineAt: at(50), observed: 42.5, limit: 30, unit: 's', agent: 'A1', team: 'T1', queue: 'repair', severity: 'hard', evidence: ['e1', 'e2'], revision: 2 });
const asked = verdictOf('v-asked', 'HOLD-01', 'met', at(20), { agent: 'A1', evidence: ['e1'] });
const late = verdictOf('v-late', 'CALL-01', 'breached', at(0), { queue: '=1+2', attributedTo: 'department', machine: true, confidence: 0.7 });
/** Its rule no longer applies. */
const gone = verdictOf('v-gone', 'HOLD-05', 'breached', at(60), { agent: 'A1' });
const month = verdictOf('v-month', 'TICKET-06', 'met', at(0), { deadlineAt: at(0) + 30 * DAY_MS, department: 'D1', calendarAssumed: true });

const quiet = verdictOf('v-quiet', 'GREET-01', 'unknown', START - 3 * DAY_MS);
const told = verdictOf('v-told', 'GREET-02', 'met', START - 3 * DAY_MS, { observed: 3, revision: 2 });

const CASES: readonly CaseFact[] = [
  caseOf('default', 'c3', [quiet, told]),
  caseOf('default', 'c1', [silent, asked, gone], { deadlines: [deadlineOf('HOLD-03', at(20), at(50), 'breached')] }),
  caseOf('default', 'c1', [silent, asked], { version: 2, deadlines: [deadlineOf('HOLD-03', at(20), at(50), 'breached')] }),
  caseOf('default', 'c2', [late]), caseOf('default', 't1', [month], { deadlines: [deadlineOf('TICKET-07', at(0), at(7200)), deadlineOf('TICKET-06', at(0), at(0) + 30 * DAY_MS, 'met')] }),
  caseOf('default', 'paged', Array.from({ length: 7 }, (_, i) => verdictOf(`p${i}`, 'SCR-01', 'met', START - DAY_MS, { queue: 'paged', agent: 'A2' }))),
  caseOf('other', 'c1', [verdictOf('v-foreign', 'HOLD-01', 'met', at(0))]),
];
const eventOf = (id: string, type: string, subject: string, s: number, data: Record<string, unknown> = {}): CloudEvent => ({ specversion: '1.0', id, source: 'pbx', type: `${type}.v1`, subject, time: new Date(at(s)).toISOString(), org: 'default', data });
const EVENTS: readonly CloudEvent[] = [
  eventOf('e1', 'call.held', 'c1', 20), eventOf('e2', 'call.resumed', 'c1', 50), eventOf('e3', 'call.ended', 'c1', 80),
  eventOf('d1', 'source.declared', 'pbx', 0, { reports: ['call.wait_prompt'] }), eventOf('through', 'source.advanced', 'pbx', 70, { through: new Date(at(600)).toISOString() }),
  // The program's own word of a clock moves the source's, and is nobody's newest event.
  { ...eventOf('clock', 'source.advanced', 'pbx', 3500, { through: new Date(at(700)).toISOString() }), source: 'sanxiang/clock' },
];
const JUDGED: readonly CloudEvent<object>[] = [
  judgedEvent('default', 'c1', { ...silent, outcome: 'unknown', revision: 1 }, at(50)), judgedEvent('default', 'c1', silent, at(90)), judgedEvent('default', 'c1', gone, at(91)),
  judgedEvent('default', 'c3', told, at(93)),
  // A verdict whose id begins as another's, and the same revision twice.
  judgedEvent('default', 'c1', { ...silent, id: 'v-silent-too' }, at(92)), judgedEvent('default', 'c1', silent, at(90)),
];

let process: WarehouseProcess;
let warehouse: Warehouse;
let app: NestFastifyApplication;
const explained: unknown[] = [];

beforeAll(async () => {
  if (!existsSync(ENTRY)) throw new Error('build first: npx tsc -b apps/warehouse');
  process = await startWarehouseProcess({ dataDir: join(dir, 'warehouse'), entry: ENTRY, log });
  warehouse = openWarehouse({ ...process.access, log });
  await migrate(warehouse, MIGRATIONS);
  const sink = new Sink(warehouse, clock);
  await sink.events(batchOf('events', EVENTS));
  await sink.events(batchOf('outcomes', JUDGED));
  await sink.facts(batchOf('call-facts', ['c1', 'c2'].map((id) => factOf('default', callOf(id, { agent: 'A1', offeredAt: at(0), endedAt: at(100), outcome: 'answered' })))));
  for (const fact of CASES) await sink.cases(batchOf('case-facts', [fact]));
  const parts: AnalyticsParts = {
    warehouse, clock, tz: 'Asia/Shanghai', log, progress: () => Promise.resolve([]),
    explain(it) { explained.push(it); return Promise.resolve({ article: '002-A #23' }); },
  };
  app = await NestFactory.create<NestFastifyApplication>(AnalyticsModule.with(parts), new FastifyAdapter({ forceCloseConnections: true }), { logger: false, forceCloseConnections: true });
  app.useGlobalFilters(new ProblemFilter(log));
  const keys = ['agent', 'lead', 'manager', 'auditor', 'display', 'publisher'].map((role) => ({ key: `${role}-0123456789abcdef`, role, org: 'default', name: role === 'agent' ? 'A1' : role }));
  writeFileSync(join(dir, 'keys.json'), JSON.stringify({ keys }));
  app.useGlobalGuards(new AccessGuard(Keys.read(join(dir, 'keys.json'))));
  await app.init();
});
afterAll(async () => {
  await app?.close();
  await warehouse?.close();
  await process?.stop();
  rmSync(dir, { recursive: true, force: true });
});

interface Answer { readonly status: number; readonly body: Record<string, unknown>; readonly text: string }
async function get(url: string, as = 'manager'): Promise<Answer> {
  const { statusCode, body, headers } = await app.inject({ method: 'GET', url, headers: { host: 'localhost', authorization: `Bearer ${as}-0123456789abcdef` } });
  return { status: statusCode, body: String(headers['content-type']).includes('json') ? JSON.parse(body) as Record<string, unknown> : {}, text: body };
}
const itemsOf = ({ body }: Answer): readonly Verdict[] => (Array.isArray(body['items']) ? body['items'] as Verdict[] : []);
const idsOf = async (url: string, as?: string): Promise<string[]> => itemsOf(await get(url, as)).map((v) => v.id);

describe('verdicts', () => {
  it('are listed newest first by deadline, else trigger, in their public spelling', async () => {
    expect(await idsOf('/v1/verdicts')).toEqual(['v-silent', 'v-asked', 'v-late']);
    expect(itemsOf(await get('/v1/verdicts'))[0]).toEqual({
      id: 'v-silent', subject: 'c1', norm: 'HOLD-03', book: 'base', bookVersion: 1, outcome: 'breached', severity: 'hard', triggeredAt: '2026-03-02T02:00:20.000Z', deadlineAt: '2026-03-02T02:00:50.000Z',
      decidedAt: '2026-03-02T02:00:50.000Z', observed: 42.5, limit: 30, unit: 's', agent: 'A1', team: 'T1', queue: 'repair', attributedTo: 'agent', evidence: ['e1', 'e2'], reason: '理由 · reason', revision: 2,
    });
    expect(itemsOf(await get('/v1/verdicts?norm=CALL-01'))[0]).toMatchObject({ machine: true, confidence: 0.7 });
  });

  it('of a subject are of all time unless a range is asked for', async () => {
    expect([await idsOf('/v1/verdicts?subject=t1'), await idsOf('/v1/verdicts?subject=c1'), await idsOf('/v1/verdicts?subject=t1&from=2026-03-02&to=2026-03-03'), await idsOf('/v1/verdicts?from=2026-04-01&to=2026-04-02')])
      .toEqual([['v-month'], ['v-silent', 'v-asked'], [], ['v-month']]);
    expect([await idsOf('/v1/verdicts?subject=c1&org=other', 'manager'), await idsOf('/v1/verdicts?subject=nobody')]).toEqual([[], []]);
  });

  it('are found by norm, family, outcome, severity, whose they are, and by what nobody said', async () => {
    const found = { 'norm=HOLD-01': ['v-asked'], 'family=HOLD': ['v-silent', 'v-asked'], 'outcome=breached': ['v-silent', 'v-late'], 'severity=hard': ['v-silent'], 'agent=A1&team=T1': ['v-silent'], 'queue=%3D1%2B2': ['v-late'], 'agent=': ['v-late'], 'attributedTo=department': ['v-late'], "norm=x'%20OR%201%3D1": [] };
    for (const [query, ids] of Object.entries(found)) expect([query, await idsOf(`/v1/verdicts?${query}`)]).toEqual([query, ids]);
    for (const query of ['outcome=maybe', 'severity=x', 'norm=', 'colour=red', 'limit=1001', 'cursor=x', 'from=never&subject=c1']) expect([query, (await get(`/v1/verdicts?${query}`)).status]).toEqual([query, 400]);
  });

  it('come in pages that hold each once, also at one instant', async () => {
    for (const where of ['from=2026-03-01&to=2026-03-02', 'subject=paged']) {
      const seen: string[] = [];
      let cursor: unknown = null;
      do {
        const page = await get(`/v1/verdicts?${where}&limit=3${typeof cursor === 'string' ? `&cursor=${cursor}` : ''}`);
        seen.push(...itemsOf(page).map((v) => v.id));
        cursor = page.body['next'];
      } while (typeof cursor === 'string');
      expect(seen).toEqual(['p6', 'p5', 'p4', 'p3', 'p2', 'p1', 'p0']);
    }
  });

  it('are an agent’s own for an agent, and not for a wall', async () => {
    expect(await idsOf('/v1/verdicts', 'agent')).toEqual(['v-silent', 'v-asked']);
    expect([(await get('/v1/verdicts/v-late', 'agent')).status, (await get('/v1/verdicts/v-asked', 'agent')).status]).toEqual([404, 200]);
    for (const as of ['display', 'publisher']) expect([(await get('/v1/verdicts', as)).status, (await get('/v1/verdicts/v-asked', as)).status]).toEqual([403, 403]);
  });
});

describe('a verdict', () => {
  it('is shown with its revisions, the events that it rests on, and what the judge says of it', async () => {
    const { status, body } = await get('/v1/verdicts/v-silent');
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: 'v-silent', subject: 'c1', org: 'default', applies: true, outcome: 'breached', explanation: { article: '002-A #23' }, events: [{ id: 'e1' }, { id: 'e2' }] });
    expect(body['revisions']).toMatchObject([{ revision: 1, outcome: 'unknown', time: '2026-03-02T02:00:50.000Z' }, { revision: 2, outcome: 'breached' }]);
    expect(explained.at(-1)).toMatchObject({ org: 'default', subject: 'c1', verdict: { id: 'v-silent', book: 'base', bookVersion: 1 }, sources: [{ source: 'pbx', newestMs: at(80), throughMs: at(700), declared: [{ id: 'd1' }] }, { source: 'sanxiang/norms', declared: [] }] });
    expect(new Set((explained.at(-1) as ToExplain).events.map((e) => e.id))).toEqual(new Set(['e1', 'e2', 'e3', 'v-silent.000001', 'v-silent.000002', 'v-gone.000001', 'v-silent-too.000002']));
  });
  it('that was never anything but unknown is no event, and its one revision is what the fact says', async () => {
    expect((await get('/v1/verdicts/v-quiet')).body).toMatchObject({ id: 'v-quiet', outcome: 'unknown', applies: true, revisions: [{ revision: 1, outcome: 'unknown', time: '2026-02-27T02:00:00.000Z' }] });
  });
  it('that was unknown first and is published as its second revision shows both', async () => {
    const { body } = await get('/v1/verdicts/v-told');
    expect(body).toMatchObject({ outcome: 'met', revision: 2, revisions: [{ revision: 1, outcome: 'unknown', evidence: [], time: '2026-02-27T02:00:00.000Z' }, { revision: 2, outcome: 'met', observed: 3 }] });
    expect((body['revisions'] as object[])[0]).not.toHaveProperty('observed');
  });
  it('whose rule no longer applies is readable still, and says so', async () => {
    expect((await get('/v1/verdicts/v-gone')).body).toMatchObject({ id: 'v-gone', subject: 'c1', applies: false, norm: 'HOLD-05', revisions: [{ revision: 1 }] });
  });
  it('that never was is a 404', async () => {
    for (const id of ['v', 'v-foreign', 'nothing', '%00']) expect((await get(`/v1/verdicts/${id}`)).status).toBe(404);
  });
});

describe('where verdicts stand besides', () => {
  it('a call has its verdicts and deadlines, an agent’s own for the agent', async () => {
    expect((await get('/v1/calls/c1')).body).toMatchObject({ verdicts: [{ id: 'v-silent', subject: 'c1' }, { id: 'v-asked' }], deadlines: [{ norm: 'HOLD-03', startedAt: '2026-03-02T02:00:20.000Z', deadlineAt: '2026-03-02T02:00:50.000Z', state: 'breached' }] });
    expect((await get('/v1/calls/c2', 'agent')).body).toMatchObject({ verdicts: [], deadlines: [] });
  });
  it('as CSV, by the filters of the list, formulas made harmless', async () => {
    const { text } = await get('/v1/export/verdicts.csv?outcome=breached');
    const [head, ...rows] = text.trimEnd().split('\r\n');
    expect(head).toBe('id,subject,norm,book,book_version,outcome,severity,triggered_at,deadline_at,decided_at,observed,limit,unit,agent,team,department,queue,attributed_to,machine,revision');
    expect(rows).toEqual(['v-silent,c1,HOLD-03,base,1,breached,hard,2026-03-02T02:00:20.000Z,2026-03-02T02:00:50.000Z,2026-03-02T02:00:50.000Z,42.5,30,s,A1,T1,,repair,agent,false,2',
      "v-late,c2,CALL-01,base,1,breached,soft,2026-03-02T02:00:00.000Z,,2026-03-02T02:00:00.000Z,,,,,,,'=1+2,department,true,1"]);
    expect([(await get('/v1/export/verdicts.csv?line=L1')).status, (await get('/v1/export/calls.csv?norm=HOLD-01')).status, (await get('/v1/export/verdicts.csv', 'lead')).status]).toEqual([400, 400, 403]);
  });
  it('one percentage over all rules is refused', async () => {
    for (const id of ['M-SLA-RATE', 'M-SLA-BREACH']) expect([(await get(`/v1/metrics/${id}`)).status, (await get(`/v1/metrics/${id}?groupBy=agent`)).status, (await get(`/v1/metrics/${id}?norm=HOLD-03`)).status, (await get(`/v1/metrics/${id}?groupBy=family`)).status]).toEqual([400, 400, 200, 200]);
    expect((await get('/v1/metrics/M-HOLD-OVER30')).body).toMatchObject({ counted: 'holds', rows: [{ value: 100, numerator: 1, denominator: 1, unknown: 0, applied: 1 }] });
  });
  it('the board has open deadlines and fresh breaches, and no person’s name', async () => {
    const all = await readJudged(warehouse, orgOf('default'), { queue: null, department: null }, clock.now());
    expect(all).toEqual({
      deadlines: { open: 1, next: [{ norm: 'TICKET-07', subject: 't1', startedAt: at(0), deadlineAt: at(7200) }] },
      breaches: [
        { verdict: 'v-silent', subject: 'c1', norm: 'HOLD-03', severity: 'hard', queue: 'repair', department: null, attributedTo: 'agent', decidedAt: at(50), deadlineAt: at(50) },
        { verdict: 'v-late', subject: 'c2', norm: 'CALL-01', severity: 'soft', queue: '=1+2', department: null, attributedTo: 'department', decidedAt: at(0), deadlineAt: null },
      ],
    });
    expect(JSON.stringify(all)).not.toContain('A1');
    expect(await readJudged(warehouse, orgOf('default'), { queue: 'repair', department: null }, clock.now())).toMatchObject({ deadlines: null, breaches: [{ verdict: 'v-silent' }] });
  });
});
