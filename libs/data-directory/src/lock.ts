import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DataDirectoryError } from './format.js';

/** The file that a program holds while it works on a directory. */
export const LOCK_FILE = 'in-use.db';

/** Holds a data directory for this process alone; the system lets go of it when the process ends, however it ends. Throws `DataDirectoryError` when another has it. */
export function lockDataDirectory(dataDir: string): { close(): void } {
  const lock = new DatabaseSync(join(dataDir, LOCK_FILE));
  try {
    lock.exec('PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT');
    return lock;
  } catch (cause) {
    lock.close();
    throw new DataDirectoryError(`数据目录正被另一个程序使用 · the data directory is in use by another program: ${dataDir}`, { cause });
  }
}
