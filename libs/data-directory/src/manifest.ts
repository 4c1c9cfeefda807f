import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { syncFolder, writeWhole } from './durable.js';
import { filesIn } from './layout.js';

/** The list of a backup. It is written last: a folder without it is no backup. */
export const MANIFEST = 'backup.json';
const VERSION = 1;
const READ_BYTES = 1024 * 1024;

export interface BackupFile { readonly path: string; readonly bytes: number; readonly sha256: string }

export interface Manifest {
  /** Version of this list. */
  readonly backup: number;
  /** Format of the data directory. */
  readonly format: number;
  /** The program that made it. */
  readonly madeBy: string;
  /** Everything that was acknowledged before this instant is in it. */
  readonly begunAt: string;
  readonly finishedAt: string;
  /** Offsets of each topic of the log: from, and up to (exclusive). */
  readonly log: Readonly<Record<string, readonly [first: number, head: number]>>;
  /** Events that are known but no longer in the log. */
  readonly cutEvents: number;
  /** Whether the warehouse is in it; `elsewhere`: a ClickHouse server has it, and it is filled from the log again. */
  readonly warehouse: 'embedded' | 'elsewhere';
  readonly files: readonly BackupFile[];
}

/** Reads every file of a folder to its end, makes it durable, and gives size and SHA-256. `onBytes` hears of each piece and may throw to end it. */
export async function listFiles(folder: string, onBytes: (bytes: number) => void): Promise<BackupFile[]> {
  const files: BackupFile[] = [];
  for (const path of filesIn(folder)) if (path !== MANIFEST) files.push({ path, ...await digestOf(join(folder, path), true, onBytes) });
  for (const each of new Set(files.map(({ path }) => dirname(join(folder, path))))) syncFolder(each);
  return files;
}

async function digestOf(path: string, durable: boolean, onBytes: (bytes: number) => void): Promise<{ bytes: number; sha256: string }> {
  const file = await open(path, 'r');
  try {
    const sha = createHash('sha256');
    const piece = Buffer.allocUnsafe(READ_BYTES);
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, READ_BYTES);
      if (bytesRead === 0) break;
      sha.update(piece.subarray(0, bytesRead));
      bytes += bytesRead;
      onBytes(bytesRead);
    }
    if (durable) await file.sync();
    return { bytes, sha256: sha.digest('hex') };
  } finally {
    await file.close();
  }
}

export const writeManifest = (folder: string, manifest: Omit<Manifest, 'backup'>): Manifest => {
  const whole: Manifest = { backup: VERSION, ...manifest };
  writeWhole(join(folder, MANIFEST), `${JSON.stringify(whole, null, 1)}\n`);
  return whole;
};

/** The folder is no backup of this kind. */
export class NoBackup extends Error {
  constructor(folder: string, why: string, options?: ErrorOptions) {
    super(`${folder}: ${why}`, options);
    this.name = 'NoBackup';
  }
}

/** Reads the list of a backup; throws `NoBackup`. */
export async function readManifest(folder: string): Promise<Manifest> {
  let read: unknown;
  try { read = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')); } catch (cause) {
    throw new NoBackup(folder, `没有可读的 ${MANIFEST}：不是备份，或没有做完 · no ${MANIFEST} that can be read: no backup, or one that was broken off`, { cause });
  }
  if (!isManifest(read)) throw new NoBackup(folder, `${MANIFEST} 内容不全 · ${MANIFEST} is not complete`);
  if (read.backup !== VERSION) throw new NoBackup(folder, `备份格式 ${read.backup}，本程序只认 ${VERSION} · backup of kind ${read.backup}, this program knows ${VERSION}`);
  return read;
}

const isManifest = (value: unknown): value is Manifest => typeof value === 'object' && value !== null
  && 'backup' in value && typeof value.backup === 'number' && 'format' in value && typeof value.format === 'number' && 'files' in value && Array.isArray(value.files)
  && 'warehouse' in value && 'log' in value && 'begunAt' in value && typeof value.begunAt === 'string' && 'cutEvents' in value && typeof value.cutEvents === 'number';

/** What is wrong with the files of a backup, one sentence each; empty: every byte is as it was written, and every SQLite file is whole. */
export async function faultsOf(folder: string, manifest: Manifest, onBytes: (bytes: number) => void = () => undefined): Promise<string[]> {
  const faults: string[] = [];
  const there = new Set(filesIn(folder));
  there.delete(MANIFEST);
  for (const { path, bytes, sha256 } of manifest.files) {
    if (!there.delete(path)) { faults.push(`缺少 · missing: ${path}`); continue; }
    const found = await digestOf(join(folder, path), false, onBytes);
    if (found.bytes !== bytes || found.sha256 !== sha256) faults.push(`内容不符 · not as it was written: ${path}`);
    else if (path.endsWith('.db') && !isWhole(join(folder, path))) faults.push(`SQLite 文件损坏 · SQLite file is damaged: ${path}`);
  }
  return [...faults, ...[...there].map((path) => `多出 · not in the list: ${path}`)];
}

/** Whether SQLite finds a file in order. It is not changed, nor is anything put beside it. */
function isWhole(path: string): boolean {
  const db = new DatabaseSync(new URL(`${pathToFileURL(path).href}?immutable=1`), { readOnly: true });
  try { return db.prepare('PRAGMA quick_check(1)').get()?.['quick_check'] === 'ok'; } catch { return false; } finally { db.close(); }
}
