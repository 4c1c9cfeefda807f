import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a small file so that it is there as a whole, or as it was before, whatever happens meanwhile; on disk when this returns. */
export function writeWhole(path: string, text: string): void {
  const fresh = `${path}.new`;
  const file = openSync(fresh, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(fresh, path);
  syncFolder(dirname(path));
}

/** Makes what is in a file durable. */
export function syncFile(path: string): void {
  const file = openSync(path, 'r');
  try { fsyncSync(file); } finally { closeSync(file); }
}

/** Makes the names in a folder durable. */
export const syncFolder = syncFile;
