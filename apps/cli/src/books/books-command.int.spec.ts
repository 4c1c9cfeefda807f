import { createServer, type Server } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { Failed, type Terminal } from '../terminal.js';
import { booksCommand } from './books-command.js';

const GOOD = 'book: ours\nextends: csr-phrases\nversion: 2\neffectiveFrom: 2026-02-01\nparameters:\n  hold.promptEvery: 45s\nnorms:\n  HOLD-03: { severity: hard }\n  CALL-04: { enabled: false }\ntargets: { M-SL: { queue: { vip: 90 } } }\n';
const OLD = { book: 'ours', version: 1, effectiveFrom: '2026-01-01', parameters: { 'hold.promptEvery': '40s' } };
let dir = '';
let server: Server;
/** What the program was asked, and what it answers to a publication. */
let asked: { method: string; url: string; type: string; body: string }[] = [];
let answer: { status: number; body: unknown } = { status: 201, body: {} };

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'sanxiang-books-'));
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => { body += part.toString(); });
    request.on('end', () => {
      const { method = '', url = '' } = request;
      asked.push({ method, url, type: request.headers['content-type'] ?? '', body });
      const page = { items: [{ book: 'ours', version: 1, publishedAt: '2026-01-01T00:00:00Z', content: OLD }, { book: 'base', version: 1, publishedAt: null, content: {} }], next: null };
      const { status, body: said } = method === 'POST' ? answer : { status: 200, body: page };
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
});
afterAll(async () => { rmSync(dir, { recursive: true }); await new Promise((resolve) => { server.close(resolve); }); });
beforeEach(() => { asked = []; answer = { status: 201, body: {} }; });

const file = (text: string, name = 'book.yaml'): string => { const path = join(dir, name); writeFileSync(path, text); return path; };
async function books(...args: readonly string[]): Promise<{ readonly out: string; readonly err: string; readonly error: unknown }> {
  let out = '';
  let err = '';
  const env = { SANXIANG_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  const terminal: Terminal = { out: (text) => { out += text; }, err: (text) => { err += text; }, isScreen: false, lang: 'en', env };
  const program = new Command().exitOverride().addCommand(booksCommand(terminal));
  try { await program.parseAsync(['books', ...args], { from: 'user' }); return { out, err, error: null }; } catch (error) { return { out, err, error }; }
}
const parsed = (out: string): unknown => JSON.parse(out);

describe('sanxiang books check', () => {
  it('needs no program, and says what the book has', async () => {
    expect(await books('check', file(GOOD))).toMatchObject({ error: null, out: expect.stringContaining('ours version 2, 104 parameters') });
    expect(parsed((await books('check', file(GOOD), '--json')).out)).toMatchObject({ ok: true, book: 'ours', version: 2, errors: [] });
    expect(asked).toEqual([]);
  });

  it('fails with every fault and its line', async () => {
    const bad = file(GOOD.replace('45s', '3 rings').replace('hard', 'fierce').replace('csr-phrases', 'nobody'));
    const { err, error } = await books('check', bad);
    expect([error instanceof Failed, err.split('\n').filter((l) => l !== '').map((l) => l.replace(bad, 'FILE').split(' ').slice(1, 3).join(' '))]).toEqual([true, ['FILE:8 norms.HOLD-03.severity', 'FILE:6 parameters.hold.promptEvery', 'FILE:2 extends']]);
    expect(parsed((await books('check', bad, '--json')).out)).toMatchObject({ ok: false, book: null, errors: [{ line: 8 }, { line: 6 }, { line: 2 }] });
  });

  it('takes a book that it extends from another file', async () => {
    const parent = file('book: house\nversion: 1\nparameters: { hold.promptEvery: 20s }\n', 'parent.yaml');
    expect((await books('check', file(GOOD.replace('csr-phrases', 'house')), '--with', parent)).error).toBeNull();
  });

  it('fails where there is no file', async () => { expect((await books('check', join(dir, 'none.yaml'))).error).toBeInstanceOf(Failed); });
});

describe('sanxiang books publish', () => {
  it('sends the book as it is written, to the org that is asked for', async () => {
    expect(parsed((await books('publish', file(GOOD), '--org', '甲', '--json')).out)).toMatchObject({ ok: true, new: true });
    expect(asked.filter((a) => a.method === 'POST')).toEqual([{ method: 'POST', url: `/v1/books?org=${encodeURIComponent('甲')}`, type: 'application/yaml', body: GOOD }]);
  });

  it('sends JSON as JSON, and says when it was there before', async () => {
    answer = { status: 200, body: {} };
    expect((await books('publish', file(JSON.stringify(OLD)))).out).toContain('published before');
    expect(asked.at(-1)?.type).toBe('application/json');
  });

  it('fails with what the program says', async () => {
    answer = { status: 400, body: { title: 'wrong', errors: [{ path: 'parameters.x', reason: 'no', line: 7 }] } };
    const { err, error } = await books('publish', file(GOOD));
    expect([err.includes(':7 parameters.x no'), error instanceof Failed]).toEqual([true, true]);
    answer = { status: 409, body: { title: 'published with other content' } };
    expect(String((await books('publish', file(GOOD))).error)).toContain('409 published with other content');
  });
});

describe('sanxiang books diff', () => {
  it('tells what would change against what is in force then', async () => {
    const { out, error } = await books('diff', file(GOOD), '--json');
    expect(error).toBeNull();
    const told = parsed(out) as { differences: { kind: string; name: string; before: string | null; after: string | null }[] };
    expect(told).toMatchObject({ against: { book: 'ours', version: 1 }, effectiveFrom: '2026-01-31T16:00:00.000Z' });
    expect(told.differences).toEqual(expect.arrayContaining([
      { kind: 'parameter', name: 'hold.promptEvery', before: '40 s', after: '45 s' }, { kind: 'parameter', name: 'answer.unit', before: 'rings', after: 'seconds' },
      { kind: 'norm', name: 'HOLD-03.severity', before: 'soft', after: 'hard' }, { kind: 'norm', name: 'CALL-04', before: 'on', after: 'off' }, { kind: 'target', name: 'M-SL queue=vip', before: null, after: '90' },
    ]));
    expect(told.differences.filter((d) => d.kind === 'calendar')).toEqual([]);
  });

  it('says when nothing would', async () => { expect((await books('diff', file(JSON.stringify({ ...OLD, version: 2 })))).out).toContain('no difference'); });
});
