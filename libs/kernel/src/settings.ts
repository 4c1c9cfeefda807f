import { resolve } from 'node:path';

/** All settings of the program (contract 6). The only place that reads the environment. */
export interface Settings {
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  readonly keysFile: string | null;
  readonly logLevel: string;
  /** External ClickHouse; null: the embedded warehouse. */
  readonly clickhouseUrl: string | null;
  readonly kafkaBrokers: readonly string[] | null;
  readonly mongoUrl: string | null;
  /** IANA zone of the organisation. */
  readonly tz: string;
  readonly lang: 'zh-CN' | 'en';
}

/** All faults of the settings at once, each with the variable's name. */
export class SettingsError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`设置有误 · wrong settings:\n${faults.map((f) => `  ${f}`).join('\n')}`);
    this.name = 'SettingsError';
  }
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const LANGS = ['zh-CN', 'en'] as const;
const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
const PORT_MAX = 65_535;

/** Whether an address is reachable from this machine only. */
export const isLoopback = (host: string): boolean => LOOPBACK.has(host);

/** Whether the runtime knows the IANA zone. */
export function isTimeZone(tz: string): boolean {
  try { return Intl.DateTimeFormat('en', { timeZone: tz }).resolvedOptions().timeZone !== '' && /^[A-Za-z]/.test(tz); } catch { return false; }
}

/** Reads and checks the settings; throws one `SettingsError` that names every fault. */
export function readSettings(env: Readonly<Record<string, string | undefined>> = process.env): Settings {
  const faults: string[] = [];
  const wrong = (name: string, why: string): void => { faults.push(`${name}: ${why}`); };
  const text = (name: string, fallback: string): string => (env[name] === undefined || env[name] === '' ? fallback : env[name]);
  const optional = (name: string): string | null => text(name, '') || null;

  const port = Number(text('SANXIANG_PORT', '8300'));
  if (!Number.isInteger(port) || port < 0 || port > PORT_MAX) wrong('SANXIANG_PORT', `应为 0–65535 的整数 · must be a whole number from 0 to ${PORT_MAX}`);
  const tz = text('SANXIANG_TZ', 'Asia/Shanghai');
  if (!isTimeZone(tz)) wrong('SANXIANG_TZ', `没有这个时区 · no such time zone: ${tz}`);
  const lang = text('SANXIANG_LANG', 'zh-CN');
  if (!LANGS.some((l) => l === lang)) wrong('SANXIANG_LANG', `只能是 · must be one of ${LANGS.join(', ')}`);
  const logLevel = text('SANXIANG_LOG_LEVEL', 'info');
  if (!LOG_LEVELS.includes(logLevel)) wrong('SANXIANG_LOG_LEVEL', `只能是 · must be one of ${LOG_LEVELS.join(', ')}`);
  const host = text('SANXIANG_HOST', '127.0.0.1');
  const keysFile = optional('SANXIANG_KEYS_FILE');
  if (!isLoopback(host) && keysFile === null) wrong('SANXIANG_HOST', `没有密钥文件时只能监听本机 · without SANXIANG_KEYS_FILE only loopback may be bound, not ${host}`);
  const clickhouseUrl = optional('CLICKHOUSE_URL');
  if (clickhouseUrl !== null && !/^https?:\/\//.test(clickhouseUrl)) wrong('CLICKHOUSE_URL', '应为 http(s) 地址 · must be an http(s) address');
  for (const name of ['KAFKA_BROKERS', 'MONGO_URL']) if (optional(name) !== null) wrong(name, '本版本尚不支持 · not supported by this version yet');
  if (faults.length > 0) throw new SettingsError(faults);
  return {
    dataDir: resolve(text('SANXIANG_DATA_DIR', './data')), host, port, keysFile, logLevel, clickhouseUrl, tz,
    kafkaBrokers: optional('KAFKA_BROKERS')?.split(',') ?? null, mongoUrl: optional('MONGO_URL'), lang: lang === 'en' ? 'en' : 'zh-CN',
  };
}
