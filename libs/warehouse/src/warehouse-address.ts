import type { WarehouseAccess } from './clickhouse-warehouse.js';

const DATABASE = 'sanxiang';

/** A ClickHouse server's address from one URL: `http://user:password@host:8123/database`. */
export function warehouseAddress(text: string): WarehouseAccess {
  const url = new URL(text);
  return { url: url.origin, database: url.pathname.slice(1) || DATABASE, username: decodeURIComponent(url.username) || 'default', password: decodeURIComponent(url.password) };
}
