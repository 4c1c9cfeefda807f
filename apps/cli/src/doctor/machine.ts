/** Checks of the machine: runtime, disk, memory, clock, time zones. Pure judgements apart from what they ask the system. */
import { access, constants, readdir, stat, statfs, writeFile, rm } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fault, ok, warn, type Finding, type Words } from './finding.js';

/** `node:sqlite` is there without a flag since this version. */
const NODE_MIN: readonly [number, number] = [22, 13];
const GIB = 2 ** 30;
/** Disk for about a million events, and for a few days of a busy hotline. */
const DISK_FAULT_BYTES = GIB;
const DISK_WARN_BYTES = 5 * GIB;
const MEMORY_WARN_BYTES = 2 * GIB;
/** As far as an event may lie ahead of the clock. */
const AHEAD_MS_MAX = 5 * 60_000;
/** This program is not older. A clock before that was never set. */
const EARLIEST_CLOCK_MS = Date.UTC(2026, 0, 1);
const LATEST_CLOCK_MS = Date.UTC(2100, 0, 1);

const gib = (bytes: number): string => `${(bytes / GIB).toFixed(1)} GiB`;

export function nodeVersion(version: string, t: Words): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const enough = major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]);
  return enough ? ok('node', `Node ${version}`) : fault('node', `Node ${version}`, t(`需要 ${NODE_MIN.join('.')} 以上；npx 与 npm run 用自带的 Node 24`, `at least ${NODE_MIN.join('.')} is needed; npx and npm run use the Node 24 that is installed along`));
}

/** The nearest folder that is there: the data folder itself may still have to be made. */
async function nearest(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) {
    try { if ((await stat(at)).isDirectory()) return at; } catch { /* not there: its parent may be */ }
    if (at === dirname(at)) return at;
  }
}

export async function dataFolder(dir: string, t: Words): Promise<Finding> {
  const there = await nearest(dir);
  try {
    if (there !== dir) { await access(there, constants.W_OK); return ok('data', t(`${dir} 尚未建立，可以建立`, `${dir} is not there yet and can be made`)); }
    const probe = join(dir, `.doctor-${process.pid}`);
    await writeFile(probe, 'x');
    await rm(probe);
    return ok('data', t(`${dir} 可写`, `${dir} is writable`));
  } catch (error) {
    return fault('data', `${there}: ${error instanceof Error ? error.message : String(error)}`, t('换一个目录（SANXIANG_DATA_DIR），或改正其权限', 'choose another folder (SANXIANG_DATA_DIR), or mend its permissions'));
  }
}

export async function disk(dir: string, t: Words): Promise<Finding> {
  const { bavail, bsize } = await statfs(await nearest(dir));
  const free = bavail * bsize;
  const found = t(`可用 ${gib(free)}`, `${gib(free)} free`);
  const todo = t('腾出空间，或把 SANXIANG_DATA_DIR 移到别的盘', 'free some space, or move SANXIANG_DATA_DIR to another disk');
  return free < DISK_FAULT_BYTES ? fault('disk', found, todo) : free < DISK_WARN_BYTES ? warn('disk', found, todo) : ok('disk', found);
}

export function memory(t: Words, bytes = totalmem()): Finding {
  return bytes < MEMORY_WARN_BYTES ? warn('memory', gib(bytes), t('2 GiB 以上为宜', '2 GiB or more are advisable')) : ok('memory', gib(bytes));
}

/** Whether the clock can be right: `newestMs` is the newest change of any file in the data folder. */
export function clockSense(nowMs: number, newestMs: number | null, t: Words): Finding {
  const found = new Date(nowMs).toISOString();
  const todo = t('用 NTP 校准时钟：超前 5 分钟以上的事件会被拒绝，落后则期限判错', 'set the clock by NTP: events more than 5 minutes ahead of it are rejected, and deadlines are judged by it');
  if (nowMs < EARLIEST_CLOCK_MS || nowMs > LATEST_CLOCK_MS) return fault('clock', found, todo);
  if (newestMs !== null && newestMs > nowMs + AHEAD_MS_MAX) return fault('clock', t(`${found}，早于数据的最后修改 ${new Date(newestMs).toISOString()}`, `${found}, before the last change of the data, ${new Date(newestMs).toISOString()}`), todo);
  return ok('clock', found);
}

/** The newest change of any file that lies directly in a folder; null when there is none. */
export async function newestChange(dir: string): Promise<number | null> {
  let newest: number | null = null;
  const names = await readdir(dir).catch((): string[] => []);
  for (const name of names) {
    // A file that has gone meanwhile says nothing.
    const at = await stat(join(dir, name)).then((s) => s.mtimeMs, () => null);
    if (at !== null) newest = Math.max(newest ?? at, at);
  }
  return newest;
}

/** Known instants of zones: a runtime without full time zone data gets them wrong. */
const KNOWN: readonly (readonly [string, number, string])[] = [
  ['Asia/Shanghai', Date.UTC(2026, 0, 1), '08'], ['Asia/Shanghai', Date.UTC(1988, 6, 1), '09'], ['Europe/Berlin', Date.UTC(2026, 6, 1), '02'], ['America/New_York', Date.UTC(2026, 0, 1, 12), '07'],
];

export function zones(tz: string, version: string | undefined, t: Words): Finding {
  const wrong = KNOWN.filter(([zone, ms, hour]) => new Intl.DateTimeFormat('en', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(ms) !== hour).map(([zone]) => zone);
  const found = `${tz}, tzdata ${version ?? '?'}`;
  return wrong.length === 0 ? ok('time-zones', found) : fault('time-zones', `${found}: ${wrong.join(', ')}`, t('此 Node 的时区数据不全或被替换，换用完整 ICU 的 Node', 'this Node has incomplete or replaced time zone data; use one with full ICU'));
}
