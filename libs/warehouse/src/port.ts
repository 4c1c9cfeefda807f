import type { Org } from '@sanxiang/kernel';
import type { NativeBlock } from './native-block.js';

/** Values bound into SQL as ClickHouse parameters, never pasted into its text. */
export type Params = Readonly<Record<string, string | number | boolean | null | readonly string[] | readonly number[]>>;

/** Per-query limits; the server ends a query that is over them. */
export interface QueryOptions {
  readonly signal?: AbortSignal;
  /** Server settings, e.g. `max_execution_time`. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

export interface InsertOptions {
  /**
   * Stores rows sent twice under this token once, as far as the table has a deduplication window. Never to be used for other
   * rows, and only within one life of the writing program: after a kill the engine may know a token whose rows are lost.
   */
  readonly token?: string;
}

/**
 * ClickHouse, spoken to by URL: the embedded warehouse and a real server alike.
 * `Unavailable('warehouse')` is thrown when no answer came; what was wrong in the SQL is thrown as `WarehouseError`.
 */
export interface Warehouse {
  /** Rows of one org. The SQL has to use `{org:String}`; one that forgets it is refused before it is sent. */
  query<Row>(org: Org, sql: string, params?: Params, options?: QueryOptions): Promise<Row[]>;
  /** As `query`, in blocks, with back-pressure: for exports. */
  stream<Row>(org: Org, sql: string, params?: Params, options?: QueryOptions): AsyncIterable<Row[]>;
  /** Appends rows, each with its `org` column, given as JSON lines (`JSONEachRow`, UTF-8) or, where there are many, as a block of columns. Resolves when they are stored. */
  insert(table: string, rows: string | Buffer | NativeBlock, options?: InsertOptions): Promise<void>;
  /** Maintenance over all orgs: offsets, migrations, roll-ups. Never for what a user asked. */
  system<Row>(sql: string, params?: Params, options?: QueryOptions): Promise<Row[]>;
  /** DDL and the like; no rows come back. */
  command(sql: string, params?: Params): Promise<void>;
  /** Resolves when the server answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
