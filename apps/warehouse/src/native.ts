import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

declare const connection: unique symbol;
declare const cursor: unique symbol;
/** One session of the engine: its own settings, parameters and current database. */
export type Connection = object & { readonly [connection]: true };
/** A result that is being read block by block. */
export type Cursor = object & { readonly [cursor]: true };

/**
 * What is used of chDB's addon, version 3.4.0. Sessions by the public `Session` class are tied to one another
 * (its `close()` waits for all work of the process), so the addon is used as that class uses it.
 * A connection or cursor must not be closed while a call on it runs: that ends the whole process.
 */
export interface Native {
  CreateConnection(path: string, args?: readonly string[]): Connection;
  CloseConnection(of: Connection): void;
  QueryAsyncConnection(on: Connection, sql: string, format: string): Promise<{ readonly bytes: Buffer }>;
  InsertRawAsyncConnection(on: Connection, sql: string, data: Buffer, countLines: boolean): Promise<{ readonly rowsWritten: number; readonly bytesWritten: number }>;
  /** Returns when the query is planned, and blocks the event loop until then. */
  StreamQuery(on: Connection, sql: string, format: string): Cursor;
  StreamFetch(of: Cursor): Promise<{ readonly bytes: Buffer; readonly done: boolean }>;
  StreamCancel(of: Cursor): void;
  DurableClassifyAsync(on: Connection, sql: string, database: string): Promise<{ readonly statementCount: number; readonly queryClass: number }>;
}

const CALLS = [
  'CreateConnection', 'CloseConnection', 'QueryAsyncConnection', 'InsertRawAsyncConnection',
  'StreamQuery', 'StreamFetch', 'StreamCancel', 'DurableClassifyAsync',
] as const;

const isNative = (addon: unknown): addon is Native =>
  typeof addon === 'object' && addon !== null && CALLS.every((name) => typeof Reflect.get(addon, name) === 'function');

/** Loads the engine's library; throws when there is none for this platform or when it is of another version. */
export function loadNative(): Native {
  const require = createRequire(import.meta.url);
  const loader: unknown = require(join(dirname(require.resolve('chdb/package.json')), 'dist', 'loader.js'));
  const load: unknown = typeof loader === 'object' && loader !== null ? Reflect.get(loader, 'loadNative') : undefined;
  const addon: unknown = typeof load === 'function' ? Reflect.apply(load, undefined, []) : undefined;
  if (!isNative(addon)) throw new Error(`chDB 的接口与本程序不符，需要 3.4.0 · this chDB lacks a call that the warehouse needs; version 3.4.0 is expected`);
  return addon;
}
