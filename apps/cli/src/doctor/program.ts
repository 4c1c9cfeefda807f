/** Checks of the program: settings, keys, engine, and the one that runs. */
import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readSettings, SettingsError, type Settings } from '@sanxiang/kernel';
import { messageOf, type Terminal } from '../terminal.js';
import { fault, ok, warn, type Finding, type Words } from './finding.js';

const ENGINE_MS_MAX = 60_000;
const ANSWER_MS_MAX = 5000;
const SAID_MAX = 300;
const OTHERS_MAY_READ = 0o077;
const CLOCKS_APART_MS_MAX = 5 * 60_000;
/** A child process, so that an engine that crashes is a finding and not the end of the doctor. */
const ENGINE_PROBE = "const { query } = await import('chdb'); process.stdout.write(String(query('SELECT version()', 'TSVRaw')).trim())";

/** Every fault of the settings as one finding each; null settings when there is any. */
export function settings(env: Terminal['env'], t: Words): { findings: Finding[]; settings: Settings | null } {
  try {
    const read = readSettings(env);
    return { findings: [ok('settings', t('设置无误', 'settings are right'))], settings: read };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { findings: error.faults.map((f) => fault('settings', f, t('改正这个环境变量', 'mend this environment variable'))), settings: null };
  }
}

export async function keys(path: string | undefined, t: Words): Promise<Finding> {
  if (path === undefined || path === '') return ok('keys', t('没有密钥文件：只服务本机', 'no keys file: only loopback is served'));
  try {
    const { Keys } = await import('@sanxiang/access');
    Keys.read(path);
    const { mode } = await stat(path);
    if ((mode & OTHERS_MAY_READ) !== 0) return warn('keys', t(`${path} 的权限是 ${(mode & 0o777).toString(8)}`, `${path} has the permissions ${(mode & 0o777).toString(8)}`), t(`别人也能读：chmod 600 ${path}`, `others may read it: chmod 600 ${path}`));
    return ok('keys', path);
  } catch (error) { return fault('keys', messageOf(error), t('改正密钥文件；程序不会以错误的密钥文件启动', 'mend the keys file; the program does not start with a wrong one')); }
}

/** The embedded engine, or the ClickHouse server where one is set. */
export function warehouse(clickhouseUrl: string | null, t: Words): Promise<Finding> {
  return clickhouseUrl === null ? engine(t) : answers('warehouse', `${new URL(clickhouseUrl).origin}/ping`, t('启动 ClickHouse，或去掉 CLICKHOUSE_URL 以用内嵌仓库', 'start ClickHouse, or unset CLICKHOUSE_URL to use the embedded warehouse'));
}

function engine(t: Words): Promise<Finding> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', ENGINE_PROBE], { cwd: dirname(fileURLToPath(import.meta.url)), stdio: ['ignore', 'pipe', 'pipe'], timeout: ENGINE_MS_MAX });
    let out = '';
    let err = '';
    child.stdout.on('data', (d: Buffer) => { out += d.toString(); });
    child.stderr.on('data', (d: Buffer) => { err += d.toString(); });
    const failed = (why: string): void => { resolve(fault('warehouse', why.slice(0, SAID_MAX), t('内嵌引擎 chdb 装载失败：重新 npm ci；支持 Linux 与 macOS 的 x64、arm64（glibc）', 'the embedded engine chdb does not load: run npm ci again; Linux and macOS on x64 and arm64 (glibc) are supported'))); };
    child.once('error', (error) => { failed(error.message); });
    child.once('close', (code, signal) => { if (code === 0) resolve(ok('warehouse', t(`内嵌引擎 ${out} 可用`, `embedded engine ${out} loads`))); else failed(err.trim() || `${signal ?? code}`); });
  });
}

async function answers(check: string, url: string, todo: string): Promise<Finding> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS_MAX) });
    const text = (await response.text()).slice(0, SAID_MAX);
    return response.ok ? ok(check, url) : fault(check, `${url}: ${response.status} ${text}`, todo);
  } catch (error) { return fault(check, `${url}: ${messageOf(error)}`, todo); }
}

/** The running program: whether it answers, is ready, and has the same time as this machine. */
export async function running(url: string, nowMs: () => number, t: Words): Promise<Finding[]> {
  let response: Response;
  try { response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(ANSWER_MS_MAX) }); } catch (error) {
    return [warn('program', `${url}: ${messageOf(error)}`, t('程序没有在运行：sanxiang start；在别处运行则设置 SANXIANG_URL', 'the program does not run: sanxiang start; set SANXIANG_URL if it runs elsewhere'))];
  }
  const text = (await response.text()).slice(0, SAID_MAX);
  const ready = response.ok ? ok('program', t(`${url} 就绪`, `${url} is ready`)) : fault('program', `${url}/readyz: ${response.status} ${text}`, t('看 missing 中缺什么，再看程序的日志', 'see what is missing, then the log of the program'));
  const apart = Math.abs(Date.parse(response.headers.get('date') ?? '') - nowMs());
  if (Number.isNaN(apart) || apart <= CLOCKS_APART_MS_MAX) return [ready];
  return [ready, warn('program-clock', t(`与程序的时钟相差 ${Math.round(apart / 1000)} 秒`, `${Math.round(apart / 1000)} s apart from the clock of the program`), t('用 NTP 校准两边的时钟', 'set both clocks by NTP'))];
}
