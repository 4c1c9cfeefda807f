import type { mongo } from 'mongoose';
import type { Logger, Org } from '@sanxiang/kernel';
import { StaleVersion, type Publish, type StateStore, type Versioned, type Write } from '../port.js';
import type { Journal, JournalDocument } from './journal.js';
import { isTaken, MongoDatabase } from './mongo-database.js';
import { Relay } from './relay.js';
import { stateKey, timersOf, type ArmedTimer, type StateDocument, type StateHead } from './state.document.js';
import { armed, TimerRows, type Rearming, type TimerRow } from './timer-rows.js';

/** Written by one command, and named by one journal. */
const WRITES_AT_A_TIME = 2000;
/** MongoDB takes documents of 16 MiB at most; the rest is for keys and names. */
const STATE_BYTES_MAX = 15 * 1024 * 1024;
/** How often this process says that it lives, and looks for others that do not. */
const TEND_EVERY_MS = 2000;
const UTF8_BYTES_MAX = 3;
/** States whose versions are remembered between load and save. */
const LOADED_MAX = 20_000;

/** A state that this storage can never take; trying again does not help. */
export class StateTooLarge extends Error {
  constructor(readonly id: string, readonly bytes: number) {
    super(`状态过大 · the state is too large for MongoDB: ${bytes} bytes, at most ${STATE_BYTES_MAX}`);
    this.name = 'StateTooLarge';
  }
}

export interface MongoStateStoreOptions {
  /** `mongodb://host:27017/database` */
  readonly url: string;
  /** Names the collections: `call`, `call_timer`, `call_journal`. */
  readonly kind: string;
  readonly publish: Publish;
  readonly log: Logger;
  /** Epoch milliseconds of the wall clock, for leases; not the program's clock, which may run faster. */
  readonly now?: () => number;
}

type Loaded = Pick<StateDocument, 'version' | 'timers'>;
const ABSENT: Loaded = { version: 0 };

interface Parts { readonly states: mongo.Collection<StateDocument>; readonly rows: TimerRows; readonly relay: Relay }

/** A write with what it becomes. */
interface Draft<Doc> { readonly write: Write<Doc>; readonly key: string; readonly document: StateDocument; readonly timers: Rearming }

/**
 * States of one kind in MongoDB, for any number of processes. It needs of the server that a write of one document is whole, no more:
 * a state, its version, its timers and its outbox are one document, written under a guard on the version. The outbox is handed to the
 * log right after; a journal tells everybody which outboxes may not have got there (`Relay`).
 */
export class MongoStateStore<Doc> implements StateStore<Doc> {
  private readonly database: MongoDatabase;
  private parts: Parts | null = null;
  private readonly tending: NodeJS.Timeout;
  /** What is being tended; null when nothing is. */
  private tended: Promise<void> | null = null;
  private behind = false;
  /** What `load` has seen, until it is saved: a save need not ask again. Should that be the latest no longer, its guard says so. */
  private readonly loaded = new Map<string, Loaded>();

  constructor(private readonly options: MongoStateStoreOptions) {
    if (!/^[a-z_]+$/.test(options.kind)) throw new Error(`not a kind of state: ${options.kind}`);
    this.database = new MongoDatabase(options.url);
    this.tending = setInterval(() => { this.tended ??= this.tend().finally(() => { this.tended = null; }); }, TEND_EVERY_MS).unref();
  }

  private within<T>(work: (parts: Parts) => Promise<T>): Promise<T> {
    return this.database.use('state-store', (db) => {
      this.parts ??= partsOf(db, this.options);
      return work(this.parts);
    });
  }

  load(org: Org, ids: readonly string[]): Promise<ReadonlyMap<string, Versioned<Doc>>> {
    return this.within(async ({ states, relay }) => {
      await relay.catchUp();
      const keys = ids.map((id) => stateKey(org, id));
      const stored = keys.length === 0 ? [] : await states.find({ _id: { $in: keys } }, { projection: { outbox: 0 }, batchSize: keys.length }).toArray();
      // News that come again after a crash change nothing, so that nobody would save: what the first time could not say is said here.
      await relay.settle(stored);
      const byKey = new Map(stored.map((s) => [s._id, s]));
      const found = new Map<string, Versioned<Doc>>();
      if (this.loaded.size > LOADED_MAX) this.loaded.clear();
      ids.forEach((id, i) => {
        const key = keys[i] ?? ''; const state = byKey.get(key);
        this.loaded.set(key, { version: state?.version ?? 0, timers: state?.timers });
        if (state !== undefined) found.set(id, { version: state.version, doc: JSON.parse(state.doc) as Doc });
      });
      return found;
    });
  }

  save(org: Org, writes: readonly Write<Doc>[]): Promise<void> {
    return this.within(async (parts) => {
      await parts.relay.catchUp();
      const before = await this.before(org, writes, parts);
      const drafts = writes.map((w, i) => draft(org, w, timersOf(before[i])));
      for (let i = 0; i < drafts.length; i += WRITES_AT_A_TIME) await this.saveSome(org, drafts.slice(i, i + WRITES_AT_A_TIME), parts);
    });
  }

  /** What each write is to replace. Throws `StaleVersion` when one is known not to be the latest. */
  private async before(org: Org, writes: readonly Write<Doc>[], { states, relay }: Parts): Promise<readonly Loaded[]> {
    const keys = writes.map((w) => stateKey(org, w.id));
    const known = new Map<string, Loaded>();
    keys.forEach((key, i) => {
      const loaded = this.loaded.get(key);
      if (loaded !== undefined && loaded.version === writes[i]?.expected) known.set(key, loaded);
      this.loaded.delete(key);
    });
    const unknown = keys.filter((key) => !known.has(key));
    if (unknown.length > 0) {
      const heads = await states.find<StateHead>({ _id: { $in: unknown } }, { projection: { version: 1, timers: 1, journal: 1, batch: 1 }, batchSize: unknown.length + 1 }).toArray();
      for (const head of heads) known.set(head._id, head);
      writes.forEach((w, i) => { if (w.expected !== (known.get(keys[i] ?? '')?.version ?? 0)) throw new StaleVersion(w.id); });
      await relay.settle(heads);
    }
    return keys.map((key) => known.get(key) ?? ABSENT);
  }

  private async saveSome(org: Org, drafts: readonly Draft<Doc>[], { states, rows, relay }: Parts): Promise<void> {
    const journal = relay.take();
    try {
      // 1 the journal, 2 rows of timers, 3 states, 4 the log, 5 rows that have served. A crash between any two leaves work for others, never a loss.
      await relay.begin(journal, drafts.filter((d) => d.write.outbox.length > 0).map((d) => d.key));
      await rows.file(org, drafts.map((d) => d.timers));
      const stood = await written(states, drafts, journal);
      await relay.end(journal, stood.flatMap((d) => d.write.outbox));
      await rows.remove(org, stood.map((d) => d.timers));
      const stale = drafts.find((d) => !stood.includes(d));
      if (stale !== undefined) throw new StaleVersion(stale.write.id);
    } finally {
      journal.busy = false;
    }
  }

  due(org: Org, clock: string, until: number, limit: number): Promise<readonly string[]> {
    return this.within(({ rows }) => rows.due(org, clock, until, limit));
  }

  /** Publishes what a crash, or a log that was away, has left: of this process at once, of others when they have not been heard of for `LEASE_MS`. */
  sweep(): Promise<void> {
    return this.within(async ({ relay }) => { await relay.catchUp(); await relay.sweepLost(); });
  }

  private async tend(): Promise<void> {
    try {
      await this.within(async ({ relay }) => { await relay.keepUp(); await relay.catchUp(); await relay.sweepLost(); });
      this.behind = false;
    } catch (error) {
      if (!this.behind) this.options.log.warn({ err: error, kind: this.options.kind }, 'outboxes wait to be published');
      this.behind = true;
    }
  }

  async close(): Promise<void> {
    clearInterval(this.tending);
    await this.tended;
    if (this.parts !== null) {
      try {
        await this.within(({ relay }) => relay.catchUp().finally(() => relay.leave()));
      } catch (error) {
        this.options.log.warn({ err: error, kind: this.options.kind }, 'outboxes are left to be published by another process');
      }
    }
    await this.database.close();
  }
}

function partsOf(db: mongo.Db, { kind, publish, now = Date.now }: MongoStateStoreOptions): Parts {
  const states = db.collection<StateDocument>(kind);
  return { states, rows: new TimerRows(states, db.collection<TimerRow>(`${kind}_timer`)), relay: new Relay(states, db.collection<JournalDocument>(`${kind}_journal`), publish, now) };
}

function draft<Doc>(org: Org, write: Write<Doc>, before: readonly ArmedTimer[]): Draft<Doc> {
  const key = stateKey(org, write.id);
  const after = armed(write.timers, before);
  const document: StateDocument = {
    _id: key, version: write.expected + 1, doc: JSON.stringify(write.doc),
    ...(after.length > 0 && { timers: JSON.stringify(after) }), ...(write.outbox.length > 0 && { outbox: JSON.stringify(write.outbox) }),
  };
  const length = document.doc.length + (document.outbox?.length ?? 0) + (document.timers?.length ?? 0);
  if (length * UTF8_BYTES_MAX > STATE_BYTES_MAX) {
    const bytes = [document.doc, document.outbox ?? '', document.timers ?? ''].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    if (bytes > STATE_BYTES_MAX) throw new StateTooLarge(write.id, bytes);
  }
  return { write, key, document, timers: { id: write.id, version: document.version, before, after } };
}

/** Writes each over the version that it expects; gives those that stand. */
async function written<Doc>(states: mongo.Collection<StateDocument>, drafts: readonly Draft<Doc>[], journal: Journal): Promise<readonly Draft<Doc>[]> {
  const mark = { journal: journal.id, batch: journal.batch };
  const writes = drafts.map(({ write, key, document }): mongo.AnyBulkWriteOperation<StateDocument> => (write.expected === 0
    ? { insertOne: { document: { ...document, ...mark } } }
    : { replaceOne: { filter: { _id: key, version: write.expected }, replacement: { ...document, ...mark } } }));
  try {
    const { insertedCount, matchedCount } = await states.bulkWrite(writes, { ordered: false });
    if (insertedCount + matchedCount === drafts.length) return drafts;
  } catch (error) {
    if (!isTaken(error)) throw error;
  }
  // Somebody was faster at some of them since their versions were read: only the server knows which.
  const ours = await states.find({ _id: { $in: drafts.map((d) => d.key) }, ...mark }, { projection: { _id: 1 }, batchSize: drafts.length }).toArray();
  const keys = new Set(ours.map((s) => s._id));
  return drafts.filter((d) => keys.has(d.key));
}
