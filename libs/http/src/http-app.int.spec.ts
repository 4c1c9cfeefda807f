import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Keys } from '@sanxiang/access';
import { createLogger } from '@sanxiang/kernel';
import { Telemetry } from '@sanxiang/telemetry';
import { createHttpApp } from './http-app.js';

const dir = mkdtempSync(join(tmpdir(), 'sanxiang-http-'));
const log = createLogger('silent', 'test');
const missing: string[] = [];
const telemetry = new Telemetry();
const worker = new Telemetry();
const posted = (org: string, source: string) => ({ event: { org, source } });
const health = {
  missing: () => Promise.resolve(missing),
  stages: () => Promise.resolve([{ name: 'calls', behind: 3 }]),
  deadLetters: () => Promise.resolve(2),
  metrics: async () => [await telemetry.snapshot(), await worker.snapshot()],
};
let open: NestFastifyApplication;
let keyed: NestFastifyApplication;

beforeAll(async () => {
  writeFileSync(join(dir, 'keys.json'), JSON.stringify({ keys: [{ key: 'manager-0123456789abcdef', role: 'manager', org: 'default' }] }));
  writeFileSync(join(dir, 'index.html'), '<!doctype html>三响');
  open = await createHttpApp({ modules: [], health, keys: null, streamed: [], pages: dir, log });
  keyed = await createHttpApp({ modules: [], health, keys: Keys.read(join(dir, 'keys.json')), streamed: [], pages: null, log });
});
afterAll(async () => { await open.close(); await keyed.close(); rmSync(dir, { recursive: true }); });

const get = async (url: string, app = open, headers: Record<string, string> = { host: 'localhost' }): Promise<{ status: number; text: string }> => {
  const { statusCode, body } = await app.inject({ method: 'GET', url, headers });
  return { status: statusCode, text: body };
};

describe('the HTTP side of a process', () => {
  it('says whether it is ready, and what is missing', async () => {
    expect(await get('/readyz')).toEqual({ status: 200, text: '{"status":"ready","missing":[]}' });
    missing.push('warehouse');
    expect(await get('/readyz')).toEqual({ status: 503, text: '{"status":"not ready","missing":["warehouse"]}' });
    expect((await get('/healthz')).status).toBe(200);
    missing.length = 0;
  });

  it('tells Prometheus how far its stages are, what is put aside, and the totals of all its threads together', async () => {
    telemetry.intake.took([posted('default', 'pbx/1')], ['accepted']);
    worker.intake.took([posted('default', 'pbx/1'), posted('other', 'pbx/9')], ['accepted', 'accepted']);
    const { text } = await get('/metrics');
    expect(text.split('\n')).toEqual(expect.arrayContaining([
      'sanxiang_stage_behind{stage="calls"} 3', 'sanxiang_settled 0', 'sanxiang_dead_letters 2',
      'sanxiang_intake_accepted_total{org="default",source="pbx/1"} 2', 'sanxiang_intake_accepted_total{org="other",source="pbx/9"} 1',
    ]));
    expect(text).toMatch(/^process_resident_memory_bytes \d/m);
  });

  it('shows a key of one org no sources of another', async () => {
    const { text } = await get('/metrics', keyed, { host: 'x', authorization: 'Bearer manager-0123456789abcdef' });
    expect([text.includes('pbx/1'), text.includes('pbx/9')]).toEqual([true, false]);
  });

  it('leaves out what it cannot know, instead of showing nothing at all or a nought', async () => {
    const away = () => Promise.reject(new Error('away'));
    const blind = await createHttpApp({ modules: [], health: { missing: away, stages: away, deadLetters: away, metrics: away }, keys: null, streamed: [], pages: null, log });
    const { status, text } = await get('/metrics', blind);
    await blind.close();
    expect([status, /^sanxiang_(stage_behind|settled|dead_letters)[ {]/m.test(text), text.includes('process_resident_memory_bytes')]).toEqual([200, false, true]);
  });

  it('leaves only health open without a key', async () => {
    const statuses = await Promise.all(['/healthz', '/readyz', '/metrics'].map(async (url) => (await get(url, keyed)).status));
    expect(statuses).toEqual([200, 200, 401]);
    expect((await get('/metrics', keyed, { host: 'x', authorization: 'Bearer manager-0123456789abcdef' })).status).toBe(200);
  });

  it('answers no foreign host while there are no keys', async () => {
    expect((await get('/healthz', open, { host: 'evil.example' })).status).toBe(403);
  });

  it('shows the page for every address that is no file and no API, and a problem else', async () => {
    expect((await get('/calls/1234.56')).text).toContain('三响');
    expect((await get('/v1/nothing')).status).toBe(404);
    expect(JSON.parse((await get('/anything', keyed)).text)).toMatchObject({ status: 404 });
  });
});
