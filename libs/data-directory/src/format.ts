import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Logger } from '@sanxiang/kernel';
import { writeWhole } from './durable.js';

/** The file by which a data directory says what it is. */
export const FORMAT_FILE = 'sanxiang.json';
/** Of a directory that was made before directories said so. */
const UNMARKED = 0;

export interface DataFormat {
  /** The number of the layout: it rises whenever an earlier program would read the directory wrongly. */
  readonly format: number;
  readonly createdBy: string;
  readonly createdAt: string;
  /** What brought it to this format, and when; absent: it was made so. */
  readonly upgradedBy?: string;
  readonly upgradedAt?: string;
  /** A restore is under way, or was broken off. */
  readonly restoring?: true;
}

/** From one format to the next. A crash may come between its work and the note that it is done, so it has to bear being done twice. */
export interface UpgradeStep {
  readonly to: number;
  /** What it does, for people. */
  readonly what: string;
  /** What it changes cannot be read by the program of before: not done without being asked for (`sanxiang upgrade`). */
  readonly irreversible: boolean;
  apply(dataDir: string): void;
}

/** All steps, oldest first; the last one leads to this program's format. */
export const UPGRADE_STEPS: readonly UpgradeStep[] = [
  // An earlier program would take a copy of an event that was cut from the log for a new one: it does not know digests in the index of ids.
  { to: 1, what: '目录从此写明自己的格式 · from now on the directory says its format', irreversible: false, apply: () => undefined },
];

/** The format of this program. */
export const FORMAT = formatAfter(UPGRADE_STEPS);

function formatAfter(steps: readonly UpgradeStep[]): number { return steps.at(-1)?.to ?? UNMARKED; }

/** The directory cannot be used as it is; the message says what to do. The program ends with 2: nothing is wrong with the program. */
export class DataDirectoryError extends Error {
  readonly exitCode = 2;
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DataDirectoryError';
  }
}

/** What a directory says of itself; null when it says nothing. Throws `DataDirectoryError` when that cannot be read. */
export function readFormat(dataDir: string): DataFormat | null {
  const path = join(dataDir, FORMAT_FILE);
  if (!existsSync(path)) return null;
  let read: unknown;
  try { read = JSON.parse(readFileSync(path, 'utf8')); } catch (cause) { throw unreadable(path, cause); }
  if (typeof read !== 'object' || read === null || !('format' in read) || typeof read.format !== 'number' || !Number.isSafeInteger(read.format)) throw unreadable(path);
  const text = (name: string): string => { const value: unknown = Reflect.get(read, name); return typeof value === 'string' ? value : ''; };
  return {
    format: read.format, createdBy: text('createdBy'), createdAt: text('createdAt'),
    ...('upgradedBy' in read && { upgradedBy: text('upgradedBy'), upgradedAt: text('upgradedAt') }),
    ...('restoring' in read && read.restoring === true && { restoring: true as const }),
  };
}

const unreadable = (path: string, cause?: unknown): DataDirectoryError =>
  new DataDirectoryError(`无法读取 ${path}：请从备份恢复 · ${path} cannot be read: restore the backup`, { cause });

/** Writes what a directory says of itself, whole or not at all. */
export const writeFormat = (dataDir: string, format: DataFormat): void => writeWhole(join(dataDir, FORMAT_FILE), `${JSON.stringify(format, null, 2)}\n`);

/** The format that a directory has: that of its file, 0 where data is older than the file, null where there is no data. */
export function formatOf(dataDir: string): number | null {
  const said = readFormat(dataDir);
  if (said !== null) return said.format;
  return existsSync(join(dataDir, 'log')) ? UNMARKED : null;
}

/** The steps that a directory has yet to take. Throws `DataDirectoryError` when it is newer than the program, or half restored. */
export function pendingSteps(dataDir: string, steps = UPGRADE_STEPS): readonly UpgradeStep[] {
  const said = readFormat(dataDir);
  const newest = formatAfter(steps);
  if (said?.restoring === true) {
    throw new DataDirectoryError(`恢复没有完成：清空 ${dataDir} 再恢复一次 · the restore was not completed: empty ${dataDir} and restore again`);
  }
  if (said !== null && said.format > newest) {
    throw new DataDirectoryError(`数据目录的格式是 ${said.format}（${said.upgradedBy ?? said.createdBy}），本程序只认到 ${newest}：换用新版本，或恢复升级前的备份 · the data directory has format ${said.format} (${said.upgradedBy ?? said.createdBy}), this program knows up to ${newest}: use the newer version, or restore the backup from before the upgrade`);
  }
  const format = formatOf(dataDir);
  return format === null ? [] : steps.filter(({ to }) => to > format);
}

export interface Program {
  /** Name and version, as it is written into the directory. */
  readonly program: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Makes a directory ready for this program, before anything in it is opened: an empty one gets its mark, an older one is upgraded step by step.
 * `irreversibly`: also the steps after which an earlier program could not go back. Throws `DataDirectoryError`.
 */
export function openDataDirectory(dataDir: string, { program, clock, log }: Program, { irreversibly = false, steps = UPGRADE_STEPS }: { readonly irreversibly?: boolean; readonly steps?: readonly UpgradeStep[] } = {}): void {
  mkdirSync(dataDir, { recursive: true });
  const at = new Date(clock.now()).toISOString();
  const pending = pendingSteps(dataDir, steps);
  if (formatOf(dataDir) === null) {
    writeFormat(dataDir, { format: formatAfter(steps), createdBy: program, createdAt: at });
    return;
  }
  const final = pending.find((step) => step.irreversible);
  if (final !== undefined && !irreversibly) {
    throw new DataDirectoryError(`数据目录要升级，且升级后旧版本不能再用（${final.what}）：先 sanxiang backup，再 sanxiang upgrade · the data directory has to be upgraded in a way that an earlier version cannot go back from (${final.what}): sanxiang backup first, then sanxiang upgrade`);
  }
  for (const step of pending) {
    step.apply(dataDir);
    writeFormat(dataDir, { createdBy: '', createdAt: '', ...readFormat(dataDir), format: step.to, upgradedBy: program, upgradedAt: at });
    log.warn({ dataDir, format: step.to, what: step.what }, 'the data directory was upgraded');
  }
}
