import { describe, expect, it } from '@jest/globals';
import { LOCAL } from '@sanxiang/access';
import { assignmentOf, Directory, validateEvent, type Assignment, type CloudEvent, type ToldAssignment } from '@sanxiang/contracts';
import { DEFAULT_ORG, Unavailable } from '@sanxiang/kernel';
import { clockAt } from '@sanxiang/testing';
import { DirectoryWriter } from './directory-writer.js';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const agent = (id: string, team: string | null, from = 0): Assignment => ({ kind: 'agent', id, from, team, line: null, department: null });

/** A log that keeps what is admitted, and what of it can be read. */
function log(): { events: CloudEvent[]; visible: number | null; writer(clock?: ReturnType<typeof clockAt>): DirectoryWriter; teams(): Record<string, string | null> } {
  const told = (events: readonly CloudEvent[]): ToldAssignment[] => events.map(assignmentOf).filter((t) => t !== null);
  return {
    events: [], visible: null,
    writer(clock = clockAt(NOW)) {
      const document = (_: unknown, body: Buffer): Promise<{ accepted: number; duplicates: number; rejected: [] }> => {
        const events = JSON.parse(body.toString()) as CloudEvent[];
        for (const event of events) expect(validateEvent(event, null, { now: clock.now() })).toMatchObject({ ok: true });
        this.events.push(...events);
        return Promise.resolve({ accepted: events.length, duplicates: 0, rejected: [] });
      };
      return new DirectoryWriter({ document }, () => Promise.resolve(told(this.events.slice(0, this.visible ?? Infinity))), clock);
    },
    teams() { return Object.fromEntries([...Directory.of(told(this.events)).assignments()].map((a) => [a.id, a.team])); },
  };
}

describe('writing a directory', () => {
  it('tells what differs, withdraws what is gone, and nothing the second time', async () => {
    const store = log();
    const writer = store.writer();
    expect(await writer.put(LOCAL, DEFAULT_ORG, [agent('A1', 'T1'), agent('A2', 'T1')])).toMatchObject({ changes: [{ before: null }, { before: null }], unchanged: 0, applied: true });
    expect(await writer.put(LOCAL, DEFAULT_ORG, [agent('A2', 'T1'), agent('A1', 'T1')])).toEqual({ changes: [], unchanged: 2, applied: true });
    expect(await writer.put(LOCAL, DEFAULT_ORG, [agent('A1', 'T2'), agent('A3', null)])).toMatchObject({
      changes: [{ assignment: agent('A1', 'T2'), withdrawn: false, before: { team: 'T1' } }, { assignment: agent('A3', null), before: null }, { assignment: { id: 'A2' }, withdrawn: true, before: { team: 'T1' } }], unchanged: 0,
    });
    expect([store.teams(), store.events.length]).toEqual([{ A1: 'T2', A3: null }, 5]);
  });

  it('comes back to what it was, though time stands still', async () => {
    const store = log();
    for (const team of ['T1', 'T2', 'T1', 'T2', 'T1']) await store.writer().put(LOCAL, DEFAULT_ORG, [agent('A1', team)]);
    expect([store.teams(), new Set(store.events.map((e) => e.id)).size]).toEqual([{ A1: 'T1' }, 5]);
    await store.writer().put(LOCAL, DEFAULT_ORG, []);
    await store.writer().put(LOCAL, DEFAULT_ORG, [agent('A1', 'T1')]);
    expect(store.teams()).toEqual({ A1: 'T1' });
  });

  it('knows what it told before it can be read, also of two at once', async () => {
    const store = log();
    const writer = store.writer();
    store.visible = 0;
    const puts = Promise.all([writer.put(LOCAL, DEFAULT_ORG, [agent('A1', 'T1')]), writer.put(LOCAL, DEFAULT_ORG, [agent('A1', 'T2')]), writer.put(LOCAL, DEFAULT_ORG, [agent('A1', 'T1')])]);
    while (store.events.length < 3) await Promise.resolve();
    store.visible = null;
    expect((await puts).map((p) => p.changes.length)).toEqual([1, 1, 1]);
    expect(store.teams()).toEqual({ A1: 'T1' });
  });

  it('asks of two processes that want the same of the same under one id', async () => {
    const [one, two] = [log(), log()];
    await one.writer().put(LOCAL, DEFAULT_ORG, [agent('A1', 'T1')]);
    await two.writer(clockAt(NOW + 1000)).put(LOCAL, DEFAULT_ORG, [agent('A1', 'T1')]);
    expect(one.events.map((e) => e.id)).toEqual(two.events.map((e) => e.id));
  });

  it('is not possible where the directory cannot be read', async () => {
    await expect(new DirectoryWriter({ document: () => Promise.reject(new Error('not asked')) }, null, clockAt(NOW)).put(LOCAL, DEFAULT_ORG, [])).rejects.toThrow(Unavailable);
  });
});
