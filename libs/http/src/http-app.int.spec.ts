import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Keys } from '@sanxiang/access';
import { createLogger } from '@sanxiang/kernel';
import { createHttpApp } from './http-app.js';

const dir = mkdtempSync(join(tmpdir(), 'sanxiang-http-'));
const log = createLogger('silent', 'test');
const missing: string[] = [];
const health = {
  missing: () => Promise.resolve(missing),
  stages: () => Promise.resolve([{ name: 'calls', behind: 3 }]),
  counters: () => ({ intake_accepted_total: 7 }),
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

  it('tells Prometheus how far its stages are, and its totals', async () => {
    expect((await get('/metrics')).text).toMatch(/sanxiang_stage_behind\{stage="calls"\} 3[\s\S]*sanxiang_settled 0[\s\S]*sanxiang_intake_accepted_total 7/);
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
