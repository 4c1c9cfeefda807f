import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AccessGuard, Keys, ROLES } from '@sanxiang/access';
import { sameContent, validateEvent, type CloudEvent } from '@sanxiang/contracts';
import { createLogger, ProblemFilter, YAML_TYPES, type Org } from '@sanxiang/kernel';
import { clockAt } from '@sanxiang/testing';
import { BookLibrary } from '../books/library.js';
import { readShippedBooks } from '../books/shipped-books.js';
import { BooksModule } from './books.module.js';
import { BooksReader } from './books-reader.js';

const NOW = Date.parse('2026-03-02T10:00:00+08:00');
const dir = mkdtempSync(join(tmpdir(), 'sanxiang-books-'));
const library = new BookLibrary(readShippedBooks(), 'Asia/Shanghai');
/** The log as these services see it: what was said, and from when on the warehouse shows it. */
let said: CloudEvent[] = [];
let shown = Infinity;
let isAway = false;

async function say(_org: Org, event: CloudEvent): Promise<'accepted' | 'duplicate' | 'conflict'> {
  expect(validateEvent(event, null, { now: NOW, ours: true })).toMatchObject({ ok: true });
  const before = said.find((e) => e.org === event.org && e.source === event.source && e.id === event.id);
  if (before !== undefined) return sameContent(before, event) ? 'duplicate' : 'conflict';
  said.push(event);
  return 'accepted';
}
const told = async (org: Org): Promise<readonly CloudEvent[]> => { if (isAway) throw new Error('away'); return said.filter((e) => e.org === org).slice(0, shown); };

let open: NestFastifyApplication;
let keyed: NestFastifyApplication;
async function serve(keys: Keys | null): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter();
  const app = await NestFactory.create<NestFastifyApplication>(BooksModule.with({ reader: new BooksReader(told, library), say, clock: clockAt(NOW) }), adapter, { logger: false });
  adapter.getInstance().addContentTypeParser([...YAML_TYPES], (_request, payload, done) => { done(null, payload); });
  app.useGlobalFilters(new ProblemFilter(createLogger('silent', 'test')));
  app.useGlobalGuards(new AccessGuard(keys));
  await app.init();
  return app;
}

beforeAll(async () => {
  writeFileSync(join(dir, 'keys.json'), JSON.stringify({ keys: ROLES.map((role) => ({ key: `key-of-${role}-0123456789`, role, org: 'o', name: role })) }));
  open = await serve(null);
  keyed = await serve(Keys.read(join(dir, 'keys.json')));
});
afterAll(async () => { await open.close(); await keyed.close(); rmSync(dir, { recursive: true }); });
let org = 0;
beforeEach(() => { said = []; shown = Infinity; isAway = false; org += 1; });

interface Answer { readonly status: number; readonly body: Record<string, unknown> & { readonly items?: readonly Record<string, unknown>[]; readonly errors?: readonly { readonly path: string; readonly line?: number }[] } }
async function ask(method: 'GET' | 'POST', url: string, payload?: string, type = 'application/json', app = open, role?: string): Promise<Answer> {
  const response = await app.inject({ method, url, headers: { host: 'localhost', ...(payload !== undefined && { 'content-type': type }), ...(role !== undefined && { authorization: `Bearer key-of-${role}-0123456789` }) }, ...(payload !== undefined && { payload }) });
  return { status: response.statusCode, body: response.json() };
}
const inOrg = (path: string): string => `${path}${path.includes('?') ? '&' : '?'}org=org-${org}`;
const book = (version: number, more: Record<string, unknown> = {}): Record<string, unknown> => ({ book: 'ours', extends: 'base', version, effectiveFrom: '2026-01-01T00:00:00+08:00', ...more });
const publish = (document: unknown): Promise<Answer> => ask('POST', inOrg('/v1/books'), JSON.stringify(document));
const listed = async (more = ''): Promise<readonly unknown[]> => (await ask('GET', inOrg(`/v1/books${more}`))).body.items ?? [];

describe('publishing a book', () => {
  it('makes it one event, which every consumer of the log reads', async () => {
    expect((await publish(book(4, { parameters: { 'hold.promptEvery': '45s' } }))).status).toBe(201);
    expect(said).toMatchObject([{ id: 'ours.000004', source: 'sanxiang/books', type: 'book.published.v1', subject: 'book/ours', data: { book: 'ours', version: 4, document: { parameters: { 'hold.promptEvery': '45s' } }, publishedBy: 'local' } }]);
  });

  it('again answers 200 and says nothing, whatever the order of its members; with other content it is 409', async () => {
    const document = book(1, { parameters: { 'hold.promptEvery': '45s' } });
    await publish(document);
    const again = await ask('POST', inOrg('/v1/books'), 'effectiveFrom: 2026-01-01T00:00:00+08:00\nversion: 1\nparameters:\n  hold.promptEvery: 45s\nextends: base\nbook: ours\n', 'application/yaml; charset=utf-8');
    const other = await publish(book(1));
    expect([again.status, other.status, other.body['type'], said.length]).toEqual([200, 409, 'urn:sanxiang:problem:book-version-published', 1]);
  });

  it('takes rising versions only', async () => {
    await publish(book(3));
    expect([(await publish(book(2))).status, (await publish(book(4))).status]).toEqual([409, 201]);
  });

  it('that is wrong answers 400 with every fault, and its line in YAML', async () => {
    const { status, body } = await ask('POST', inOrg('/v1/books'), 'book: ours\nversion: 1\nparameters:\n  hold.promptEvery: 3 rings\n  nothing.here: 1\n', 'application/yaml');
    expect([status, body.errors?.map((e) => [e.path, e.line])]).toEqual([400, [['parameters.hold.promptEvery', 4], ['parameters.nothing.here', 5], ['effectiveFrom', undefined]]]);
    expect(said).toEqual([]);
  });

  it.each([['not a book at all', '[]', 400], ['no JSON', '{', 400], ['a name of ours', JSON.stringify(book(1, { book: 'gas' })), 400], ['a parent that is not there', JSON.stringify(book(1, { extends: 'nobody' })), 400], ['too large', JSON.stringify(book(1, { documents: Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`d${i}`, { zh: 'x'.repeat(3900), en: 'y' }])) })), 413]])('refuses %s', async (_, payload, status) => {
    expect((await ask('POST', inOrg('/v1/books'), payload)).status).toBe(status);
    expect(said).toEqual([]);
  });

  it('takes no other content type', async () => { expect((await open.inject({ method: 'POST', url: '/v1/books', headers: { host: 'localhost', 'content-type': 'text/plain' }, payload: 'x' })).statusCode).toBe(415); });

  it('is seen by the next request before the warehouse has it', async () => {
    shown = 0;
    await publish(book(1));
    await publish(book(2));
    expect(await listed()).toMatchObject([{ book: 'ours', version: 2, inForce: true }, { book: 'ours', version: 1, inForce: false }, { book: 'base' }]);
  });

  it('at the same moment as another process: the same is one book, other content is 409', async () => {
    shown = 0;
    const theirs = (document: Record<string, unknown>): CloudEvent => ({ specversion: '1.0', id: 'ours.000001', source: 'sanxiang/books', type: 'book.published.v1', subject: 'book/ours', time: '2026-03-02T09:59:59Z', org: `org-${org}`, data: { book: 'ours', version: 1, document } });
    said.push(theirs(book(1)));
    const answers = Promise.all([publish(book(1)), publish(book(1, { title: { zh: '异', en: 'other' } }))]);
    shown = 1;
    expect((await answers).map((a) => a.status)).toEqual([200, 409]);
  });
});

describe('reading books', () => {
  it('lists what was published, newest first, and the base; content when asked for; by pages', async () => {
    await publish(book(1));
    await publish(book(2, { effectiveFrom: '2027-01-01' }));
    expect(await listed()).toEqual([
      { book: 'ours', version: 2, extends: 'base', effectiveFrom: '2026-12-31T16:00:00.000Z', publishedAt: '2026-03-02T02:00:00.000Z', publishedBy: 'local', inForce: false },
      { book: 'ours', version: 1, extends: 'base', effectiveFrom: '2025-12-31T16:00:00.000Z', publishedAt: '2026-03-02T02:00:00.000Z', publishedBy: 'local', inForce: true },
      { book: 'base', version: 1, extends: null, effectiveFrom: null, publishedAt: null, publishedBy: null, inForce: false },
    ]);
    expect(await listed('?content=true&book=ours')).toMatchObject([{ content: book(2, { effectiveFrom: '2027-01-01' }) }, { content: book(1) }]);
    const first = await ask('GET', inOrg('/v1/books?limit=2'));
    const second = await ask('GET', inOrg(`/v1/books?limit=2&cursor=${String(first.body['next'])}`));
    expect([first.body.items?.length, second.body.items?.map((i) => i['book']), second.body['next']]).toEqual([2, ['base'], null]);
  });

  it('refuses what nobody reads', async () => { for (const query of ['?limit=0', '?cursor=x', '?content=1', '?boook=x']) expect((await ask('GET', inOrg(`/v1/books${query}`))).status).toBe(400); });

  it('says when it cannot know', async () => { isAway = true; expect([(await ask('GET', inOrg('/v1/books'))).status, (await publish(book(1))).status, said.length]).toEqual([500, 500, 0]); });

  it('gives editors a schema that names every parameter', async () => {
    const { body } = await ask('GET', '/v1/books/schema');
    expect(body).toMatchObject({ properties: { parameters: { properties: { 'hold.promptEvery': { default: '30s' }, 'answer.unit': { enum: ['rings', 'seconds'] } } } } });
  });
});

describe('the norms in force', () => {
  it('come with source, parameters and book, at any instant', async () => {
    await publish(book(1, { effectiveFrom: '2026-02-01', parameters: { 'hold.promptEvery': '45s' }, sources: { 'hold.promptEvery': [{ document: 'handbook', article: '7' }] }, norms: { 'HOLD-03': { severity: 'hard' } } }));
    const now = (await ask('GET', inOrg('/v1/norms/HOLD-03'))).body;
    expect(now).toMatchObject({ id: 'HOLD-03', family: 'HOLD', severity: 'hard', enabled: true, book: 'ours', bookVersion: 1, source: [{ document: '002-A' }], judged: { en: expect.stringContaining('45 s') } });
    expect(now['parameters']).toContainEqual({ name: 'hold.promptEvery', meaning: { zh: expect.any(String), en: expect.any(String) }, value: { zh: '45 秒', en: '45 s' }, default: { zh: '30 秒', en: '30 s' }, source: [{ document: 'handbook', article: '7' }], proposed: false });
    expect((await ask('GET', inOrg('/v1/norms/HOLD-03?at=2026-01-31T00:00:00Z'))).body).toMatchObject({ severity: 'soft', book: 'base' });
  });

  it('can be asked for by family', async () => {
    const { body } = await ask('GET', inOrg('/v1/norms?family=HOLD&enabled=true'));
    expect(new Set(body.items?.map((n) => n['family']))).toEqual(new Set(['HOLD']));
    expect([(await ask('GET', inOrg('/v1/norms/NONE-1'))).status, (await ask('GET', inOrg('/v1/norms?famly=x'))).status, (await ask('GET', inOrg('/v1/norms?at=soon'))).status]).toEqual([404, 400, 400]);
  });
});

describe('who may', () => {
  const allowed = async (method: 'GET' | 'POST', path: string, payload?: string): Promise<string> => {
    const roles: string[] = [];
    for (const role of ROLES) { const { status } = await ask(method, path, payload, 'application/json', keyed, role); if (status < 300) roles.push(role); else expect(status).toBe(403); }
    return roles.join(' ');
  };

  it('publish, read books, read norms', async () => {
    expect([await allowed('POST', '/v1/books', JSON.stringify(book(1))), await allowed('GET', '/v1/books'), await allowed('GET', '/v1/norms'), await allowed('GET', '/v1/norms/HOLD-03')])
      .toEqual(['manager admin', 'lead manager auditor admin', 'agent lead manager auditor admin', 'agent lead manager auditor admin']);
    expect([(await ask('GET', '/v1/books?org=p', undefined, '', keyed, 'manager')).status, (await ask('POST', '/v1/books?org=p', JSON.stringify(book(1)), 'application/json', keyed, 'manager')).status]).toEqual([403, 403]);
  });
});
