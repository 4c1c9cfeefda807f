import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';

const BUSY_MS = 10_000;
/** Pages copied at a step; between steps others get their turn. */
const PAGES_A_STEP = 128;

/** A SQLite file as it was at one moment, while others go on writing it. Its log cannot be emptied until this is closed. */
export class Pinned {
  private readonly db: DatabaseSync;

  constructor(path: string) {
    this.db = new DatabaseSync(path);
    this.db.exec(`PRAGMA busy_timeout=${BUSY_MS}; BEGIN`);
    // The moment is that of the first read.
    this.db.prepare('SELECT count(*) FROM sqlite_schema').get();
  }

  /** Bytes of the copy. */
  get bytes(): number {
    return Number(this.db.prepare('SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size').get()?.['bytes'] ?? 0);
  }

  /** One value of the file at that moment; null when there is no row, or none of this kind. */
  number(sql: string): number | null { const value = this.value(sql); return typeof value === 'number' ? value : null; }
  text(sql: string): string | null { const value = this.value(sql); return typeof value === 'string' ? value : null; }

  private value(sql: string): unknown { return Object.values(this.db.prepare(sql).get() ?? {})[0]; }

  /** Copies it to a file that is not there yet; `onBytes` hears how much is done, and may throw to end it. */
  async copyTo(path: string, onBytes: (bytes: number) => void = () => undefined): Promise<void> {
    const { bytes } = this;
    const faults: Error[] = [];
    const progress = ({ totalPages, remainingPages }: { totalPages: number; remainingPages: number }): void => {
      // What is thrown into SQLite would be lost.
      try { onBytes(totalPages === 0 ? 0 : (bytes * (totalPages - remainingPages)) / totalPages); } catch (error) { faults.push(error instanceof Error ? error : new Error(String(error))); }
    };
    await backup(this.db, path, { rate: PAGES_A_STEP, progress });
    for (const fault of faults) throw fault;
  }

  /** May be called again. */
  close(): void { if (this.db.isOpen) this.db.close(); }
}

/** A file that is pinned, with its path from the data directory. */
export interface PinnedFile { readonly path: string; readonly file: Pinned }

/**
 * Pins files of states and of the log at one moment. While they are being pinned no state is saved, so that what the log holds of our own saying is
 * what the states have said, no more and no less: a fact that the states know nothing of would later stand above newer ones of a lower version.
 */
export function pinTogether(dataDir: string, states: readonly string[], topics: readonly string[]): PinnedFile[] {
  const locks: DatabaseSync[] = [];
  const pinned: PinnedFile[] = [];
  try {
    for (const path of states) {
      const lock = new DatabaseSync(join(dataDir, path));
      locks.push(lock);
      lock.exec(`PRAGMA busy_timeout=${BUSY_MS}; BEGIN IMMEDIATE`);
    }
    for (const path of [...states, ...topics]) pinned.push({ path, file: new Pinned(join(dataDir, path)) });
    return pinned;
  } catch (error) {
    for (const { file } of pinned) file.close();
    throw error;
  } finally {
    for (const lock of locks) lock.close();
  }
}
