import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { orgOf } from '@sanxiang/kernel';
import { StaleVersion, type OutboxRecord, type StateStore, type Timer, type Write } from './port.js';

export interface Doc { readonly text: string }
/** What a suite needs of an adapter: open it over the same storage as often as asked; `published` is what its relay was given. */
export interface StoreUnderTest {
  open(): Promise<StateStore<Doc>>;
  readonly published: OutboxRecord[];
  failPublishing(on: boolean): void;
  sweep(store: StateStore<Doc>): Promise<void>;
  cleanUp(): Promise<void>;
}

const A = orgOf('a'); const B = orgOf('b');
const write = (id: string, expected: number, text: string, more: Partial<Write<Doc>> = {}): Write<Doc> => ({ id, expected, doc: { text }, timers: [], outbox: [], ...more });
const said = (value: string): OutboxRecord => ({ topic: 't', key: 'k', value });
const pbx = (at: number): Timer => ({ clock: 'pbx', at });
const firsts = (texts: readonly string[]): string[] => [...new Set(texts)];

/** The promises of the port `StateStore`, for every adapter alike. */
export function stateStoreSuite(name: string, prepare: () => Promise<StoreUnderTest>): void {
  describe(name, () => {
    let storage: StoreUnderTest; let store: StateStore<Doc>;
    const values = (): string[] => storage.published.map((r) => r.value);
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
      expect(values()).toEqual(['1', '2', '3']);
    });

    it('publishes later what it could not publish at once, also after it was opened again', async () => {
      const kept = Array.from({ length: 123 }, (_, i) => `kept ${i}`);
      storage.failPublishing(true);
      await expect(store.save(A, [write('1', 0, 'one', { outbox: kept.map(said) })])).rejects.toThrow();
      await store.close();
      storage.failPublishing(false);
      store = await storage.open();
      await storage.sweep(store);
      expect(values()).toEqual(kept);
      expect((await store.load(A, ['1'])).get('1')?.version).toBe(1);
      await storage.sweep(store);
      expect(values()).toEqual(kept);
    });

    it('lets nobody load a state before what it had to say is in the log', async () => {
      storage.failPublishing(true);
      await expect(store.save(A, [write('1', 0, 'one', { outbox: [said('kept')] })])).rejects.toThrow();
      await expect(store.load(A, ['1'])).rejects.toThrow();
      storage.failPublishing(false);
      expect((await store.load(A, ['1'])).get('1')?.version).toBe(1);
      expect(values()).toEqual(['kept']);
    });

    it('keeps an outbox that was not published when another opening of the storage saves the same state, and publishes it first', async () => {
      storage.failPublishing(true);
      await expect(store.save(A, [write('1', 0, 'one', { outbox: [said('1'), said('2')] })])).rejects.toThrow();
      const other = await storage.open();
      await expect(other.save(A, [write('1', 1, 'two', { outbox: [said('3')] })])).rejects.toThrow();
      storage.failPublishing(false);
      const [now] = (await other.load(A, ['1'])).values();
      await other.save(A, [write('1', now?.version ?? 0, 'three', { outbox: [said('4')] })]);
      await storage.sweep(store);
      await other.close();
      expect(firsts(values()).filter((v) => v !== '3')).toEqual(['1', '2', '4']);
      expect(values().includes('3')).toBe(now?.doc.text === 'two');
    });

    it('lets one of two openings of the storage save over a version, and tells the other', async () => {
      const other = await storage.open();
      await store.save(A, [write('1', 0, 'one')]);
      expect((await other.load(A, ['1'])).get('1')).toEqual({ version: 1, doc: { text: 'one' } });
      await other.save(A, [write('1', 1, 'two', { outbox: [said('two')] })]);
      await expect(store.save(A, [write('1', 1, 'zwei', { outbox: [said('zwei')] })])).rejects.toBeInstanceOf(StaleVersion);
      expect((await store.load(A, ['1'])).get('1')).toEqual({ version: 2, doc: { text: 'two' } });
      expect(firsts(values())).toEqual(['two']);
      await other.close();
    });

    it('saves and loads a batch of thousands, and says it in its order', async () => {
      const ids = Array.from({ length: 2500 }, (_, i) => `call ${i}`);
      await store.save(A, ids.map((id) => write(id, 0, id, { outbox: [said(`${id} a`), said(`${id} b`)] })));
      await store.save(A, ids.filter((_, i) => i % 2 === 0).map((id) => write(id, 1, `${id}!`)));
      const found = await store.load(A, ids);
      expect([...found].map(([id, s]) => [id, s.version, s.doc.text])).toEqual(ids.map((id, i) => (i % 2 === 0 ? [id, 2, `${id}!`] : [id, 1, id])));
      expect(values()).toEqual(ids.flatMap((id) => [`${id} a`, `${id} b`]));
    });

    it('takes any text for an id, a clock and what a state says', async () => {
      const odd = ['a.b$c', '$set', 'nul \u0000 inside', '\u0000', '三响 ☎', 'x'.repeat(512), '{"json":1}', '__proto__'];
      await store.save(A, odd.map((id) => write(id, 0, id, { timers: [{ clock: id, at: 7 }], outbox: [said(id)] })));
      expect([...await store.load(A, odd)].map(([id, s]) => [id, s.doc.text])).toEqual(odd.map((id) => [id, id]));
      for (const clock of odd) expect(await store.due(A, clock, 8, 10)).toEqual([clock]);
      expect(values()).toEqual(odd);
    });

    it('tells whose timers a clock has passed, earliest first, and forgets replaced ones', async () => {
      await store.save(A, [write('late', 0, '', { timers: [pbx(30)] }), write('early', 0, '', { timers: [pbx(10), { clock: 'other', at: 1 }] })]);
      expect(await store.due(A, 'pbx', 10, 10)).toEqual([]);
      expect(await store.due(A, 'pbx', 31, 10)).toEqual(['early', 'late']);
      expect(await store.due(A, 'pbx', 31, 1)).toEqual(['early']);
      await store.save(A, [write('early', 1, '', { timers: [] })]);
      expect(await store.due(A, 'pbx', 31, 10)).toEqual(['late']);
      expect(await store.due(A, 'other', 31, 10)).toEqual([]);
    });

    it('follows a timer that is put off, put forward and set again', async () => {
      const setTimers = async (id: string, timers: readonly Timer[]): Promise<void> => {
        await store.save(A, [write(id, (await store.load(A, [id])).get(id)?.version ?? 0, '', { timers })]);
      };
      await setTimers('1', [pbx(10)]);
      await setTimers('2', [pbx(20), pbx(25)]);
      await setTimers('1', [pbx(30)]);
      expect(await store.due(A, 'pbx', 30, 10)).toEqual(['2']);
      expect(await store.due(A, 'pbx', 31, 10)).toEqual(['2', '1']);
      await setTimers('1', [pbx(5)]);
      expect(await store.due(A, 'pbx', 6, 10)).toEqual(['1']);
      await setTimers('1', []);
      await setTimers('1', [pbx(10)]);
      expect(await store.due(A, 'pbx', 100, 10)).toEqual(['1', '2']);
    });

    it('tells all who are due piece by piece, each once, when each is dealt with', async () => {
      const ids = Array.from({ length: 25 }, (_, i) => `${i}`);
      await store.save(A, ids.map((id, i) => write(id, 0, '', { timers: [pbx(1000 - i)] })));
      await store.save(A, ids.slice(0, 12).map((id, i) => write(id, 1, '', { timers: [pbx(2000 - i)] })));
      const told: string[] = [];
      for (let due = await store.due(A, 'pbx', 5000, 4); due.length > 0; due = await store.due(A, 'pbx', 5000, 4)) {
        told.push(...due);
        const states = await store.load(A, due);
        await store.save(A, due.map((id) => write(id, states.get(id)?.version ?? 0, 'over')));
      }
      expect(told).toEqual([...ids.slice(12).reverse(), ...ids.slice(0, 12).reverse()]);
    });
  });
}
