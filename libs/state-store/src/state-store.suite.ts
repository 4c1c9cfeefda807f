import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { orgOf } from '@sanxiang/kernel';
import { StaleVersion, type OutboxRecord, type StateStore, type Write } from './port.js';

export interface Doc { readonly text: string }
/** What a suite needs of an adapter: open it over the same storage as often as asked; `published` is what its relay was given. */
export interface StoreUnderTest { open(): Promise<StateStore<Doc>>; readonly published: OutboxRecord[]; failPublishing(on: boolean): void; sweep(store: StateStore<Doc>): Promise<void>; cleanUp(): Promise<void> }

const A = orgOf('a'); const B = orgOf('b');
const write = (id: string, expected: number, text: string, more: Partial<Write<Doc>> = {}): Write<Doc> => ({ id, expected, doc: { text }, timers: [], outbox: [], ...more });
const said = (value: string): OutboxRecord => ({ topic: 't', key: 'k', value });

/** The promises of the port `StateStore`, for every adapter alike. */
export function stateStoreSuite(name: string, prepare: () => Promise<StoreUnderTest>): void {
  describe(name, () => {
    let storage: StoreUnderTest; let store: StateStore<Doc>;
    beforeEach(async () => { storage = await prepare(); store = await storage.open(); });
    afterEach(async () => { await store.close(); await storage.cleanUp(); });

    it('loads what was saved, with a version that rises', async () => {
      await store.save(A, [write('1', 0, 'one'), write('2', 0, 'two 三响')]);
      await store.save(A, [write('1', 1, 'uno')]);
      expect([...await store.load(A, ['1', '2', '3'])]).toEqual([['1', { version: 2, doc: { text: 'uno' } }], ['2', { version: 1, doc: { text: 'two 三响' } }]]);
    });

    it('keeps orgs apart', async () => {
      await store.save(A, [write('1', 0, 'of a', { timers: [{ clock: 'c', at: 5 }] })]);
      expect((await store.load(B, ['1'])).size).toBe(0);
      expect(await store.due(B, 'c', 100, 10)).toEqual([]);
      await store.save(B, [write('1', 0, 'of b')]);
      expect((await store.load(A, ['1'])).get('1')?.doc.text).toBe('of a');
    });

    it('refuses a save over a version that is not the latest, and writes nothing of it', async () => {
      await store.save(A, [write('1', 0, 'one')]);
      await expect(store.save(A, [write('2', 0, 'two', { outbox: [said('never')] }), write('1', 0, 'again')])).rejects.toBeInstanceOf(StaleVersion);
      await expect(store.save(A, [write('1', 7, 'future')])).rejects.toBeInstanceOf(StaleVersion);
      expect([...(await store.load(A, ['1', '2'])).keys()]).toEqual(['1']);
      expect(storage.published).toEqual([]);
    });

    it('publishes the outbox in its order before a save resolves', async () => {
      await store.save(A, [write('1', 0, 'one', { outbox: [said('1'), said('2')] }), write('2', 0, 'two', { outbox: [said('3')] })]);
      expect(storage.published.map((r) => r.value)).toEqual(['1', '2', '3']);
    });

    it('publishes later what it could not publish at once, also after it was opened again', async () => {
      storage.failPublishing(true);
      await expect(store.save(A, [write('1', 0, 'one', { outbox: [said('kept')] })])).rejects.toThrow();
      expect((await store.load(A, ['1'])).get('1')?.version).toBe(1);
      storage.failPublishing(false);
      await store.close();
      store = await storage.open();
      await storage.sweep(store);
      expect(storage.published.map((r) => r.value)).toEqual(['kept']);
      await storage.sweep(store);
      expect(storage.published).toHaveLength(1);
    });

    it('tells whose timers a clock has passed, earliest first, and forgets replaced ones', async () => {
      await store.save(A, [write('late', 0, '', { timers: [{ clock: 'pbx', at: 30 }] }), write('early', 0, '', { timers: [{ clock: 'pbx', at: 10 }, { clock: 'other', at: 1 }] })]);
      expect(await store.due(A, 'pbx', 10, 10)).toEqual([]);
      expect(await store.due(A, 'pbx', 31, 10)).toEqual(['early', 'late']);
      expect(await store.due(A, 'pbx', 31, 1)).toEqual(['early']);
      await store.save(A, [write('early', 1, '', { timers: [] })]);
      expect(await store.due(A, 'pbx', 31, 10)).toEqual(['late']);
      expect(await store.due(A, 'other', 31, 10)).toEqual([]);
    });
  });
}
