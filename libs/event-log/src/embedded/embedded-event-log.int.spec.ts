import { createHash } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger, systemClock, Unavailable } from '@sanxiang/kernel';
import { clockAt, until } from '@sanxiang/testing';
import { eventLogSuite } from '../event-log.suite.js';
import { EmbeddedEventLog } from './embedded-event-log.js';

const silent = createLogger('silent', 'test');
const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'sanxiang-log-'));

eventLogSuite('embedded event log', async () => {
  const dir = await folder();
  return { open: () => Promise.resolve(new EmbeddedEventLog(dir, systemClock, silent)), cleanUp: () => rm(dir, { recursive: true }) };
});

describe('embedded event log, bounds', () => {
  it('refuses more records than may wait, and takes the next ones', async () => {
    const dir = await folder();
    const log = new EmbeddedEventLog(dir, systemClock, silent);
    const many = Array.from({ length: 150_000 }, (_, i) => ({ key: 'k', value: `${i}` }));
    const first = log.append('t', many);
    await expect(log.append('t', many)).rejects.toBeInstanceOf(Unavailable);
    expect(await first).toBe(0);
    expect(await log.append('t', many.slice(0, 1))).toBe(150_000);
    await log.close();
    await rm(dir, { recursive: true });
  });
});

describe('embedded event log, cut by age', () => {
  const DAY_MS = 86_400_000;
  const START_MS = Date.UTC(2026, 2, 1);
  const clock = clockAt(START_MS);
  let dir = '';
  let log: EmbeddedEventLog;
  /** Ten records a day for five days, from offset 0. */
  beforeEach(async () => {
    dir = await folder();
    log = new EmbeddedEventLog(dir, clock, silent);
    clock.advance(START_MS - clock.now());
    for (let day = 0; day < 5; day += 1) { await log.append('t', Array.from({ length: 10 }, (_, i) => ({ key: 'k', value: `${day * 10 + i}` }))); clock.advance(DAY_MS); }
  });
  afterEach(async () => { await log.close(); await rm(dir, { recursive: true }); });
  const read = async (group: string, upto: number): Promise<number[]> => {
    const seen: number[] = [];
    const c = await log.consume(group, 't', ({ records }) => { seen.push(...records.map((r) => r.off)); return Promise.resolve(); });
    await until('all to be read', async () => (await log.behind(group, 't')) === 0 && seen.at(-1) === upto);
    await c.stop();
    return seen;
  };

  it('drops whole chunks that are old enough and hands their records over first', async () => {
    await read('a', 49);
    const kept: string[] = [];
    expect(await log.cut('t', { before: START_MS + 2 * DAY_MS, groups: ['a'] }, (records) => { kept.push(...records.map((r) => r.value)); return Promise.resolve(); })).toBe(20);
    expect(kept).toEqual(Array.from({ length: 20 }, (_, i) => `${i}`));
    expect([log.first('t'), await log.read('t', 19), await log.read('t', 20), await log.read('t', 49)]).toEqual([20, null, '20', '49']);
    expect(await log.append('t', [{ key: 'k', value: 'next' }])).toBe(50);
  });

  it('keeps what a group has not committed, even one that has not begun', async () => {
    expect(await log.cut('t', { before: Infinity, groups: ['a'] })).toBe(0);
    await read('a', 49);
    expect(await log.cut('t', { before: Infinity, groups: ['a', 'b'] })).toBe(0);
    expect(await log.cut('t', { before: Infinity, groups: ['a'], below: 29 })).toBe(20);
  });

  it('never drops the newest chunk, so that offsets go on after it was opened again', async () => {
    await read('a', 49);
    expect(await log.cut('t', { before: Infinity, groups: ['a'] })).toBe(40);
    await log.close();
    log = new EmbeddedEventLog(dir, clock, silent);
    expect([log.first('t'), await log.append('t', [{ key: 'k', value: 'x' }])]).toEqual([40, 50]);
  });

  it('keeps everything when what should be kept of it cannot be', async () => {
    await read('a', 49);
    await expect(log.cut('t', { before: Infinity, groups: ['a'] }, () => Promise.reject(new Error('no room')))).rejects.toThrow('no room');
    expect(log.first('t')).toBe(0);
  });

  it('lets a new group begin with the oldest record that is there', async () => {
    await read('a', 49);
    await log.cut('t', { before: START_MS + 3 * DAY_MS, groups: ['a'] });
    expect(await read('late', 49)).toEqual(Array.from({ length: 20 }, (_, i) => 30 + i));
  });

  it('uses the room again: the file does not grow while as much is cut as comes in', async () => {
    const size = async (): Promise<number> => (await stat(join(dir, 'big.db'))).size;
    const fill = async (n: number): Promise<void> => { await log.append('big', Array.from({ length: 1000 }, (_, i) => ({ key: 'k', value: createHash('sha256').update(`${n} ${i}`).digest('hex') }))); clock.advance(DAY_MS); };
    for (let n = 0; n < 40; n += 1) await fill(n);
    await log.close();
    log = new EmbeddedEventLog(dir, clock, silent);
    const before = await size();
    for (let n = 40; n < 80; n += 1) { await fill(n); await log.cut('big', { before: clock.now() - 20 * DAY_MS, groups: [] }); }
    await log.close();
    log = new EmbeddedEventLog(dir, clock, silent);
    expect(await size()).toBeLessThanOrEqual(before * 1.1);
  });
});
