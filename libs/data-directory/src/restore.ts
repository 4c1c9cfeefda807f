import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { restoreWarehouse, type Warehouse } from '@sanxiang/warehouse';
import { DATA } from './back-up.js';
import { CUT_EVENTS, readCutEvents, type CutEvent } from './cut-events.js';
import { syncFile, syncFolder } from './durable.js';
import { DataDirectoryError, FORMAT, FORMAT_FILE, readFormat, writeFormat } from './format.js';
import { IDS, WAREHOUSE } from './layout.js';
import { faultsOf, readManifest, type Manifest } from './manifest.js';

const DATABASE = 'sanxiang';
/** Of the warehouse: caches that a backup may hold of two moments. They are made anew from the facts. */
const CACHES = ['roll_ups', 'roll_up_days'];

/** What a restore needs beside the files. */
export interface RestoreTools {
  /** Starts the embedded warehouse on a folder; for as long as the restore takes. */
  startWarehouse(folder: string): Promise<{ readonly warehouse: Warehouse; stop(): Promise<void> }>;
  /** Opens the index of ids in a folder, to take events that are no longer in the log. */
  openIds(folder: string): Promise<{ put(events: readonly CutEvent[]): Promise<void>; close(): Promise<void> }>;
  readonly onProgress?: (progress: RestoreProgress) => void;
}
export interface RestoreProgress { readonly step: 'check' | 'data' | 'warehouse' | 'ids'; readonly done: number; readonly total: number | null }

/** The backup is not what was written; `faults` says what is wrong with it. */
export class DamagedBackup extends Error {
  constructor(folder: string, readonly faults: readonly string[]) {
    super(`备份已损坏 · the backup is damaged: ${folder}\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'DamagedBackup';
  }
}

/** Reads a whole backup and compares it with its list. Throws `NoBackup` or `DamagedBackup`. */
export async function checkBackup(folder: string, onProgress: RestoreTools['onProgress'] = () => undefined): Promise<Manifest> {
  const manifest = await readManifest(folder);
  const total = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  const faults = await faultsOf(folder, manifest, (bytes) => { done += bytes; onProgress({ step: 'check', done, total }); });
  if (faults.length > 0) throw new DamagedBackup(folder, faults);
  return manifest;
}

/**
 * Puts a backup into an empty data directory, after it was checked to the last byte. The program completes the rest at its start: ids from the log,
 * records that were handed over again, sums of days. Throws `NoBackup`, `DamagedBackup` or `DataDirectoryError`; nothing is left then.
 */
export async function restore(folder: string, dataDir: string, tools: RestoreTools): Promise<Manifest> {
  const { onProgress = () => undefined } = tools;
  const manifest = await checkBackup(folder, onProgress);
  if (manifest.format > FORMAT) throw new DataDirectoryError(`备份的数据格式是 ${manifest.format}，本程序只认到 ${FORMAT}：换用新版本 · the backup's data has format ${manifest.format}, this program knows up to ${FORMAT}: use the newer version`);
  if (existsSync(dataDir) && readdirSync(dataDir).length > 0) throw new DataDirectoryError(`不是空目录 · not an empty folder: ${dataDir}`);
  mkdirSync(dataDir, { recursive: true });
  // Until the end the directory says that it is not whole, and no program starts on it.
  writeFormat(dataDir, { format: manifest.format, createdBy: manifest.madeBy, createdAt: manifest.begunAt, restoring: true });
  try {
    const files = manifest.files.filter(({ path }) => path.startsWith(`${DATA}/`) && path !== `${DATA}/${FORMAT_FILE}`);
    const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
    let done = 0;
    for (const { path, bytes } of files) {
      const to = join(dataDir, path.slice(DATA.length + 1));
      mkdirSync(dirname(to), { recursive: true });
      await copyFile(join(folder, path), to);
      syncFile(to);
      done += bytes;
      onProgress({ step: 'data', done, total });
    }
    if (manifest.warehouse === 'embedded') await fillWarehouse(join(folder, WAREHOUSE), join(dataDir, WAREHOUSE), tools);
    if (manifest.cutEvents > 0) await fillIds(join(folder, CUT_EVENTS), join(dataDir, IDS), manifest.cutEvents, tools);
    finish(folder, dataDir);
    return manifest;
  } catch (error) {
    for (const name of readdirSync(dataDir)) rmSync(join(dataDir, name), { recursive: true, force: true });
    throw error;
  }
}

/** Takes the mark of an unfinished restore away: the directory says of itself what it said when it was copied. */
function finish(folder: string, dataDir: string): void {
  const said = readFormat(join(folder, DATA));
  if (said !== null) { writeFormat(dataDir, said); return; }
  rmSync(join(dataDir, FORMAT_FILE));
  syncFolder(dataDir);
}

async function fillWarehouse(from: string, to: string, tools: RestoreTools): Promise<void> {
  const engine = await tools.startWarehouse(to);
  const { warehouse } = engine;
  try {
    await restoreWarehouse(warehouse, DATABASE, from, { onProgress: (done) => tools.onProgress?.({ step: 'warehouse', done, total: null }) });
    for (const table of CACHES) await warehouse.command(`TRUNCATE TABLE IF EXISTS ${table}`);
  } finally {
    await warehouse.close();
    await engine.stop();
  }
}

async function fillIds(from: string, to: string, total: number, tools: RestoreTools): Promise<void> {
  const ids = await tools.openIds(to);
  let done = 0;
  try {
    for await (const part of readCutEvents(from)) {
      await ids.put(part);
      done += part.length;
      tools.onProgress?.({ step: 'ids', done, total });
    }
  } finally {
    await ids.close();
  }
  if (done !== total) throw new Error(`${from}: ${done} events where ${total} were written`);
}
