import { resolve } from 'node:path';

/** What the process is told by its parent (or by who starts it by hand), all by environment: a password on a command line is seen by everybody. */
export interface WarehouseSettings {
  /** Belongs to this process alone: engine, spool and an empty working directory live in it. */
  readonly dataDir: string;
  /** 0: any free one, which is then reported. */
  readonly port: number;
  /** Of the user `app`, who reads and writes. */
  readonly password: string;
  /** Of the user `viewer`, who reads; null: there is no such user. */
  readonly viewerPassword: string | null;
  /** Bytes that the engine may hold at once. */
  readonly memoryBytes: number;
}

/** The database in which everything is kept; `default` is a window on the file system in chDB and is shut at start. */
export const DATABASE = 'sanxiang';
/** Reads and writes at once for each kind of user. */
export const READERS = 4;
export const VIEWERS = 2;
export const WRITERS = 2;
/** For kills, zlib and files, so that these never wait behind queries. */
const SPARE_THREADS = 6;
/** libuv's pool carries all of the engine's calls; below this a few slow queries would stop everything else. */
export const THREADS = READERS + VIEWERS + WRITERS + SPARE_THREADS;
const MEMORY_BYTES = 900_000_000;
const MEMORY_BYTES_MIN = 200_000_000;
const PORT_MAX = 65_535;

/** Reads the settings; throws one error that names every fault. */
export function readWarehouseSettings(env: Readonly<Record<string, string | undefined>> = process.env): WarehouseSettings {
  const faults: string[] = [];
  const text = (name: string): string | null => env[name] || null;
  const whole = (name: string, fallback: number, min: number, max: number): number => {
    const value = Number(text(name) ?? fallback);
    if (!Number.isSafeInteger(value) || value < min || value > max) faults.push(`${name}: 应为 ${min}–${max} 的整数 · must be a whole number from ${min} to ${max}`);
    return value;
  };
  const dataDir = text('SANXIANG_WAREHOUSE_DIR');
  if (dataDir === null) faults.push('SANXIANG_WAREHOUSE_DIR: 必须给出 · has to be given');
  const password = text('SANXIANG_WAREHOUSE_PASSWORD');
  if (password === null) faults.push('SANXIANG_WAREHOUSE_PASSWORD: 必须给出 · has to be given');
  const port = whole('SANXIANG_WAREHOUSE_PORT', 0, 0, PORT_MAX);
  const memoryBytes = whole('SANXIANG_WAREHOUSE_MEMORY', MEMORY_BYTES, MEMORY_BYTES_MIN, Number.MAX_SAFE_INTEGER);
  if (faults.length > 0) throw new Error(`仓库进程设置有误 · wrong settings of the warehouse:\n${faults.map((f) => `  ${f}`).join('\n')}`);
  return { dataDir: resolve(dataDir ?? ''), port, password: password ?? '', viewerPassword: text('SANXIANG_WAREHOUSE_VIEWER_PASSWORD'), memoryBytes };
}

/** Whether libuv was given enough threads; it reads the variable once, before any code of ours runs. */
export const hasThreads = (env: Readonly<Record<string, string | undefined>> = process.env): boolean => Number(env['UV_THREADPOOL_SIZE'] ?? 0) >= THREADS;
