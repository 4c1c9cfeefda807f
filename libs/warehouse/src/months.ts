import type { Warehouse } from './port.js';

const TABLE = /^[A-Za-z_]\w*$/;
const YEAR = 100;

/** The month of an instant as `toYYYYMM` of ClickHouse gives it, UTC. */
const monthOf = (ms: number): number => { const at = new Date(ms); return at.getUTCFullYear() * YEAR + at.getUTCMonth() + 1; };

/**
 * Drops the months of a table that lie wholly before an instant (epoch ms). The table is partitioned by `toYYYYMM` of a time in UTC.
 * A month goes as a whole, without a row being read. Gives the months, `YYYYMM`, oldest first.
 */
export async function dropMonthsBefore(warehouse: Warehouse, table: string, beforeMs: number): Promise<number[]> {
  if (!TABLE.test(table)) throw new TypeError(`not the name of a table: ${table}`);
  const rows = await warehouse.system<{ month: number }>(
    'SELECT DISTINCT toUInt32(partition) AS month FROM system.parts WHERE database = currentDatabase() AND table = {table:String} AND active AND toUInt32(partition) < {month:UInt32} ORDER BY month',
    { table, month: monthOf(beforeMs) });
  for (const { month } of rows) await warehouse.command(`ALTER TABLE ${table} DROP PARTITION ${month}`);
  return rows.map(({ month }) => month);
}
