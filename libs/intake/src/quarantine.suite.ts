import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { orgOf, Problem } from '@sanxiang/kernel';
import { clockAt, type SetClock } from '@sanxiang/testing';
import type { Quarantine, QuarantineQuery, Rejected } from './quarantine.js';

/** Opens an adapter over the same storage as often as asked, with its bound. */
export interface QuarantineUnderTest { open(clock: SetClock, rowsMax: number): Quarantine; cleanUp(): Promise<void> }

const A = orgOf('a'); const B = orgOf('b');
const ROWS_MAX = 6;
const START_MS = 1_772_000_000_000;
const bad = (eventId: string, more: Partial<Rejected> = {}): Rejected => ({ payload: `{"id":"${eventId}"}`, reason: 'malformed', path: 'time', source: 'pbx', eventId, ...more });
const page = (more: Partial<QuarantineQuery> = {}): QuarantineQuery => ({ key: null, before: null, limit: 10, ...more });

/** The promises of `Quarantine`, for every adapter alike. */
export function quarantineSuite(name: string, prepare: () => Promise<QuarantineUnderTest>): void {
  describe(name, () => {
    let storage: QuarantineUnderTest; let quarantine: Quarantine; let clock: SetClock;
    beforeEach(async () => { storage = await prepare(); clock = clockAt(START_MS); quarantine = storage.open(clock, ROWS_MAX); });
    afterEach(async () => { await quarantine.close(); await storage.cleanUp(); });
    const add = async (ids: readonly string[], key = 'pbx-key'): Promise<void> => { clock.advance(1000); await quarantine.add(A, key, ids.map((id) => bad(id))); };
    const listed = async (query: Partial<QuarantineQuery> = {}): Promise<(string | null)[]> => (await quarantine.list(A, page(query))).items.map((i) => i.eventId);

    it('gives what was kept, whole, newest first', async () => {
      await add(['1', '2']); await add(['3']);
      expect(await listed()).toEqual(['3', '2', '1']);
      const [item] = (await quarantine.list(A, page())).items;
      expect(item).toEqual({ ...bad('3'), id: item?.id, at: START_MS + 2000, key: 'pbx-key', truncated: false });
      expect(await quarantine.get(A, item?.id ?? '')).toEqual(item);
    });

    it('gives it page by page, each item once, though more comes in between', async () => {
      await add(['1', '2', '3']); await add(['4', '5']);
      const first = await quarantine.list(A, page({ limit: 2 }));
      await add(['6']);
      const second = await quarantine.list(A, page({ limit: 2, before: first.next }));
      const third = await quarantine.list(A, page({ limit: 2, before: second.next }));
      expect([first, second, third].map((p) => p.items.map((i) => i.eventId))).toEqual([['5', '4'], ['3', '2'], ['1']]);
      expect(third.next).toBeNull();
    });

    it('refuses a cursor that it did not give', async () => {
      for (const before of ['', 'x', '-1', '1e3', '{"$gt":""}']) await expect(quarantine.list(A, page({ before }))).rejects.toBeInstanceOf(Problem);
    });

    it('keeps orgs and keys apart', async () => {
      await add(['1'], 'one'); await add(['2'], 'two');
      await quarantine.add(B, 'one', [bad('b', { id: 'same' })]);
      await quarantine.add(A, 'one', [bad('a', { id: 'same' })]);
      expect(await listed({ key: 'one' })).toEqual(['a', '1']);
      expect((await quarantine.list(B, page())).items.map((i) => i.eventId)).toEqual(['b']);
      expect((await quarantine.get(B, 'same'))?.eventId).toBe('b');
      await quarantine.remove(B, 'same');
      expect(await quarantine.get(B, 'same')).toBeNull();
      expect((await quarantine.get(A, 'same'))?.eventId).toBe('a');
    });

    it('counts by source and reason, most first', async () => {
      await quarantine.add(A, 'k', [bad('1'), bad('2', { source: null, reason: 'unreadable' }), bad('3', { source: null, reason: 'unreadable' }), bad('4', { source: null, reason: 'unreadable' })]);
      await quarantine.add(A, 'other', [bad('5')]);
      expect(await quarantine.counts(A, null)).toEqual([{ source: null, reason: 'unreadable', count: 3 }, { source: 'pbx', reason: 'malformed', count: 2 }]);
      expect(await quarantine.counts(A, 'other')).toEqual([{ source: 'pbx', reason: 'malformed', count: 1 }]);
      expect(await quarantine.counts(B, null)).toEqual([]);
    });

    it('takes an item out', async () => {
      await add(['1', '2']);
      const [two] = (await quarantine.list(A, page())).items;
      await quarantine.remove(A, two?.id ?? '');
      expect(await listed()).toEqual(['1']);
      expect(await quarantine.get(A, two?.id ?? '')).toBeNull();
    });

    it('keeps an item once that is found several times, also by others', async () => {
      const other = storage.open(clock, ROWS_MAX);
      await quarantine.add(A, 'log', [bad('1', { id: 'events-3-7' })]);
      await other.add(A, 'log', [bad('1', { id: 'events-3-7' }), bad('2', { id: 'events-3-8' })]);
      await quarantine.add(A, 'log', [bad('2', { id: 'events-3-8' })]);
      await other.close();
      expect(await listed()).toEqual(['2', '1']);
    });

    it('lets the oldest go beyond its bound, of the org that has so many', async () => {
      await quarantine.add(B, 'k', [bad('b')]);
      await add(['1', '2', '3']); await add(['4', '5', '6']); await add(['7', '8']);
      expect(await listed()).toEqual(['8', '7', '6', '5', '4', '3']);
      expect((await quarantine.list(B, page())).items).toHaveLength(1);
    });

    it('keeps the beginning of what is too long, in whole characters', async () => {
      await quarantine.add(A, 'k', [bad('1', { payload: `${'x'.repeat(65_535)}☎️🎧 and more` })]);
      const [item] = (await quarantine.list(A, page())).items;
      expect(item?.truncated).toBe(true);
      expect(item?.payload.length).toBe(65_536);
      expect(item?.payload.isWellFormed()).toBe(true);
    });

    it('has it all when it is opened again', async () => {
      await add(['1']);
      await quarantine.close();
      quarantine = storage.open(clock, ROWS_MAX);
      expect(await listed()).toEqual(['1']);
    });
  });
}
