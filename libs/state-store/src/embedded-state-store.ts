import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { Unavailable, type Org } from '@sanxiang/kernel';
import { StaleVersion, type OutboxRecord, type Publish, type StateStore, type Versioned, type Write } from './port.js';

const BUSY_MS = 10_000;
const PAGE_BYTES = 8192;
const CHECKPOINT_PAGES = 4096;
/** Outbox records that are written by one statement. */
const OUTBOX_ROWS = 50;
/** Outbox records that one sweep hands to the log at a time. */
const SWEEP_MAX = 2000;

/**
 * States of one machine in one SQLite file, one table for each kind. A state, its timers and its outbox are
 * written in one transaction; the outbox is handed to the log right after, and what a crash left is swept first of all.
 */
export class EmbeddedStateStore<Doc> implements StateStore<Doc> {
  private readonly sql: Readonly<Record<'load' | 'insert' | 'update' | 'clear' | 'timer' | 'due' | 'outbox' | 'outboxes' | 'pending' | 'sent', StatementSync>>;
  private readonly db: DatabaseSync;
  /** Up to which number the outbox is in the log; deleted with the next save, so that it costs no transaction of its own. */
  private published = 0;
  /** Whether the outbox holds what is not in the log: at the start, and after publishing failed. */
  private unsent = true;

  constructor(path: string, kind: string, private readonly publish: Publish) {
    if (!/^[a-z_]+$/.test(kind)) throw new Error(`not a kind of state: ${kind}`);
    this.db = new DatabaseSync(path);
    this.db.exec(`PRAGMA page_size=${PAGE_BYTES}; PRAGMA busy_timeout=${BUSY_MS}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=${CHECKPOINT_PAGES};
      CREATE TABLE IF NOT EXISTS ${kind} (org TEXT, id TEXT, version INTEGER NOT NULL, timers INTEGER NOT NULL, doc TEXT NOT NULL, PRIMARY KEY (org, id)) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS ${kind}_timer (org TEXT, clock TEXT, at INTEGER, id TEXT, PRIMARY KEY (org, clock, at, id)) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS ${kind}_timer_id ON ${kind}_timer (org, id);
      CREATE TABLE IF NOT EXISTS ${kind}_outbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL)`);
    const prepare = (text: string): StatementSync => this.db.prepare(text);
    this.sql = {
      load: prepare(`SELECT version, doc FROM ${kind} WHERE org = ? AND id = ?`),
      insert: prepare(`INSERT INTO ${kind} (org, id, version, timers, doc) VALUES (?, ?, 1, ?, ?) ON CONFLICT DO NOTHING`),
      update: prepare(`UPDATE ${kind} SET version = version + 1, timers = ?, doc = ? WHERE org = ? AND id = ? AND version = ?`),
      clear: prepare(`DELETE FROM ${kind}_timer WHERE org = ? AND id = ?`),
      timer: prepare(`INSERT OR IGNORE INTO ${kind}_timer (org, clock, at, id) VALUES (?, ?, ?, ?)`),
      due: prepare(`SELECT id FROM ${kind}_timer WHERE org = ? AND clock = ? AND at < ? GROUP BY id ORDER BY min(at) LIMIT ?`),
      outbox: prepare(`INSERT INTO ${kind}_outbox (topic, key, value) VALUES (?, ?, ?)`),
      outboxes: prepare(`INSERT INTO ${kind}_outbox (topic, key, value) VALUES ${Array.from({ length: OUTBOX_ROWS }, () => '(?, ?, ?)').join()}`),
      pending: prepare(`SELECT seq, topic, key, value FROM ${kind}_outbox WHERE seq > ? ORDER BY seq LIMIT ?`),
      sent: prepare(`DELETE FROM ${kind}_outbox WHERE seq <= ?`),
    };
  }

  async load(org: Org, ids: readonly string[]): Promise<ReadonlyMap<string, Versioned<Doc>>> {
    if (this.unsent) await this.sweep();
    return this.guarded(() => {
      const found = new Map<string, Versioned<Doc>>();
      for (const id of ids) {
        const row = this.sql.load.get(org, id);
        if (row !== undefined) found.set(id, { version: Number(row['version']), doc: JSON.parse(String(row['doc'])) as Doc });
      }
      return found;
    });
  }

  async save(org: Org, writes: readonly Write<Doc>[]): Promise<void> {
    if (this.unsent) await this.sweep();
    const outbox = writes.flatMap((w) => w.outbox);
    const last = await this.guarded(() => {
      this.db.exec('BEGIN IMMEDIATE');
      try {
        this.sql.sent.run(this.published);
        for (const w of writes) this.write(org, w);
        const seq = this.add(outbox);
        this.db.exec('COMMIT');
        return seq;
      } catch (error) {
        if (this.db.isTransaction) this.db.exec('ROLLBACK');
        throw error;
      }
    });
    if (outbox.length === 0) return;
    this.unsent = true;
    await this.publish(outbox);
    this.published = last;
    this.unsent = false;
  }

  /** Writes records into the outbox, in their order; the number of the last. */
  private add(outbox: readonly OutboxRecord[]): number {
    let seq = this.published;
    let at = 0;
    for (; at + OUTBOX_ROWS <= outbox.length; at += OUTBOX_ROWS) seq = Number(this.sql.outboxes.run(...outbox.slice(at, at + OUTBOX_ROWS).flatMap((r) => [r.topic, r.key, r.value])).lastInsertRowid);
    for (const r of outbox.slice(at)) seq = Number(this.sql.outbox.run(r.topic, r.key, r.value).lastInsertRowid);
    return seq;
  }

  private write(org: Org, w: Write<Doc>): void {
    const doc = JSON.stringify(w.doc);
    const { changes } = w.expected === 0 ? this.sql.insert.run(org, w.id, w.timers.length, doc) : this.sql.update.run(w.timers.length, doc, org, w.id, w.expected);
    if (Number(changes) !== 1) throw new StaleVersion(w.id);
    if (w.expected !== 0) this.sql.clear.run(org, w.id);
    for (const t of w.timers) this.sql.timer.run(org, t.clock, t.at, w.id);
  }

  /** Hands to the log what a crash, or a log that was away, left in the outbox. Records may be handed over twice, never lost. */
  async sweep(): Promise<void> {
    for (;;) {
      const rows = await this.guarded(() => this.sql.pending.all(this.published, SWEEP_MAX));
      const last = rows.at(-1);
      if (last === undefined) break;
      await this.publish(rows.map((r) => ({ topic: String(r['topic']), key: String(r['key']), value: String(r['value']) })));
      this.published = Number(last['seq']);
    }
    await this.guarded(() => this.sql.sent.run(this.published));
    this.unsent = false;
  }

  due(org: Org, clock: string, until: number, limit: number): Promise<readonly string[]> {
    return this.guarded(() => this.sql.due.all(org, clock, until, limit).map((r) => String(r['id'])));
  }

  close(): Promise<void> {
    if (!this.unsent) this.sql.sent.run(this.published);
    this.db.close();
    return Promise.resolve();
  }

  /** What SQLite throws (a full disk, a locked file) is nobody's bad event: it has to be tried again. */
  private guarded<T>(work: () => T): Promise<T> {
    try {
      return Promise.resolve(work());
    } catch (error) {
      return Promise.reject(error instanceof StaleVersion ? error : new Unavailable('state-store', { cause: error }));
    }
  }
}
