import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger, orgOf, Unavailable } from '@sanxiang/kernel';
import { MongoStateStore, StaleVersion, type OutboxRecord } from '@sanxiang/state-store';
import { randomFrom, until, wholeFrom } from '@sanxiang/testing';
import { startMongo } from './mongo.mjs';

const A = orgOf('a');
const IDS = Array.from({ length: 60 }, (_, i) => `${i}`);
const log = createLogger('silent', 'test');
const START_MS = 60_000;
const PARTS = [1, 2];
/** Longer than any lease. */
const LATER_MS = 3_600_000;

interface Doc { readonly version: number }

/** What was published of each state, without repetitions: it has to be all versions that the state has had, in their order. */
function firstsOf(published: readonly string[]): Map<string, string[]> {
  return Map.groupBy(new Set(published), (value) => value.split(' ')[0] ?? '');
}
const expected = (id: string, version: number): string[] => Array.from({ length: version }, (_, i) => PARTS.map((part) => `${id} ${i + 1} ${part}`)).flat();

describe('the MongoDB state store', () => {
  let dir: string; let server: Awaited<ReturnType<typeof startMongo>>; let opened: MongoStateStore<Doc>[];
  beforeEach(async () => { dir = await mkdtemp(join(tmpdir(), 'sanxiang-store-')); server = await startMongo({ dir }); opened = []; });
  afterEach(async () => { await Promise.all(opened.map((store) => store.close())); await server.stop(); await rm(dir, { recursive: true }); });

  const open = (publish: (records: readonly OutboxRecord[]) => Promise<void>, now = (): number => performance.timeOrigin + performance.now()): MongoStateStore<Doc> => {
    const store = new MongoStateStore<Doc>({ url: `${server.url}/t`, kind: 'thing', publish, log, now });
    opened.push(store);
    return store;
  };
  const raise = async (store: MongoStateStore<Doc>): Promise<void> => {
    const found = await store.load(A, IDS);
    await store.save(A, IDS.map((id) => {
      const version = found.get(id)?.version ?? 0;
      return { id, expected: version, doc: { version: version + 1 }, timers: [], outbox: PARTS.map((part) => ({ topic: 't', key: id, value: `${id} ${version + 1} ${part}` })) };
    }));
  };

  it('says that it is unavailable while its server is killed, goes on when that is back, and has lost nothing', async () => {
    const published: string[] = [];
    const store = open(async (records) => { published.push(...records.map((r) => r.value)); });
    for (let kill = 0; kill < 3; kill += 1) {
      const working = (async () => { for (;;) await raise(store); })();
      const had = published.length;
      await until('some saves', () => published.length > had + 500, START_MS);
      process.kill(server.pid, 'SIGKILL');
      const fault: unknown = await working.catch((error: unknown) => error);
      expect(fault instanceof Unavailable && fault.part).toBe('state-store');
      server = await startMongo({ dir, port: Number(new URL(server.url).port) });
      await until('the store to answer again', () => store.load(A, IDS).then(() => true, () => false), START_MS);
    }
    await raise(store);
    const firsts = firstsOf(published);
    for (const [id, { version, doc }] of await store.load(A, IDS)) expect([id, doc.version, firsts.get(id)]).toEqual([id, version, expected(id, version)]);
  });

  it('gives up a server that hangs, and goes on when it runs again', async () => {
    const store = open(async () => undefined);
    await raise(store);
    process.kill(server.pid, 'SIGSTOP');
    const fault: unknown = await raise(store).catch((error: unknown) => error);
    process.kill(server.pid, 'SIGCONT');
    expect(fault instanceof Unavailable && fault.part).toBe('state-store');
    await until('the store to answer again', () => raise(store).then(() => true, (error: unknown) => { if (error instanceof Unavailable || error instanceof StaleVersion) return false; throw error; }), START_MS);
  });

  it('has published all that stands, in order, when several writers were killed at any moment, again and again', async () => {
    const file = join(dir, 'published');
    await writeFile(file, '');
    const random = randomFrom(11);
    const start = () => spawn(process.execPath, ['tools/servers/state-writer.mjs', `${server.url}/t`, file], { stdio: 'inherit' });
    const linesNow = async (): Promise<number> => (await readFile(file, 'utf8')).split('\n').length;
    let writers = [start(), start()];
    for (let kill = 0; kill < 12; kill += 1) {
      const enough = await linesNow() + wholeFrom(random, 1, 400);
      await until('the writers to write', async () => await linesNow() > enough, START_MS);
      const [doomed, ...others] = writers;
      if (doomed === undefined || doomed.exitCode !== null) throw new Error('a writer has ended by itself');
      doomed.kill('SIGKILL');
      writers = [...others, start()];
    }
    for (const writer of writers) { const gone = once(writer, 'exit'); writer.kill('SIGKILL'); await gone; }
    const published = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
    const store = open(async (records) => { published.push(...records.map((r) => r.value)); }, () => performance.timeOrigin + performance.now() + LATER_MS);
    await store.sweep();
    const firsts = firstsOf(published);
    const found = await store.load(A, IDS);
    expect(found.size).toBe(IDS.length);
    for (const [id, { version, doc }] of found) expect([id, doc.version, firsts.get(id)]).toEqual([id, version, expected(id, version)]);
  });
});
