import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@sanxiang/kernel';
import { backUpWarehouse, type Warehouse } from '@sanxiang/warehouse';
import { CUT_EVENTS, writeCutEvents, type CutEvent } from './cut-events.js';
import { formatOf } from './format.js';
import { bytesOf, EVENTS, layoutOf, OFFSETS, WAREHOUSE } from './layout.js';
import { listFiles, writeManifest, type Manifest } from './manifest.js';
import { Pinned, pinTogether } from './one-moment.js';

/** Folder of a backup in which the files of the data directory lie as they are to be put back. */
export const DATA = 'data';
const DATABASE = 'sanxiang';

export interface BackupSource {
  readonly dataDir: string;
  /** Name and version of the program. */
  readonly program: string;
  readonly clock: Clock;
  /** The embedded warehouse; null: a server has the tables, and the groups of `filledBy` fill them from the log again. */
  readonly warehouse: Warehouse | null;
  /** Groups that write the warehouse. */
  readonly filledBy: readonly string[];
  /** The events that are known but no longer in the log. */
  cutEvents(): AsyncIterable<readonly CutEvent[]>;
}

/** What is being done; `done` of `total` bytes, `total` null where it is not known. Of `ids` the bytes are events. */
export interface BackupProgress { readonly step: 'warehouse' | 'data' | 'ids' | 'checksums'; readonly done: number; readonly total: number | null }
export interface BackupOptions { readonly onProgress?: (progress: BackupProgress) => void; readonly signal?: AbortSignal }

/** A backup cannot be made there, or of this; the message is for people. */
export class BackupRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BackupRefused';
  }
}

/**
 * Copies a data directory into a new folder while the program goes on. Whatever was acknowledged before the call is in it, and nothing of it is
 * counted twice after a restore. That rests on the order:
 *
 * 1. how far each group has read, first: what is copied later may be ahead of it (records are handed over again), never behind;
 * 2. the warehouse: it holds at least what its groups had committed, and facts no newer than the states that are copied next;
 * 3. states and log, at one moment (`pinTogether`).
 *
 * A backup that fails or is ended leaves nothing. Throws `BackupRefused` where it cannot begin.
 */
export async function backUp(source: BackupSource, folder: string, { onProgress = () => undefined, signal }: BackupOptions = {}): Promise<Manifest> {
  if (!existsSync(join(source.dataDir, OFFSETS))) throw new BackupRefused(`没有数据 · there is no data in ${source.dataDir}`);
  makeRoom(folder, source.dataDir);
  const begunAt = new Date(source.clock.now()).toISOString();
  try {
    const tell = (step: BackupProgress['step'], done: number, total: number | null): void => { signal?.throwIfAborted(); onProgress({ step, done, total }); };
    await copyOffsets(source, join(folder, DATA, OFFSETS));
    if (source.warehouse !== null) await backUpWarehouse(source.warehouse, DATABASE, join(folder, WAREHOUSE), { signal, onProgress: (bytes) => tell('warehouse', bytes, null) });
    const log = await copyData(source, join(folder, DATA), tell);
    const [firstEvent = 0] = log[basename(EVENTS, '.db')] ?? [];
    if (source.warehouse === null && Object.values(log).some(([first]) => first > 0)) throw new BackupRefused('日志已截短，ClickHouse 里的数据无法从日志重建：请备份 ClickHouse，本目录停机后复制 · the log was cut, so that the tables of the ClickHouse server cannot be filled from it again: back up that server, and copy this directory while the program is stopped');
    let events = 0;
    // While nothing was cut, the log says it all.
    const cutEvents = firstEvent === 0 ? 0 : await writeCutEvents(join(folder, CUT_EVENTS), source.cutEvents(), (n) => { events += n; tell('ids', events, null); });
    const total = bytesOf(folder);
    let read = 0;
    const files = await listFiles(folder, (bytes) => { read += bytes; tell('checksums', read, total); });
    return writeManifest(folder, {
      format: formatOf(source.dataDir) ?? 0, madeBy: source.program, begunAt, finishedAt: new Date(source.clock.now()).toISOString(),
      log, cutEvents, warehouse: source.warehouse === null ? 'elsewhere' : 'embedded', files,
    });
  } catch (error) {
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
    throw error;
  }
}

/** Makes the folder, or takes an empty one. */
function makeRoom(folder: string, dataDir: string): void {
  if (!isAbsolute(folder)) throw new BackupRefused(`要绝对路径 · the path has to be absolute: ${folder}`);
  const within = (path: string, of: string): boolean => !relative(of, path).startsWith('..') && !isAbsolute(relative(of, path));
  if (within(folder, dataDir) || within(dataDir, folder)) throw new BackupRefused(`备份不能与数据目录互相包含 · a backup cannot lie in the data directory, nor around it: ${folder}`);
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new BackupRefused(`不是空目录 · not an empty folder: ${folder}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

async function copyOffsets({ dataDir, warehouse, filledBy }: BackupSource, to: string): Promise<void> {
  mkdirSync(dirname(to), { recursive: true });
  const offsets = new Pinned(join(dataDir, OFFSETS));
  try { await offsets.copyTo(to); } finally { offsets.close(); }
  if (warehouse !== null) return;
  const copy = new DatabaseSync(to);
  for (const group of filledBy) copy.prepare('DELETE FROM offsets WHERE grp = ?').run(group);
  // The file is to stand alone.
  copy.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  copy.close();
}

/** Copies states and log as they are at one moment; gives first offset and head of each topic. */
async function copyData({ dataDir }: BackupSource, to: string, tell: (step: 'data', done: number, total: number) => void): Promise<Record<string, [number, number]>> {
  const layout = layoutOf(dataDir);
  const at = (path: string): string => join(dataDir, path);
  const list = pinTogether(dataDir, layout.states, layout.topics);
  try {
    const total = list.reduce((sum, { file }) => sum + file.bytes, 0);
    const log = Object.fromEntries(list.filter(({ path }) => layout.topics.includes(path)).map(({ path, file }) => [basename(path, '.db'), spanOf(file)]));
    let before = 0;
    for (const { path, file } of list) {
      mkdirSync(dirname(join(to, path)), { recursive: true });
      await file.copyTo(join(to, path), (bytes) => tell('data', before + bytes, total));
      before += file.bytes;
      // Let go of as soon as it is copied: only then its write-ahead log can be emptied.
      file.close();
    }
    for (const path of layout.plain) { mkdirSync(dirname(join(to, path)), { recursive: true }); await copyFile(at(path), join(to, path)); }
    return log;
  } finally {
    for (const { file } of list) file.close();
  }
}

const spanOf = (topic: Pinned): [number, number] => [topic.number('SELECT base FROM chunk ORDER BY base LIMIT 1') ?? 0, topic.number('SELECT base + count FROM chunk ORDER BY base DESC LIMIT 1') ?? 0];
