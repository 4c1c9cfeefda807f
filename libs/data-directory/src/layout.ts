import { readdirSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { LOCK_FILE } from './lock.js';

/** Folder of the embedded warehouse, and of the index of ids: each is saved in a way of its own. */
export const WAREHOUSE = 'warehouse';
export const IDS = 'ids';
export const LOG = 'log';
/** How far each group has read: saved before all else. */
export const OFFSETS = `${LOG}/offsets.db`;
export const EVENTS = `${LOG}/events.db`;

/** The files of a data directory by how they have to be copied; paths from it, with `/`. */
export interface Layout {
  /** SQLite files that services keep states in. */
  readonly states: readonly string[];
  /** SQLite files of the log's topics. */
  readonly topics: readonly string[];
  /** All others: small, and written as a whole. */
  readonly plain: readonly string[];
}

const LEFT_OUT: ReadonlySet<string> = new Set([LOCK_FILE, WAREHOUSE, IDS, OFFSETS]);
/** What belongs to the SQLite file beside it, or to a write that was broken off. */
const BESIDE = /(?:-wal|-shm|-journal|\.new)$/;

/** What there is in a data directory; a file that nobody has told us of is copied as well. */
export function layoutOf(dataDir: string): Layout {
  const files = filesIn(dataDir, LEFT_OUT).filter((path) => !BESIDE.test(path) && !/(?:^|\/)\.nfs/.test(path));
  const databases = files.filter((path) => path.endsWith('.db'));
  const ofLog = (path: string): boolean => path.startsWith(`${LOG}/`);
  return { states: databases.filter((path) => !ofLog(path)), topics: databases.filter(ofLog), plain: files.filter((path) => !path.endsWith('.db')) };
}

/** All files below a folder, by name, but for what is left out. */
export function filesIn(folder: string, leftOut: ReadonlySet<string> = new Set(), below = ''): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1)).flatMap((entry) => {
    const path = posix.join(below, entry.name);
    if (leftOut.has(path)) return [];
    return entry.isDirectory() ? filesIn(folder, leftOut, path) : entry.isFile() ? [path] : [];
  });
}

/** Bytes of all files below a folder. */
export const bytesOf = (folder: string): number => filesIn(folder).reduce((sum, path) => sum + statSync(join(folder, path)).size, 0);
