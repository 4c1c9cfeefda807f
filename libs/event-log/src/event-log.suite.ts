import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Unavailable } from '@sanxiang/kernel';
import type { Batch, EventLog } from './port.js';

/** What a suite needs of an adapter: open a log over the same storage as often as asked. */
export interface LogUnderTest { open(): Promise<EventLog>; cleanUp(): Promise<void> }

const records = (n: number, from = 0): { key: string; value: string }[] => Array.from({ length: n }, (_, i) => ({ key: `k${(from + i) % 3}`, value: JSON.stringify({ n: from + i, text: '三响 "quoted" \\ 🙂' }) }));
/** By number: records of different keys may come in any order. */
const inOrder = (values: readonly string[]): string[] => [...values].sort((a, b) => numberOf(a) - numberOf(b));
const numberOf = (value: string): number => (JSON.parse(value) as { n: number }).n;
const numbers = (values: readonly string[]): number[] => values.map(numberOf);

/** Collects what a consumer gets; `until(n)` resolves when n values were handled. */
class Collector {
  readonly values: string[] = [];
  private waiting: { n: number; resolve: () => void }[] = [];
  readonly handle = (batch: Batch): Promise<void> => {
    this.values.push(...batch.records.map((r) => r.value));
    for (const w of this.waiting) if (this.values.length >= w.n) w.resolve();
    return Promise.resolve();
  };
  until(n: number): Promise<void> { return new Promise((resolve) => { if (this.values.length >= n) resolve(); else this.waiting.push({ n, resolve }); }); }
}

/** The promises of the port `EventLog`, for every adapter alike. */
export function eventLogSuite(name: string, prepare: () => Promise<LogUnderTest>): void {
  describe(name, () => {
    let storage: LogUnderTest; let log: EventLog;
    beforeEach(async () => { storage = await prepare(); log = await storage.open(); });
    afterEach(async () => { await log.close(); await storage.cleanUp(); });

    it('hands over what was appended, in order, whole and unchanged', async () => {
      await log.append('t', records(2500));
      const seen = new Collector();
      await log.consume('g', 't', seen.handle, { maxRecords: 700 });
      await seen.until(2500);
      expect(inOrder(seen.values)).toEqual(records(2500).map((r) => r.value));
      for (const key of [0, 1, 2]) expect(numbers(seen.values).filter((n) => n % 3 === key)).toEqual(Array.from({ length: 2500 }, (_, i) => i).filter((n) => n % 3 === key));
    });

    it('keeps the batches within the bound that was asked for', async () => {
      await log.append('t', records(1000));
      const sizes: number[] = []; const seen = new Collector();
      await log.consume('g', 't', (b) => { sizes.push(b.records.length); return seen.handle(b); }, { maxRecords: 64 });
      await seen.until(1000);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(64);
    });

    it('gives every record of a partition an offset of its own, rising, also to appends that overlap', async () => {
      await Promise.all([log.append('t', records(30)), log.append('t', records(40, 30)), log.append('t', records(50, 70))]);
      const offs = new Map<number, number[]>(); const seen = new Collector();
      await log.consume('g', 't', (b) => { offs.set(b.part, [...offs.get(b.part) ?? [], ...b.records.map((r) => r.off)]); return seen.handle(b); });
      await seen.until(120);
      for (const list of offs.values()) expect(list).toEqual([...list].sort((a, b) => a - b));
      expect([...offs].flatMap(([part, list]) => list.map((off) => `${part}/${off}`))).toHaveLength(new Set([...offs].flatMap(([part, list]) => list.map((off) => `${part}/${off}`))).size);
    });

    it('sees records that come while it consumes', async () => {
      const seen = new Collector();
      await log.consume('g', 't', seen.handle);
      await log.append('t', records(2)); await seen.until(2);
      await log.append('t', records(2, 2)); await seen.until(4);
      expect(numbers(inOrder(seen.values))).toEqual([0, 1, 2, 3]);
    });

    it('goes on where the group had committed, and gives every group everything', async () => {
      await log.append('t', records(10));
      const first = new Collector(); const c = await log.consume('g', 't', first.handle); await first.until(10); await c.stop();
      await log.append('t', records(5, 10));
      const second = new Collector(); await log.consume('g', 't', second.handle); await second.until(5);
      expect(numbers(inOrder(second.values))).toEqual([10, 11, 12, 13, 14]);
      const other = new Collector(); await log.consume('h', 't', other.handle); await other.until(15);
      expect(other.values).toHaveLength(15);
    });

    it('hands a batch over again until its handler resolves, and commits nothing before', async () => {
      await log.append('t', records(3).map((r) => ({ ...r, key: 'one' })));
      const seen = new Collector(); let failures = 2;
      const attempts: number[][] = [];
      await log.consume('g', 't', (b) => { attempts.push(numbers(b.records.map((r) => r.value))); return failures-- > 0 ? Promise.reject(new Unavailable('test')) : seen.handle(b); });
      await seen.until(3);
      expect(attempts).toEqual([[0, 1, 2], [0, 1, 2], [0, 1, 2]]);
    });

    it('says how far a group is behind', async () => {
      await log.append('t', records(7));
      expect(await log.behind('g', 't')).toBe(7);
      const seen = new Collector(); const c = await log.consume('g', 't', seen.handle); await seen.until(7); await c.stop();
      expect(await log.behind('g', 't')).toBe(0);
      expect(await log.behind('nobody yet', 'nothing yet')).toBe(0);
    });

    it('has everything after it was closed and opened again', async () => {
      await log.append('t', records(4)); await log.append('u', records(1, 100));
      await log.close();
      log = await storage.open();
      const seen = new Collector(); await log.consume('g', 't', seen.handle); await seen.until(4);
      expect(numbers(inOrder(seen.values))).toEqual([0, 1, 2, 3]);
      await log.append('t', records(1, 4)); await seen.until(5);
    });

    it('carries what another opening of the same storage appends', async () => {
      const other = await storage.open();
      const seen = new Collector(); await log.consume('g', 't', seen.handle);
      await other.append('t', records(2)); await seen.until(2);
      await other.close();
      expect(numbers(inOrder(seen.values))).toEqual([0, 1]);
    });

    it('refuses to append once it is closed', async () => {
      await log.close();
      await expect(log.append('t', records(1))).rejects.toBeInstanceOf(Unavailable);
      log = await storage.open();
    });
  });
}
