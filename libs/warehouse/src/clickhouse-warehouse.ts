import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ClickHouseLogLevel, createClient, type ClickHouseClient, type ClickHouseSettings } from '@clickhouse/client';
import type { Logger, Org } from '@sanxiang/kernel';
import { NativeBlock } from './native-block.js';
import type { InsertOptions, Params, QueryOptions, Warehouse } from './port.js';
import { warehouseFault } from './warehouse-error.js';

/** Where a warehouse is and as whom it is spoken to; plain data, to be handed to other threads. */
export interface WarehouseAccess {
  /** `http(s)://host:port`. */
  readonly url: string;
  readonly database: string;
  readonly username: string;
  readonly password: string;
}

/** Silence of the server after which a call fails; longer than any query's own limit should be. */
const SILENCE_MS = 300_000;
const SOCKETS_MAX = 16;
/** The client has to drop an idle socket before the server does. */
const IDLE_SOCKET_MS = 2500;

/** 64-bit integers and decimals come as JSON numbers, instants as ISO 8601 in UTC (`2026-03-02T08:00:00.000Z`). */
const READING: ClickHouseSettings = { output_format_json_quote_64bit_integers: 0, output_format_json_quote_decimals: 0, date_time_output_format: 'iso' };
/** Small results are complete or a fault before their first byte. */
const WHOLE: ClickHouseSettings = { wait_end_of_query: 1 };
/**
 * The answer means stored, not buffered. A member that is no column is a fault: dropping it would lose data unseen.
 * Blocks are compared with earlier ones only by a token: without one, equal rows are wanted twice.
 * Small inserts on a machine that has other work: one thread (several cost a third more in sum), and rows of one key in one insert are left to the merges,
 * as those of two inserts are (to merge each insert by itself takes a fifth of its time).
 */
const WRITING: ClickHouseSettings = { async_insert: 0, wait_end_of_query: 1, date_time_input_format: 'best_effort', input_format_skip_unknown_fields: 0, input_format_parallel_parsing: 0, max_threads: 1, max_insert_threads: '1', optimize_on_insert: 0 };
const NO_DEDUPLICATION: ClickHouseSettings = { insert_deduplicate: 0, deduplicate_insert: 'disable' };

const ORG_PARAM = /\{\s*org\s*:\s*String\s*\}/;
const TABLE = /^[A-Za-z_]\w*$/;
const ON_DATABASES = /^\s*(?:CREATE|DROP)\s+DATABASE\b/i;

/** ClickHouse by its official client; the embedded warehouse and a server are the same to it. */
export class ClickHouseWarehouse implements Warehouse {
  private readonly client: ClickHouseClient;
  /** Names no database, so that one can be made that is not there yet. */
  private readonly outside: ClickHouseClient;

  constructor(access: WarehouseAccess, private readonly log: Logger) {
    const open = (database: string | undefined): ClickHouseClient => createClient({
      url: access.url, username: access.username, password: access.password, database, application: 'sanxiang',
      request_timeout: SILENCE_MS, max_open_connections: SOCKETS_MAX, keep_alive: { enabled: true, idle_socket_ttl: IDLE_SOCKET_MS },
      use_multipart_params_auto: true, log: { level: ClickHouseLogLevel.OFF },
    });
    this.client = open(access.database);
    this.outside = open(undefined);
  }

  async query<Row>(org: Org, sql: string, params: Params = {}, options: QueryOptions = {}): Promise<Row[]> {
    return this.rows<Row>(withOrg(sql), { ...params, org }, options);
  }

  async *stream<Row>(org: Org, sql: string, params: Params = {}, options: QueryOptions = {}): AsyncIterable<Row[]> {
    const { signal } = options;
    try {
      signal?.throwIfAborted();
      const result = await this.client.query({ query: withOrg(sql), format: 'JSONEachRow', query_params: { ...params, org }, clickhouse_settings: { ...READING, ...options.settings }, abort_signal: signal });
      // The client follows the signal until the answer begins only.
      const leave = (): void => result.close();
      signal?.addEventListener('abort', leave, { once: true });
      try {
        for await (const block of result.stream<Row>()) yield block.map((row) => row.json());
      } finally {
        signal?.removeEventListener('abort', leave);
        result.close();
      }
    } catch (fault) {
      throw this.sorted(fault, signal);
    }
  }

  async insert(table: string, rows: string | Buffer | NativeBlock, options: InsertOptions = {}): Promise<void> {
    if (!TABLE.test(table)) throw new TypeError(`not the name of a table: ${table}`);
    const [format, bytes] = rows instanceof NativeBlock ? ['Native', rows.bytes] : ['JSONEachRow', rows];
    if (bytes.length === 0) return;
    const deduplication: ClickHouseSettings = options.token === undefined ? NO_DEDUPLICATION : { insert_deduplication_token: options.token };
    try {
      const { stream } = await this.client.exec({
        query: `INSERT INTO ${table} FORMAT ${format}`, values: Readable.from([bytes], { objectMode: false }), clickhouse_settings: { ...WRITING, ...deduplication },
      });
      await finished(stream.resume());
    } catch (fault) {
      throw this.sorted(fault);
    }
  }

  async system<Row>(sql: string, params: Params = {}, options: QueryOptions = {}): Promise<Row[]> {
    return this.rows<Row>(sql, params, options);
  }

  async command(sql: string, params: Params = {}): Promise<void> {
    try {
      await (ON_DATABASES.test(sql) ? this.outside : this.client).command({ query: sql, query_params: { ...params }, clickhouse_settings: WHOLE });
    } catch (fault) {
      throw this.sorted(fault);
    }
  }

  async ping(): Promise<void> {
    const result = await this.client.ping();
    if (!result.success) throw this.sorted(result.error);
  }

  async close(): Promise<void> {
    await Promise.all([this.client.close(), this.outside.close()]);
  }

  private async rows<Row>(sql: string, params: Params, { signal, settings }: QueryOptions): Promise<Row[]> {
    try {
      signal?.throwIfAborted();
      const result = await this.client.query({ query: sql, format: 'JSONEachRow', query_params: { ...params }, clickhouse_settings: { ...READING, ...WHOLE, ...settings }, abort_signal: signal });
      return await result.json<Row>();
    } catch (fault) {
      throw this.sorted(fault, signal);
    }
  }

  private sorted(fault: unknown, signal?: AbortSignal): unknown {
    const sorted = warehouseFault(fault, signal);
    if (sorted !== fault) this.log.debug({ err: fault }, 'warehouse call failed');
    return sorted;
  }
}

/** A query that forgets the org would show one tenant another's rows, so it is never sent. */
function withOrg(sql: string): string {
  if (!ORG_PARAM.test(sql)) throw new TypeError('a query on behalf of an org has to use {org:String}');
  return sql;
}

/** Connects to a warehouse by URL; nothing is sent yet. */
export const openWarehouse = ({ log, ...access }: WarehouseAccess & { readonly log: Logger }): Warehouse => new ClickHouseWarehouse(access, log);
