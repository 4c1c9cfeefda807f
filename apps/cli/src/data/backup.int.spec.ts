import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import type { CloudEvent } from '@sanxiang/contracts';
import { callStory, randomFrom, sourceAdvanced, until, wholeFrom } from '@sanxiang/testing';
import { sanxiang, settledFigures, startProgram, type Started } from './started-program.js';

/** Backup and restore as an operator does them, on the built program: `npx tsc -b` first. */
const root = mkdtempSync(join(tmpdir(), 'sanxiang-data-'));
const at = (name: string): string => join(root, name);
const running: Started[] = [];
const start = async (dataDir: string): Promise<Started> => {
  const program = await startProgram(dataDir);
  running.push(program);
  return program;
};
const stop = async (program: Started): Promise<void> => { running.splice(running.indexOf(program), 1); await program.stop(); };
afterEach(async () => { for (const program of running.splice(0)) await program.stop(); });
afterAll(() => { rmSync(root, { recursive: true, force: true }); });

/** Three programs and two restores. */
const LONG_MS = 240_000;
const CALLS = 300;
const START_MS = Date.UTC(2026, 2, 2, 2);
const QUEUES = ['repair', 'billing', 'vip'];

/** The events of many calls, step by step: each call changes several times while they come in. */
function steps(): CloudEvent[][] {
  const random = randomFrom(11);
  const stories = Array.from({ length: CALLS }, (_, i) => {
    const queued = callStory(`c${i}`, { startAt: START_MS + i * 20_000 }).offered().after(500).queued(QUEUES[i % QUEUES.length] ?? '');
    const answered = queued.after(wholeFrom(random, 1, 60) * 1000).answered(`A${i % 7}`).after(20_000).held().after(wholeFrom(random, 5, 50) * 1000).resumed().after(60_000).ended();
    return (i % 5 === 0 ? queued.after(wholeFrom(random, 1, 90) * 1000).abandoned() : answered.after(15_000).wrappedUp({ resolved: i % 3 > 0 }).after(1000).rated(1 + (i % 5))).events();
  });
  const longest = Math.max(...stories.map((events) => events.length));
  return [...Array.from({ length: longest }, (_, step) => stories.flatMap((events) => events.slice(step, step + 1))), [sourceAdvanced(START_MS + 86_400_000, { atMs: START_MS + 86_400_000, source: 'pbx' })]];
}

const BATCH = 50;
const batches = steps().flatMap((step) => Array.from({ length: Math.ceil(step.length / BATCH) }, (_, i) => step.slice(i * BATCH, (i + 1) * BATCH)));

interface Receipt { readonly accepted: number; readonly duplicates: number; readonly rejected: readonly unknown[] }
const send = async ({ url }: Started, events: readonly CloudEvent[]): Promise<Receipt> => {
  const response = await fetch(`${url}/v1/events`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body: events.map((event) => JSON.stringify(event)).join('\n') });
  return await response.json() as Receipt;
};

describe('a backup of a program that is taking in events', () => {
  it('holds all that was acknowledged before it began; with everything sent again, the figures are those of a run that nothing disturbed', async () => {
    const live = await start(at('live'));
    const third = Math.floor(batches.length / 3);
    for (const batch of batches.slice(0, third)) await send(live, batch);
    const backups = Promise.all([sanxiang({ SANXIANG_URL: live.url }, 'backup', at('first'), '--json'), (async () => {
      for (const batch of batches.slice(third, 2 * third)) await send(live, batch);
    })()]);
    expect((await backups)[0].code).toBe(0);
    const [second] = await Promise.all([sanxiang({ SANXIANG_URL: live.url }, 'backup', at('second'), '--json'), (async () => {
      for (const batch of batches.slice(2 * third)) await send(live, batch);
    })()]);
    expect(JSON.parse(second.out)).toMatchObject({ directory: at('second'), warehouse: 'embedded', cutEvents: 0 });
    const undisturbed = await settledFigures(live);
    expect(undisturbed.calls.length).toBe(CALLS);
    await stop(live);

    for (const [name, acknowledged] of [['first', third], ['second', 2 * third]] as const) {
      const restored = at(`${name}-restored`);
      expect(await sanxiang({}, 'restore', at(name), '--to', restored)).toMatchObject({ code: 0 });
      const again = await start(restored);
      for (const batch of batches.slice(0, acknowledged)) expect(await send(again, batch)).toEqual({ accepted: 0, duplicates: batch.length, rejected: [] });
      for (const batch of batches.slice(acknowledged)) expect((await send(again, batch)).rejected).toEqual([]);
      expect(await settledFigures(again)).toEqual(undisturbed);
      await stop(again);
    }
  }, LONG_MS);

  it('is refused to other machines, into the data directory, and into a folder that is not empty; and leaves nothing where it failed', async () => {
    const live = await start(at('refusing'));
    await send(live, batches[0] ?? []);
    const backup = (folder: string): Promise<{ code: number; err: string }> => sanxiang({ SANXIANG_URL: live.url }, 'backup', folder);
    expect(await backup(join(at('refusing'), 'inside'))).toMatchObject({ code: 1, err: expect.stringContaining('409') });
    mkdirSync(at('full'));
    writeFileSync(join(at('full'), 'letter.txt'), 'x');
    expect(await backup(at('full'))).toMatchObject({ code: 1, err: expect.stringContaining('not an empty folder') });
    expect(readdirSync(at('full'))).toEqual(['letter.txt']);
    const forwarded = await fetch(`${live.url}/v1/backups`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-forwarded-for': '10.0.0.1' }, body: JSON.stringify({ directory: at('three') }) });
    expect([forwarded.status, existsSync(at('three'))]).toEqual([403, false]);
  });

  it('ends with who asked for it, and leaves nothing', async () => {
    const live = await start(at('leaving'));
    for (const batch of batches) await send(live, batch);
    const leave = new AbortController();
    const response = await fetch(`${live.url}/v1/backups`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ directory: at('left') }), signal: leave.signal });
    expect(response.status).toBe(200);
    leave.abort();
    await until('the program to be done with it', () => readdirSync(at('left')).length === 0);
    expect(await sanxiang({ SANXIANG_URL: live.url }, 'backup', at('left'))).toMatchObject({ code: 0 });
  });
});

describe('a backup of a stopped program', () => {
  it('is made by the command itself, and needs the directory for itself', async () => {
    const live = await start(at('stopped'));
    for (const batch of batches) await send(live, batch);
    const figures = await settledFigures(live);
    const nobody = { SANXIANG_DATA_DIR: at('stopped') };
    const taken = await sanxiang(nobody, 'backup', '--stopped', at('taken'));
    expect([taken.code, taken.err, existsSync(at('taken'))]).toEqual([1, expect.stringContaining('in use by another program'), false]);
    await stop(live);
    expect(await sanxiang(nobody, 'backup', '--stopped', at('offline'))).toMatchObject({ code: 0 });
    expect(await sanxiang({ SANXIANG_DATA_DIR: at('offline-restored') }, 'restore', at('offline'))).toMatchObject({ code: 0 });
    expect(await settledFigures(await start(at('offline-restored')))).toEqual(figures);
  }, LONG_MS);

  it('is checked to the last byte before anything is restored', async () => {
    const damaged = (name: string, harm: (folder: string) => void): string => { cpSync(at('offline'), at(name), { recursive: true }); harm(at(name)); return at(name); };
    const cases: [folder: string, says: string][] = [
      [damaged('longer', (folder) => { appendFileSync(join(folder, 'data/calls.db'), 'x'); }), 'not as it was written: data/calls.db'],
      [damaged('shorter', (folder) => { rmSync(join(folder, 'data/log/events.db')); }), 'missing: data/log/events.db'],
      [damaged('more', (folder) => { writeFileSync(join(folder, 'data/extra.db'), ''); }), 'not in the list: data/extra.db'],
      [damaged('unfinished', (folder) => { rmSync(join(folder, 'backup.json')); }), 'no backup'],
      [damaged('newer', (folder) => { const path = join(folder, 'backup.json'); writeFileSync(path, JSON.stringify({ backup: 99, format: 1, files: [], warehouse: '', log: {}, begunAt: '', cutEvents: 0 })); }), 'backup of kind 99'],
    ];
    for (const [folder, says] of cases) {
      expect(await sanxiang({}, 'restore', '--check', folder)).toMatchObject({ code: 1, err: expect.stringContaining(says) });
      expect(await sanxiang({}, 'restore', folder, '--to', at('nothing'))).toMatchObject({ code: 1 });
      expect(existsSync(at('nothing'))).toBe(false);
    }
    expect(await sanxiang({}, 'restore', '--check', at('offline'))).toMatchObject({ code: 0, out: expect.stringContaining('whole') });
    expect(await sanxiang({}, 'restore', at('offline'), '--to', at('stopped'))).toMatchObject({ code: 1, err: expect.stringContaining('not an empty folder') });
  });
});
