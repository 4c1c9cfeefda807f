import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { badArguments, notImplemented, tooManyBytes } from './exception.js';
import { fromFile, insertStatement, type InsertStatement } from './insert-statement.js';
import { parseMultipart } from './multipart.js';
import type { Spool, Spooled } from './spool.js';
import { DATABASE } from './warehouse.settings.js';

/** A statement as it came, with its rows in a file if it brings any. */
export interface StatementRequest {
  readonly sql: string;
  /** The rows of an INSERT; to be discarded when the answer is given. */
  readonly rows: Spooled | null;
  readonly queryId: string | null;
  readonly database: string;
  /** For results whose statement names no format. */
  readonly format: string;
  readonly settings: ReadonlyMap<string, string>;
  readonly params: ReadonlyMap<string, string>;
  /** The whole result is wanted before the first byte of the answer, so that a late fault is a plain one. */
  readonly wholeResult: boolean;
  readonly compress: boolean;
}

/** Largest statement as text, data in the text included; bytes of other inserts have the spool's limit. */
export const TEXT_BYTES_MAX = 16 * 1024 * 1024;
const DEFAULT_FORMAT = 'TabSeparated';
/** Encodings of a body by HTTP's name, and the engine's name for the same. */
const COMPRESSION: Readonly<Record<string, string>> = { identity: 'none', gzip: 'gzip', 'x-gzip': 'gzip', deflate: 'deflate', br: 'br', zstd: 'zstd', lz4: 'lz4', xz: 'xz' };
const INFLATE: Readonly<Record<string, (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>>> = {
  identity: async (body) => body, gzip: promisify(gunzip), 'x-gzip': promisify(gunzip), deflate: promisify(inflate), br: promisify(brotliDecompress),
};
/** Known to a server's HTTP side only; the engine has no such settings. */
const HTTP_ONLY = new Set([
  'query', 'query_id', 'database', 'default_format', 'user', 'password', 'session_id', 'session_timeout', 'session_check', 'session_timezone_check', 'role', 'quota_key',
  'stacktrace', 'buffer_size', 'wait_end_of_query', 'enable_http_compression', 'http_zlib_compression_level', 'send_progress_in_http_headers',
  'http_headers_progress_interval_ms', 'http_response_buffer_size', 'http_wait_end_of_query', 'client_protocol_version', 'close_session',
]);

/** Reads the address, headers and body of a request; rows of an INSERT go into the spool, never into text. */
export async function readStatement(http: IncomingMessage, url: URL, spool: Spool): Promise<StatementRequest> {
  const query = url.searchParams;
  for (const name of ['compress', 'decompress']) if (query.get(name) === '1') throw notImplemented(`${name}=1 (ClickHouse's own block compression) is not spoken; use Content-Encoding.`);
  const encoding = (http.headers['content-encoding'] ?? 'identity').toLowerCase();
  const compression = COMPRESSION[encoding];
  if (compression === undefined) throw notImplemented(`Content-Encoding ${encoding} is not known.`);
  const fields = new Map(query);

  const given = query.get('query') ?? '';
  const insert = insertStatement(given);
  if (insert !== null) return { ...await spoolRows(insert, http, compression, spool), ...wishes(http, query, fields) };
  const text = await bodyText(http, encoding);
  let sql = given === '' ? text : text === '' ? given : `${given}\n${text}`;
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(http.headers['content-type'] ?? '')?.[1];
  if (boundary !== undefined) {
    for (const [name, value] of parseMultipart(text, boundary)) fields.set(name, value);
    sql = fields.get('query') ?? '';
  }
  const inline = insertStatement(sql);
  const statement = inline === null ? { sql, rows: null } : await spoolRows(inline, Readable.from([]), 'none', spool);
  return { ...statement, ...wishes(http, query, fields) };
}

async function spoolRows(insert: InsertStatement, body: Readable, compression: string, spool: Spool): Promise<{ sql: string; rows: Spooled }> {
  if (insert.inline !== '' && compression !== 'none') throw badArguments('Rows in the text and a compressed body do not go together.');
  const rows = await spool.take(insert.inline === '' ? '' : `${insert.inline}\n`, body);
  return { sql: fromFile(insert, rows.path, compression), rows };
}

async function bodyText(http: IncomingMessage, encoding: string): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of http as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= TEXT_BYTES_MAX) chunks.push(chunk);
  }
  if (bytes > TEXT_BYTES_MAX) throw tooManyBytes(`The statement is larger than ${TEXT_BYTES_MAX} bytes.`);
  const inflateBody = INFLATE[encoding];
  if (inflateBody === undefined) throw notImplemented(`Content-Encoding ${encoding} is taken for rows only.`);
  try {
    return (await inflateBody(Buffer.concat(chunks), { maxOutputLength: TEXT_BYTES_MAX })).toString('utf8');
  } catch (fault) {
    throw badArguments(`The body is not ${encoding}, or too large: ${fault instanceof Error ? fault.message : String(fault)}.`);
  }
}

function wishes(http: IncomingMessage, query: URLSearchParams, fields: ReadonlyMap<string, string>): Omit<StatementRequest, 'sql' | 'rows'> {
  const settings = new Map<string, string>();
  const params = new Map<string, string>();
  for (const [name, value] of fields) {
    if (name.startsWith('param_')) params.set(name.slice('param_'.length), value);
    else if (!HTTP_ONLY.has(name) && name !== 'compress' && name !== 'decompress') settings.set(name, value);
  }
  const header = (name: string): string | null => { const value = http.headers[name]; return typeof value === 'string' && value !== '' ? value : null; };
  const named = query.get('database') ?? header('x-clickhouse-database');
  return {
    settings, params,
    queryId: query.get('query_id'),
    database: named === null || named === '' || named === 'default' ? DATABASE : named,
    format: query.get('default_format') ?? header('x-clickhouse-format') ?? DEFAULT_FORMAT,
    wholeResult: query.get('wait_end_of_query') === '1',
    compress: query.get('enable_http_compression') === '1' && /\bgzip\b/.test(header('accept-encoding') ?? ''),
  };
}
