import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { Unavailable, type Clock, type Org } from '@sanxiang/kernel';
import { keptPayload, notACursor, QUARANTINE_ROWS_MAX, type Quarantine, type QuarantineCount, type QuarantineItem, type QuarantineList, type QuarantineQuery, type Rejected } from './quarantine.js';

const BUSY_MS = 10_000;

/** The quarantine of one machine in one SQLite file. */
export class EmbeddedQuarantine implements Quarantine {
  private readonly db: DatabaseSync;

  constructor(path: string, private readonly clock: Clock, private readonly rowsMax = QUARANTINE_ROWS_MAX) {
    this.db = new DatabaseSync(path);
    this.db.exec(`PRAGMA busy_timeout=${BUSY_MS}; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;
      CREATE TABLE IF NOT EXISTS item (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT, org TEXT, key TEXT, at INTEGER, source TEXT, event_id TEXT, reason TEXT, path TEXT, payload TEXT, truncated INTEGER);
      CREATE INDEX IF NOT EXISTS item_org ON item (org, seq);
      CREATE UNIQUE INDEX IF NOT EXISTS item_id ON item (org, id)`);
  }

  async add(org: Org, key: string, items: readonly Rejected[]): Promise<void> {
    this.guarded(() => {
      const insert = this.db.prepare('INSERT INTO item (id, org, key, at, source, event_id, reason, path, payload, truncated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING');
      this.db.exec('BEGIN IMMEDIATE');
      try {
        for (const r of items) {
          const { payload, truncated } = keptPayload(r.payload);
          insert.run(r.id ?? randomUUID(), org, key, this.clock.now(), r.source, r.eventId, r.reason, r.path, payload, truncated ? 1 : 0);
        }
        this.db.prepare('DELETE FROM item WHERE org = ?1 AND seq <= (SELECT seq FROM item WHERE org = ?1 ORDER BY seq DESC LIMIT 1 OFFSET ?2)').run(org, this.rowsMax);
        this.db.exec('COMMIT');
      } catch (error) {
        if (this.db.isTransaction) this.db.exec('ROLLBACK');
        throw error;
      }
    });
  }

  async list(org: Org, { key, before, limit }: QuarantineQuery): Promise<QuarantineList> {
    if (before !== null && !/^\d{1,15}$/.test(before)) throw notACursor();
    const rows = this.guarded(() => this.db.prepare('SELECT * FROM item WHERE org = ?1 AND (?2 IS NULL OR key = ?2) AND (?3 IS NULL OR seq < ?3) ORDER BY seq DESC LIMIT ?4').all(org, key, before === null ? null : Number(before), limit + 1));
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    return { items: shown.map(itemOf), next: rows.length > limit && last !== undefined ? String(last['seq']) : null };
  }

  async counts(org: Org, key: string | null): Promise<readonly QuarantineCount[]> {
    const rows = this.guarded(() => this.db.prepare('SELECT source, reason, count(*) AS n FROM item WHERE org = ?1 AND (?2 IS NULL OR key = ?2) GROUP BY source, reason ORDER BY n DESC').all(org, key));
    return rows.map((r) => ({ source: textOrNull(r['source']), reason: String(r['reason']), count: Number(r['n']) }));
  }

  async get(org: Org, id: string): Promise<QuarantineItem | null> {
    const row = this.guarded(() => this.db.prepare('SELECT * FROM item WHERE org = ? AND id = ?').get(org, id));
    return row === undefined ? null : itemOf(row);
  }

  async remove(org: Org, id: string): Promise<void> { this.guarded(() => this.db.prepare('DELETE FROM item WHERE org = ? AND id = ?').run(org, id)); }

  async close(): Promise<void> { this.db.close(); }

  private guarded<T>(work: () => T): T {
    try { return work(); } catch (cause) { throw new Unavailable('quarantine', { cause }); }
  }
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const itemOf = (row: Record<string, unknown>): QuarantineItem => ({
  id: String(row['id']), at: Number(row['at']), key: String(row['key']), source: textOrNull(row['source']), eventId: textOrNull(row['event_id']), reason: String(row['reason']), path: String(row['path']), payload: String(row['payload']), truncated: Number(row['truncated']) === 1,
});
