import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { until } from '@sanxiang/testing';
import { startMongo } from './mongo.mjs';

const ROUNDS = 4;
const BATCH = 200;
const START_MS = 60_000;
const alive = (pid: number): boolean => { try { process.kill(pid, 0); return true; } catch { return false; } };

interface Numbered { readonly _id: string; readonly n: number; readonly text: string }

describe('the MongoDB server for tests', () => {
  let dir: string; let server: Awaited<ReturnType<typeof startMongo>>;
  const portOf = (url: string): number => Number(new URL(url).port);
  const within = async <T>(work: (numbers: mongoose.mongo.Collection<Numbered>) => Promise<T>): Promise<T> => {
    const client = await new mongoose.mongo.MongoClient(server.url, { serverSelectionTimeoutMS: START_MS }).connect();
    try { return await work(client.db('t').collection<Numbered>('numbers')); } finally { await client.close(); }
  };
  const killed = async (): Promise<void> => {
    // Who has killed it in the middle of something may find it gone already.
    if (alive(server.pid)) process.kill(server.pid, 'SIGKILL');
    await until('the process to be gone', () => !alive(server.pid));
    server = await startMongo({ dir, port: portOf(server.url) });
  };
  beforeEach(async () => { dir = await mkdtemp(join(tmpdir(), 'sanxiang-mongo-')); server = await startMongo({ dir }); });
  afterEach(async () => { await server.stop(); await rm(dir, { recursive: true }); });

  it('has all that it had acknowledged after it was killed in the middle of writing, each document whole', async () => {
    const acknowledged = new Map<string, number>();
    for (let round = 1; round <= ROUNDS; round += 1) {
      await within(async (numbers) => {
        let batches = 0;
        const writing = (async () => {
          for (;; batches += 1) {
            const ids = Array.from({ length: BATCH }, (_, i) => `${(batches * 37 + i) % 1000}`);
            const n = round * 1_000_000 + batches;
            await numbers.bulkWrite(ids.map((_id) => ({ replaceOne: { filter: { _id }, replacement: { n, text: `${n} `.repeat(300) }, upsert: true } })), { ordered: false });
            for (const id of ids) acknowledged.set(id, n);
          }
        })();
        await until('some batches to be acknowledged', () => batches > 10 * round, START_MS);
        process.kill(server.pid, 'SIGKILL');
        await expect(writing).rejects.toThrow();
      });
      await killed();
      const kept = new Map(await within(async (numbers) => (await numbers.find().batchSize(2000).toArray()).map((d) => [d._id, d] as const)));
      const lost = [...acknowledged].filter(([id, n]) => (kept.get(id)?.n ?? -1) < n);
      expect(lost).toEqual([]);
      expect([...kept.values()].filter((d) => d.text !== `${d.n} `.repeat(300))).toEqual([]);
    }
    expect(acknowledged.size).toBeGreaterThan(BATCH);
  });

  it('guards an update by more than the id, and takes an id once', async () => {
    await within(async (numbers) => {
      await numbers.insertOne({ _id: 'a', n: 1, text: '' });
      expect((await numbers.updateOne({ _id: 'a', n: 2 }, { $set: { text: 'no' } })).matchedCount).toBe(0);
      expect((await numbers.updateOne({ _id: 'a', n: 1 }, { $set: { text: 'yes' } })).matchedCount).toBe(1);
      await expect(numbers.insertOne({ _id: 'a', n: 3, text: '' })).rejects.toThrow(/E11000/);
      expect(await numbers.find({ _id: { $in: ['a', 'b'] }, n: 1 }).toArray()).toEqual([{ _id: 'a', n: 1, text: 'yes' }]);
      expect((await numbers.deleteMany({ _id: { $in: ['a', 'b'] }, n: 1 })).deletedCount).toBe(1);
      expect(await numbers.countDocuments()).toBe(0);
    });
  });

  it('ends when it is asked to, and goes on where it was', async () => {
    await within((numbers) => numbers.insertOne({ _id: 'a', n: 1, text: '三响' }));
    await server.stop();
    expect(alive(server.pid)).toBe(false);
    server = await startMongo({ dir, port: portOf(server.url) });
    expect(await within((numbers) => numbers.findOne({ _id: 'a' }))).toEqual({ _id: 'a', n: 1, text: '三响' });
  });
});
