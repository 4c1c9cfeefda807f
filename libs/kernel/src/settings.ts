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
  /** Each `host:port`; null: the embedded event log. */
  readonly kafkaBrokers: readonly string[] | null;
  /** Null: the embedded state store. */
  readonly mongoUrl: string | null;
  /** Raw events older than so many days are dropped; null: kept for ever. */
  readonly retentionDays: number | null;
  /** Where the embedded warehouse listens on loopback, for Grafana and other tools; 0: any free port. */
  readonly warehousePort: number;
  /** Lets the user `viewer` read the embedded warehouse; null: there is no such user. */
  readonly warehouseViewerPassword: string | null;
  /** Where traces of calls go, and of which share of them (0 to 1); null: nothing is traced. */
  readonly traces: { readonly endpoint: string; readonly ratio: number } | null;
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
/** A hundred years. */
const RETENTION_DAYS_MAX = 36_525;
/** One call in a hundred. */
const TRACED_RATIO = '0.01';

/** Whether an address is reachable from this machine only. */
export const isLoopback = (host: string): boolean => LOOPBACK.has(host);

/** `host:port`; an IPv6 address stands in brackets. */
function isBroker(text: string): boolean {
  const port = Number(/^(?:[\w.-]+|\[[0-9a-fA-F:]+\]):(\d{1,5})$/.exec(text)?.[1]);
  return port > 0 && port <= PORT_MAX;
}

/** Whether the runtime knows the IANA zone. */
export function isTimeZone(tz: string): boolean {
  try { return Intl.DateTimeFormat('en', { timeZone: tz }).resolvedOptions().timeZone !== '' && /^[A-Za-z]/.test(tz); } catch { return false; }
}

/** The two variables of OpenTelemetry that we take, by its own names. */
function tracesOf(endpoint: string | null, arg: string, wrong: (name: string, why: string) => void): Settings['traces'] {
  const ratio = Number(arg);
  if (!(ratio >= 0 && ratio <= 1)) wrong('OTEL_TRACES_SAMPLER_ARG', '应为 0 到 1 · must be from 0 to 1');
  if (endpoint === null) return null;
  if (!/^https?:\/\//.test(endpoint)) wrong('OTEL_EXPORTER_OTLP_ENDPOINT', '应为 http(s) 地址 · must be an http(s) address');
  return { endpoint, ratio };
}

/** Reads and checks the settings; throws one `SettingsError` that names every fault. */
export function readSettings(env: Readonly<Record<string, string | undefined>> = process.env): Settings {
  const faults: string[] = [];
  const wrong = (name: string, why: string): void => { faults.push(`${name}: ${why}`); };
  const text = (name: string, fallback: string): string => (env[name] === undefined || env[name] === '' ? fallback : env[name]);
  const optional = (name: string): string | null => text(name, '') || null;

  const portOf = (name: string, fallback: string): number => {
    const value = Number(text(name, fallback));
    if (!Number.isInteger(value) || value < 0 || value > PORT_MAX) wrong(name, `应为 0–65535 的整数 · must be a whole number from 0 to ${PORT_MAX}`);
    return value;
  };
  const port = portOf('SANXIANG_PORT', '8300');
  const warehousePort = portOf('SANXIANG_WAREHOUSE_PORT', '0');
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
  const kafkaBrokers = optional('KAFKA_BROKERS')?.split(',').map((broker) => broker.trim()) ?? null;
  if (kafkaBrokers?.every(isBroker) === false) wrong('KAFKA_BROKERS', '应为“主机:端口”，以逗号分隔 · must be host:port, separated by commas');
  const mongoUrl = optional('MONGO_URL');
  if (mongoUrl !== null && !/^mongodb(?:\+srv)?:\/\//.test(mongoUrl)) wrong('MONGO_URL', '应以 mongodb:// 或 mongodb+srv:// 开头 · must begin with mongodb:// or mongodb+srv://');
  const retention = optional('SANXIANG_RETENTION_DAYS');
  const retentionDays = retention === null ? null : Number(retention);
  if (retentionDays !== null && !(Number.isInteger(retentionDays) && retentionDays >= 1 && retentionDays <= RETENTION_DAYS_MAX)) wrong('SANXIANG_RETENTION_DAYS', `应为 1–${RETENTION_DAYS_MAX} 的整数（天） · must be a whole number of days from 1 to ${RETENTION_DAYS_MAX}`);
  const traces = tracesOf(optional('OTEL_EXPORTER_OTLP_ENDPOINT'), text('OTEL_TRACES_SAMPLER_ARG', TRACED_RATIO), wrong);
  if (faults.length > 0) throw new SettingsError(faults);
  return {
    dataDir: resolve(text('SANXIANG_DATA_DIR', './data')), host, port, keysFile, logLevel, clickhouseUrl, retentionDays, tz, kafkaBrokers, mongoUrl, warehousePort, traces,
    warehouseViewerPassword: optional('SANXIANG_WAREHOUSE_VIEWER_PASSWORD'),
    lang: lang === 'en' ? 'en' : 'zh-CN',
  };
}
