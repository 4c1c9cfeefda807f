import { DatabaseSync, type StatementSync } from 'node:sqlite';

const BUSY_MS = 10_000;

/** What each group has committed. Losing the last commits only means handing records over again. */
export class OffsetsFile {
  private readonly db: DatabaseSync;
  private readonly put: StatementSync;
  private readonly get: StatementSync;
  private readonly all: StatementSync;

  constructor(path: string) {
    this.db = new DatabaseSync(path);
    this.db.exec(`PRAGMA busy_timeout=${BUSY_MS}; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;
      CREATE TABLE IF NOT EXISTS offsets (grp TEXT, topic TEXT, part INTEGER, off INTEGER NOT NULL, PRIMARY KEY (grp, topic, part)) WITHOUT ROWID`);
    this.put = this.db.prepare('INSERT INTO offsets VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET off = excluded.off');
    this.get = this.db.prepare('SELECT off FROM offsets WHERE grp = ? AND topic = ? AND part = ?');
    this.all = this.db.prepare('SELECT grp, off FROM offsets WHERE topic = ?');
  }

  /** The next offset that the group wants; 0 for a new one. */
  committed(group: string, topic: string, part: number): number {
    return Number(this.get.get(group, topic, part)?.['off'] ?? 0);
  }

  /** Up to where all groups are: those named, and any other that has ever committed. */
  least(topic: string, groups: readonly string[]): number {
    const rows = new Map(this.all.all(topic).map((r) => [String(r['grp']), Number(r['off'])]));
    return Math.min(...rows.values(), ...groups.map((group) => rows.get(group) ?? 0));
  }

  commit(group: string, topic: string, part: number, off: number): void { this.put.run(group, topic, part, off); }

  close(): void { this.db.close(); }
}
