import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Program } from '@sanxiang/testing';

describe('the API of the running program', () => {
  let program: Program;
  beforeAll(async () => { program = await Program.start(); });
  afterAll(async () => { expect(await program.stop()).toBe(0); });

  it('answers every route of its own description, and none of them with a fault', async () => {
    const { body } = await program.get('/openapi.json');
    if (typeof body !== 'object' || body === null || !('paths' in body) || typeof body.paths !== 'object' || body.paths === null) throw new Error('no paths');
    const routes = Object.entries(body.paths).flatMap(([path, methods]) => Object.keys(methods as object).map((method) => [method, path] as const));
    expect(routes.length).toBeGreaterThan(15);
    for (const [method, path] of routes) {
      if (path === '/v1/live') continue;
      const response = await fetch(program.url + path.replace(/\{[^}]+\}/g, 'nothing-here'), { method: method.toUpperCase() });
      const text = await response.text();
      expect([method, path, response.status < 500, text.includes('没有这个地址')]).toEqual([method, path, true, false]);
    }
  });

  it('gives the schema of every type of its AsyncAPI document', async () => {
    const { body } = await program.get('/v1/asyncapi.json');
    const types = [...JSON.stringify(body).matchAll(/"(call\.[a-z_]+\.v1)"/g)].map((m) => m[1]);
    expect(new Set(types).size).toBeGreaterThan(20);
    for (const type of new Set(types)) expect((await program.get(`/v1/schemas/${type}`)).status).toBe(200);
  });

  it('says what later versions bring with 404, and has norms to judge by before there is anything to judge', async () => {
    expect((await program.get('/v1/verdicts')).body).toEqual({ items: [], next: null });
    for (const path of ['/v1/norms', '/v1/books']) expect((await program.get(path)).body).toMatchObject({ items: expect.arrayContaining([expect.anything()]) });
    for (const path of ['/v1/reports/complaint-rate', '/v1/export/tickets.csv']) expect((await program.get(path)).status).toBe(404);
  });

  it('serves the page at every address of the pages, and nothing of the machine', async () => {
    for (const path of ['/', '/calls', '/calls/some-call', '/metrics?x=1']) expect((await program.get(path)).type).toMatch(/^text\/html|^text\/plain/);
    expect((await program.get('/package.json')).status).toBe(404);
    expect((await program.get('/..%2f..%2fpackage.json')).status).toBe(404);
  });
});
