import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { zstdCompressSync, zstdDecompressSync, constants } from 'node:zlib';
import type { LogRecord } from '../port.js';

const PAGE_BYTES = 16_384;
const BUSY_MS = 10_000;
/** WAL pages before SQLite writes back: 64 MiB, so that a burst is not written twice while it lasts. */
const CHECKPOINT_PAGES = 4096;
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

interface ChunkRow { readonly base: number; readonly count: number; readonly at: number; readonly body: Uint8Array }

/**
 * One topic as one SQLite file: a row is a chunk of consecutive records, compressed, keyed by its first offset.
 * Chunks, because a row an event would cost more than everything else that is done to it.
 * WAL with synchronous=FULL: a committed chunk has been synced to disk.
 */
export class TopicFile {
  private readonly db: DatabaseSync;
  private readonly insert: StatementSync;
  private readonly head_: StatementSync;
  private readonly from: StatementSync;
  private readonly first_: StatementSync;
  private readonly newest_: StatementSync;
  private readonly oldest_: StatementSync;
  private readonly drop_: StatementSync;
  private last: { base: number; at: number; lines: string[] } | null = null;

  constructor(path: string) {
    this.db = new DatabaseSync(path);
    this.db.exec(`PRAGMA page_size=${PAGE_BYTES}; PRAGMA busy_timeout=${BUSY_MS}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=${CHECKPOINT_PAGES};
      CREATE TABLE IF NOT EXISTS chunk (base INTEGER PRIMARY KEY, count INTEGER NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL)`);
    this.insert = this.db.prepare('INSERT INTO chunk (base, count, at, body) VALUES (?, ?, ?, ?)');
    this.head_ = this.db.prepare('SELECT base + count AS head FROM chunk ORDER BY base DESC LIMIT 1');
    this.from = this.db.prepare('SELECT base, count, at, body FROM chunk WHERE base >= coalesce((SELECT max(base) FROM chunk WHERE base <= ?), 0) ORDER BY base LIMIT 1');
    this.first_ = this.db.prepare('SELECT base FROM chunk ORDER BY base LIMIT 1');
    this.newest_ = this.db.prepare('SELECT at FROM chunk ORDER BY base DESC LIMIT 1');
    this.oldest_ = this.db.prepare('SELECT base, count, at FROM chunk WHERE base >= ? ORDER BY base LIMIT 1');
    this.drop_ = this.db.prepare('DELETE FROM chunk WHERE base < ?');
  }

  /** The offset of the oldest record that is still there; the head when there is none. */
  first(): number { return Number(this.first_.get()?.['base'] ?? 0); }

  /** When the newest chunk was taken, epoch ms; null when there is none. */
  newestAt(): number | null {
    const row = this.newest_.get();
    return row === undefined ? null : Number(row['at']);
  }

  /**
   * The offset up to which whole chunks may go, at most `max` of them, from the oldest on: each taken before `before`, ending at `below` at the latest.
   * Never the last one: the head is known from it.
   */
  cuttable(before: number, below: number, max: number): number {
    const head = this.head();
    let next = this.first();
    for (let n = 0; n < max; n += 1) {
      const row = this.oldest_.get(next);
      const end = row === undefined ? head : Number(row['base']) + Number(row['count']);
      if (end >= head || end > below || Number(row?.['at']) >= before) break;
      next = end;
    }
    return next;
  }

  /** Drops the records before an offset, whole chunks. Their pages are used again by later ones; the file does not shrink. */
  drop(below: number): void {
    this.drop_.run(below);
    this.last = null;
  }

  /** The offset that the next record will get. */
  head(): number {
    const row = this.head_.get();
    return row === undefined ? 0 : Number(row['head']);
  }

  /** Writes all chunks in one transaction; answers the first offset of each. The head is read inside it, so that two writers cannot take the same offsets. */
  append(chunks: readonly (readonly string[])[], at: number): number[] {
    const bodies = chunks.map((lines) => zstdCompressSync(lines.join('\n'), ZSTD));
    this.db.exec('BEGIN IMMEDIATE');
    try {
      let next = this.head();
      const bases = chunks.map((lines, i) => {
        const base = next;
        this.insert.run(base, lines.length, at, bodies[i] ?? new Uint8Array());
        next += lines.length;
        return base;
      });
      this.db.exec('COMMIT');
      return bases;
    } catch (error) {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
      throw error;
    }
  }

  /** The chunk that holds the offset, or the next one after it; null at the head. */
  private chunkAt(off: number): { base: number; at: number; lines: string[] } | null {
    if (this.last !== null && off >= this.last.base && off < this.last.base + this.last.lines.length) return this.last;
    const read = (from: number): ChunkRow | undefined => {
      const row = this.from.get(from);
      return row === undefined ? undefined : { base: Number(row['base']), count: Number(row['count']), at: Number(row['at']), body: row['body'] instanceof Uint8Array ? row['body'] : new Uint8Array() };
    };
    let row = read(off);
    if (row !== undefined && row.base + row.count <= off) row = off < this.head() ? read(row.base + row.count) : undefined;
    if (row === undefined) return null;
    this.last = { base: row.base, at: row.at, lines: zstdDecompressSync(row.body).toString('utf8').split('\n') };
    return this.last;
  }

  /** Up to `max` records from an offset on; empty at the head. */
  records(off: number, max: number): LogRecord[] {
    const out: LogRecord[] = [];
    for (let next = off; out.length < max;) {
      const chunk = this.chunkAt(next);
      if (chunk === null) break;
      const start = Math.max(0, next - chunk.base);
      const stop = Math.min(chunk.lines.length, start + max - out.length);
      for (let i = start; i < stop; i += 1) out.push({ off: chunk.base + i, value: chunk.lines[i] ?? '', at: chunk.at });
      next = chunk.base + stop;
    }
    return out;
  }

  /** One record, null when there is none at the offset. */
  record(off: number): string | null {
    const chunk = this.chunkAt(off);
    return chunk?.lines[off - chunk.base] ?? null;
  }

  close(): void { this.db.close(); }
}
