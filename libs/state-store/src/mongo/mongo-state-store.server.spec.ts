import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger, orgOf, readSettings, Unavailable } from '@sanxiang/kernel';
import { oneOf, randomFrom, until } from '@sanxiang/testing';
import { StaleVersion, type OutboxRecord, type Write } from '../port.js';
import { stateStoreSuite, type Doc } from '../state-store.suite.js';
import type { JournalDocument } from './journal.js';
import { MongoDatabase } from './mongo-database.js';
import { MongoStateStore, StateTooLarge } from './mongo-state-store.js';
import { FORGET_MS, LEASE_MS } from './relay.js';
import type { StateDocument } from './state.document.js';
import { TimerRows, type TimerRow } from './timer-rows.js';

const log = createLogger('silent', 'test');
const A = orgOf('a');

function freshUrl(): string {
  const { mongoUrl } = readSettings();
  if (mongoUrl === null) throw new Error('MONGO_URL is not set: run `npm run test:servers`');
  return mongoUrl.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/test-${randomUUID()}`);
}

stateStoreSuite('MongoDB state store', async () => {
  const url = freshUrl();
  const published: OutboxRecord[] = [];
  let failing = false;
  const publish = (records: readonly OutboxRecord[]): Promise<void> => {
    if (failing) return Promise.reject(new Error('the log is away'));
    published.push(...records);
    return Promise.resolve();
  };
  return {
    published,
    open: () => Promise.resolve(new MongoStateStore<Doc>({ url, kind: 'thing', publish, log })),
    failPublishing: (on) => { failing = on; },
    sweep: (store) => (store instanceof MongoStateStore ? store.sweep() : Promise.reject(new Error('not the MongoDB store'))),
    async cleanUp() {
      const database = new MongoDatabase(url);
      await database.use('test', (db) => db.dropDatabase());
      await database.close();
    },
  };
});

const write = (id: string, expected: number, text: string, said: readonly string[] = []): Write<Doc> =>
  ({ id, expected, doc: { text }, timers: [], outbox: said.map((value) => ({ topic: 't', key: id, value })) });

describe('MongoDB state store, beyond the port', () => {
  let url: string; let published: string[]; let nowMs: number; let database: MongoDatabase; let opened: MongoStateStore<Doc>[];
  const take = async (records: readonly OutboxRecord[]): Promise<void> => { published.push(...records.map((r) => r.value)); };
  const open = (publish = take): MongoStateStore<Doc> => {
    const store = new MongoStateStore<Doc>({ url, kind: 'thing', publish, log, now: () => nowMs });
    opened.push(store);
    return store;
  };
  /** Saves, and dies before the log has it: nothing of this process is heard of any more. */
  const saveAndDie = async (writes: readonly Write<Doc>[]): Promise<void> => {
    const doomed = new MongoStateStore<Doc>({ url, kind: 'thing', publish: () => Promise.reject(new Error('killed')), log, now: () => nowMs });
    opened.push(doomed);
    await expect(doomed.save(A, writes)).rejects.toThrow('killed');
  };
  const journals = () => database.use('test', (db) => db.collection<JournalDocument>('thing_journal').find().toArray());
  const stored = (id: string) => database.use('test', (db) => db.collection<StateDocument>('thing').findOne({ _id: `a\u0000${id}` }));
  const rowIds = () => database.use('test', async (db) => (await db.collection<TimerRow>('thing_timer').find().sort({ _id: 1 }).toArray()).map((r) => r.id));

  beforeEach(() => { url = freshUrl(); published = []; nowMs = 1_000_000; opened = []; database = new MongoDatabase(url); });
  afterEach(async () => {
    await Promise.all(opened.map((store) => store.close()));
    await database.use('test', (db) => db.dropDatabase());
    await database.close();
  });

  it('sweeps what a process left that was killed between write and publish, when its lease has run out and not before', async () => {
    await saveAndDie([write('1', 0, 'one', ['1a', '1b']), write('2', 0, 'two', ['2'])]);
    const other = open();
    nowMs += LEASE_MS - 1;
    await other.sweep();
    expect(published).toEqual([]);
    nowMs += 1;
    await Promise.all([other.sweep(), open().sweep()]);
    expect(published).toEqual(['1a', '1b', '2']);
    nowMs += FORGET_MS + LEASE_MS;
    await other.sweep();
    nowMs += LEASE_MS;
    await other.sweep();
    expect(published).toHaveLength(3);
    expect((await journals()).filter((j) => j.lostAt !== undefined)).toEqual([]);
  });

  it('sweeps a second time what a process wrote that came to life again after the first, and then died', async () => {
    await saveAndDie([write('1', 0, 'one', ['1'])]);
    const [journal] = await journals();
    nowMs += LEASE_MS;
    const other = open();
    await other.sweep();
    // The write that it was held up before: a state of the same batch.
    const late = { version: 2, outbox: JSON.stringify(write('1', 1, '', ['late']).outbox), journal: journal?._id ?? '', batch: journal?.batch ?? 0 };
    await database.use('test', (db) => db.collection<StateDocument>('thing').updateOne({ _id: 'a\u00001' }, { $set: late }));
    nowMs += LEASE_MS;
    await other.sweep();
    expect(published).toEqual(['1', 'late']);
  });

  it('publishes at once, without waiting for a lease, what somebody loads or saves over', async () => {
    await saveAndDie([write('1', 0, 'one', ['1']), write('2', 0, 'two', ['2']), write('3', 0, 'three', ['3'])]);
    const other = open();
    await other.load(A, ['2']);
    expect(published).toEqual(['2']);
    await other.save(A, [write('1', 1, 'uno', ['uno'])]);
    expect(published).toEqual(['2', '1', 'uno']);
    nowMs += LEASE_MS;
    await other.sweep();
    expect(published).toEqual(['2', '1', 'uno', '3']);
  });

  it('does not publish again what another process has published and gone', async () => {
    const first = open();
    await first.save(A, [write('1', 0, 'one', ['1'])]);
    await first.close();
    expect(await journals()).toEqual([]);
    const second = open();
    await second.save(A, [write('1', 1, 'uno', ['uno'])]);
    expect(published).toEqual(['1', 'uno']);
  });

  it('tries again by itself when the log is back', async () => {
    let away = true;
    const store = open((records) => (away ? Promise.reject(new Error('the log is away')) : take(records)));
    await expect(store.save(A, [write('1', 0, 'one', ['1'])])).rejects.toThrow('the log is away');
    away = false;
    await until('the outbox to be published', () => published.length > 0);
    expect(published).toEqual(['1']);
  });

  it('lets one writer through when several save the same states at the same time, and publishes what stands and nothing else', async () => {
    const stores = [open(), open(), open()];
    const ids = Array.from({ length: 40 }, (_, i) => `${i}`);
    const random = randomFrom(7);
    let refused = 0;
    for (let round = 0; round < 8; round += 1) {
      await Promise.all(stores.map(async (store, s) => {
        const mine = ids.filter(() => random() < 0.6);
        const found = await store.load(A, mine);
        const writes = mine.map((id) => { const version = found.get(id)?.version ?? 0; return write(id, version, `${id}.${version + 1}.${s}.${round}`, [`${id}.${version + 1}.${s}.${round}`]); });
        await store.save(A, writes).catch((error: unknown) => { if (!(error instanceof StaleVersion)) throw error; refused += 1; });
      }));
    }
    expect(refused).toBeGreaterThan(0);
    const final = await oneOf(random, stores).load(A, ids);
    const said = new Set(published);
    for (const id of ids) {
      const { version = 0, doc } = final.get(id) ?? {};
      const ofId = [...said].filter((v) => v.startsWith(`${id}.`));
      expect(ofId.map((v) => Number(v.split('.')[1])).sort((a, b) => a - b)).toEqual(Array.from({ length: version }, (_, i) => i + 1));
      expect(ofId.sort((a, b) => Number(a.split('.')[1]) - Number(b.split('.')[1])).at(-1)).toBe(doc?.text);
    }
  });

  it('removes rows of timers that a crash has left, and never answers them', async () => {
    const store = open();
    const timer = { clock: 'pbx', at: 10, row: 10 };
    await database.use('test', (db) => new TimerRows(db.collection('thing'), db.collection('thing_timer')).file(A, [{ id: '1', version: 1, before: [], after: [timer] }]));
    expect(await store.due(A, 'pbx', 100, 10)).toEqual([]);
    // It may be about to be written: the row stays until the state has this version.
    expect(await rowIds()).toEqual(['1']);
    await store.save(A, [write('1', 0, 'one')]);
    expect(await store.due(A, 'pbx', 100, 10)).toEqual([]);
    expect(await rowIds()).toEqual([]);
  });

  it('does not touch the rows of timers for a state that is over at once, and files one for many puttings off', async () => {
    const store = open();
    await store.save(A, [write('over', 0, 'over')]);
    for (let version = 0; version < 5; version += 1) await store.save(A, [{ ...write('open', version, ''), timers: [{ clock: 'pbx', at: 100 + version }] }]);
    expect(await rowIds()).toEqual(['open']);
    expect(await store.due(A, 'pbx', 104, 10)).toEqual([]);
    expect(await store.due(A, 'pbx', 105, 10)).toEqual(['open']);
    await store.save(A, [write('open', (await store.load(A, ['open'])).get('open')?.version ?? 0, 'over')]);
    expect(await rowIds()).toEqual([]);
  });

  it('refuses to save over a state whose timer it has filed elsewhere meanwhile, so that no timer is lost', async () => {
    const [store, other] = [open(), open()];
    const timers = (at: number) => [{ clock: 'pbx', at }];
    await store.save(A, [{ ...write('1', 0, ''), timers: timers(10) }]);
    await store.save(A, [{ ...write('1', 1, ''), timers: timers(50) }]);
    const version = (await store.load(A, ['1'])).get('1')?.version ?? 0;
    expect(await other.due(A, 'pbx', 20, 10)).toEqual([]);
    await expect(store.save(A, [{ ...write('1', version, ''), timers: timers(15) }])).rejects.toBeInstanceOf(StaleVersion);
    await store.save(A, [{ ...write('1', (await store.load(A, ['1'])).get('1')?.version ?? 0, ''), timers: timers(15) }]);
    expect(await other.due(A, 'pbx', 20, 10)).toEqual(['1']);
  });

  it('drops an outbox with the next save of its state', async () => {
    const store = open();
    await store.save(A, [write('1', 0, 'one', ['1'])]);
    await store.save(A, [write('1', 1, 'uno')]);
    expect((await stored('1'))?.outbox).toBeUndefined();
  });

  it('says clearly that a state is larger than MongoDB takes, and writes nothing', async () => {
    const store = open();
    await expect(store.save(A, [write('1', 0, 'one'), write('2', 0, '响'.repeat(6_000_000))])).rejects.toBeInstanceOf(StateTooLarge);
    expect((await store.load(A, ['1', '2'])).size).toBe(0);
    await store.save(A, [write('2', 0, '响'.repeat(4_000_000))]);
    expect((await store.load(A, ['2'])).get('2')?.doc.text).toHaveLength(4_000_000);
  });

  it('is unavailable, within seconds, when no server is there', async () => {
    const store = new MongoStateStore<Doc>({ url: 'mongodb://127.0.0.1:1/none', kind: 'thing', publish: take, log });
    const faults = await Promise.allSettled([store.load(A, ['1']), store.save(A, [write('1', 0, 'one')]), store.due(A, 'pbx', 1, 1)]);
    expect(faults.map((f) => f.status === 'rejected' && f.reason instanceof Unavailable && f.reason.part)).toEqual(Array(3).fill('state-store'));
    await store.close();
  });
});
