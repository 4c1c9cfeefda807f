import type { mongo } from 'mongoose';
import type { OutboxRecord, Publish } from '../port.js';
import { Journal, type JournalDocument } from './journal.js';
import { outboxOf, type StateDocument, type StateHead } from './state.document.js';

/** A journal that nobody has touched for so long has lost its process. Should that live on after all, some records are published twice. */
export const LEASE_MS = 15_000;
/** For so long a lost journal is looked at again: its process may have been held up right before a write, and have died after it. */
export const FORGET_MS = 300_000;

/** States that one batch of a journal names. */
interface Named { readonly _id: string; readonly batch: number; readonly keys: readonly string[] }

/**
 * Sees to it that every outbox is published: those of this process, and those that others have left. Each method may be repeated;
 * a record may be published twice, but none is lost, and none comes for the first time after one that its state said later.
 */
export class Relay {
  /** Of this process, by id; as many as there were saves at the same time. */
  private readonly own = new Map<string, Journal>();

  constructor(
    private readonly states: mongo.Collection<StateDocument>, private readonly journals: mongo.Collection<JournalDocument>,
    private readonly publish: Publish, private readonly now: () => number,
  ) {}

  /** A journal for one save, which gives it back by `busy = false`. */
  take(): Journal {
    const journal = [...this.own.values()].find((j) => !j.busy && j.open === null) ?? new Journal();
    this.own.set(journal.id, journal);
    journal.busy = true;
    return journal;
  }

  /** Begins a batch; `keys` are the states that have something to say. Has to be done before the first of them is written. */
  async begin(journal: Journal, keys: readonly string[]): Promise<void> {
    const document = journal.begin(keys, this.now());
    if (keys.length === 0) return;
    journal.stands = true;
    // A write of an earlier batch that was given up may arrive late: it must not take this one's place.
    await this.journals.replaceOne({ _id: document._id, batch: { $lt: document.batch } }, document, { upsert: true });
  }

  /** Publishes what the batch has said. */
  async end(journal: Journal, records: readonly OutboxRecord[]): Promise<void> {
    if (records.length > 0) await this.publish(records);
    journal.done();
  }

  /** Publishes what this process could not publish before. */
  async catchUp(): Promise<void> {
    for (const journal of this.own.values()) {
      const { open } = journal;
      if (journal.busy || open === null) continue;
      journal.busy = true;
      try { await this.say(open); journal.done(); } finally { journal.busy = false; }
    }
  }

  /** To be done before anybody builds on these states: publishes those whose writer has not said, or may not have said, what they have to say. */
  async settle(heads: readonly StateHead[]): Promise<void> {
    const named = heads.filter((h) => h.journal !== undefined && this.own.get(h.journal)?.names(h) === true);
    const foreign = heads.filter((h) => h.journal !== undefined && !this.own.has(h.journal));
    if (foreign.length > 0) {
      const ids = [...new Set(foreign.flatMap((h) => h.journal ?? []))];
      for (const j of await this.journals.find({ _id: { $in: ids } }).toArray()) {
        const keys = new Set(JSON.parse(j.keys) as readonly string[]);
        named.push(...foreign.filter((h) => h.journal === j._id && h.batch === j.batch && keys.has(h._id)));
      }
    }
    for (const [_id, ofJournal] of Map.groupBy(named, (h) => h.journal ?? '')) {
      for (const [batch, list] of Map.groupBy(ofJournal, (h) => h.batch ?? 0)) await this.say({ _id, batch, keys: list.map((h) => h._id) });
    }
  }

  /** Publishes, in their order, what these states have to say, if it is still this batch that wrote them; then drops it, so that it is said once. */
  private async say({ _id, batch, keys }: Named): Promise<void> {
    const written = { journal: _id, batch };
    const found = await this.states.find({ _id: { $in: [...keys] }, ...written, outbox: { $exists: true } }, { batchSize: keys.length }).toArray();
    if (found.length === 0) return;
    const byKey = new Map(found.map((state) => [state._id, state]));
    await this.publish(keys.flatMap((key) => outboxOf(byKey.get(key) ?? {})));
    await this.states.updateMany({ _id: { $in: [...byKey.keys()] }, ...written }, { $unset: { outbox: '' } });
  }

  /** Publishes what processes have left that are no more. Only one process at a time looks at a journal. */
  async sweepLost(): Promise<void> {
    for (;;) {
      const now = this.now();
      const lost = await this.journals.findOneAndUpdate({ _id: { $nin: [...this.own.keys()] }, seenAt: { $lte: now - LEASE_MS } }, { $set: { seenAt: now } });
      if (lost === null) return;
      await this.say({ ...lost, keys: JSON.parse(lost.keys) as readonly string[] });
      const lostAt = lost.lostAt ?? now;
      const taken = { _id: lost._id, batch: lost.batch, seenAt: now };
      if (now - lostAt >= FORGET_MS) await this.journals.deleteOne(taken);
      else await this.journals.updateOne(taken, { $set: { lostAt } });
    }
  }

  /** Tells the others that this process lives, and removes journals that name nothing any longer. */
  async keepUp(): Promise<void> {
    const standing = [...this.own.values()].filter((j) => j.stands);
    const working = standing.filter((j) => j.busy || j.open !== null).map((j) => j.id);
    if (working.length > 0) await this.journals.updateMany({ _id: { $in: working } }, { $set: { seenAt: this.now() } });
    for (const journal of standing) {
      if (journal.busy || journal.open !== null) continue;
      journal.busy = true;
      try { await this.journals.deleteOne({ _id: journal.id }); journal.stands = false; } finally { journal.busy = false; }
    }
  }

  /** As `keepUp`, by a process that ends: what it could not publish is left to whoever sweeps next. */
  async leave(): Promise<void> {
    await this.keepUp();
    await this.journals.updateMany({ _id: { $in: [...this.own.keys()] } }, { $set: { seenAt: 0 } });
  }
}
