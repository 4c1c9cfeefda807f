import { DatabaseSync } from 'node:sqlite';
import { randomUUID } from 'node:crypto';
import { Unavailable, type Clock, type Org } from '@sanxiang/kernel';

const BUSY_MS = 10_000;
/** Kept for each org; beyond that the oldest go, and `dropped` counts them. */
export const QUARANTINE_ROWS_MAX = 100_000;
const PAYLOAD_CHARS_MAX = 65_536;

export interface Rejected { readonly payload: string; readonly reason: string; readonly path: string; readonly source: string | null; readonly eventId: string | null }
export interface QuarantineItem extends Rejected { readonly id: string; readonly at: number; readonly key: string; readonly truncated: boolean }

/** What intake could not take, with the reason, until somebody has looked at it. */
export class Quarantine {
  private readonly db: DatabaseSync;

  constructor(path: string, private readonly clock: Clock) {
    this.db = new DatabaseSync(path);
    this.db.exec(`PRAGMA busy_timeout=${BUSY_MS}; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;
      CREATE TABLE IF NOT EXISTS item (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE, org TEXT, key TEXT, at INTEGER, source TEXT, event_id TEXT, reason TEXT, path TEXT, payload TEXT, truncated INTEGER);
      CREATE INDEX IF NOT EXISTS item_org ON item (org, seq)`);
  }

  /** Keeps the items of one request; `key` is the name of the key that sent them. Throws `Unavailable('quarantine')` when they cannot be kept. */
  add(org: Org, key: string, items: readonly Rejected[]): void {
    const insert = this.db.prepare('INSERT INTO item (id, org, key, at, source, event_id, reason, path, payload, truncated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.db.exec('BEGIN IMMEDIATE');
    try {
      for (const r of items) insert.run(randomUUID(), org, key, this.clock.now(), r.source, r.eventId, r.reason, r.path, r.payload.slice(0, PAYLOAD_CHARS_MAX).toWellFormed(), r.payload.length > PAYLOAD_CHARS_MAX ? 1 : 0);
      this.db.prepare('DELETE FROM item WHERE org = ?1 AND seq <= (SELECT seq FROM item WHERE org = ?1 ORDER BY seq DESC LIMIT 1 OFFSET ?2)').run(org, QUARANTINE_ROWS_MAX);
      this.db.exec('COMMIT');
    } catch (cause) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      throw new Unavailable('quarantine', { cause });
    }
  }

  /** Newest first. `key` limits to what one key sent; `before` is the cursor of the page before. */
  list(org: Org, page: { readonly key: string | null; readonly before: number | null; readonly limit: number }): { items: QuarantineItem[]; next: number | null } {
    const rows = this.db.prepare('SELECT * FROM item WHERE org = ?1 AND (?2 IS NULL OR key = ?2) AND (?3 IS NULL OR seq < ?3) ORDER BY seq DESC LIMIT ?4').all(org, page.key, page.before, page.limit + 1);
    const shown = rows.slice(0, page.limit);
    const last = shown.at(-1);
    return { items: shown.map(itemOf), next: rows.length > page.limit && last !== undefined ? Number(last['seq']) : null };
  }

  /** How many are kept, by source and reason. */
  counts(org: Org, key: string | null): { source: string | null; reason: string; count: number }[] {
    return this.db.prepare('SELECT source, reason, count(*) AS n FROM item WHERE org = ?1 AND (?2 IS NULL OR key = ?2) GROUP BY source, reason ORDER BY n DESC').all(org, key)
      .map((r) => ({ source: textOrNull(r['source']), reason: String(r['reason']), count: Number(r['n']) }));
  }

  get(org: Org, id: string): QuarantineItem | null {
    const row = this.db.prepare('SELECT * FROM item WHERE org = ? AND id = ?').get(org, id);
    return row === undefined ? null : itemOf(row);
  }

  remove(org: Org, id: string): void { this.db.prepare('DELETE FROM item WHERE org = ? AND id = ?').run(org, id); }

  close(): void { this.db.close(); }
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const itemOf = (row: Record<string, unknown>): QuarantineItem => ({
  id: String(row['id']), at: Number(row['at']), key: String(row['key']), source: textOrNull(row['source']), eventId: textOrNull(row['event_id']), reason: String(row['reason']), path: String(row['path']), payload: String(row['payload']), truncated: Number(row['truncated']) === 1,
});
