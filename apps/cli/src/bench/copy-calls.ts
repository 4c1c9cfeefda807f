/**
 * Calls that were posted, copied inside the warehouse: sizes that cannot be posted in a reasonable time. A copy lies whole weeks before its original, with another id,
 * and copies of the same weeks have agents and customers of their own: a centre of ten times the calls has ten times the agents.
 * The whole call as text (`body`) and the raw events are not changed and not copied; no figure reads them.
 */
import type { Warehouse } from '@sanxiang/warehouse';

const BASE = 'bench_base';
/** The posted calls lie in four weeks; 13 such blocks make a year. */
const BLOCK_DAYS = 28;
const BLOCKS = 13;
const SETTINGS = 'SETTINGS max_threads = 2, max_insert_threads = 1, max_block_size = 20000, min_insert_block_size_rows = 50000, max_partitions_per_insert_block = 100, do_not_merge_across_partitions_select_final = 1';

interface Column { readonly name: string; readonly type: string }

/** SQL of a column of the copy: `days` earlier, `group` apart. */
function copied({ name, type }: Column, days: number, group: number, copy: number): string {
  const column = `\`${name}\``;
  if (name === 'call_id') return `concat(call_id, '~${copy}')`;
  if (name === 'day') return `day - ${days}`;
  if (type.startsWith('Array(') && type.includes('DateTime64')) return `arrayMap(x -> x - toIntervalDay(${days}), ${column})`;
  if (type.includes('DateTime64')) return `${column} - toIntervalDay(${days})`;
  if (group === 0) return column;
  if (/^(?:answered_)?agent$|^customer_(?:id|phone)$/.test(name)) return `concat(${column}, '~${group}')`;
  return name.endsWith('.agent') ? `arrayMap(x -> concat(x, '~${group}'), ${column})` : column;
}

/** Copies of the calls that `warehouse` holds when it is made. */
export class CallCopies {
  private constructor(private readonly warehouse: Warehouse, private readonly columns: readonly Column[], /** Calls of one copy. */ readonly calls: number, private made: number) {}

  /** `made`: copies that are there already. */
  static async open(warehouse: Warehouse, made: number): Promise<CallCopies> {
    await warehouse.command(`DROP TABLE IF EXISTS ${BASE}`);
    await warehouse.command(`CREATE TABLE ${BASE} AS calls`);
    const columns = await warehouse.system<Column>("SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = 'calls' ORDER BY position");
    await warehouse.command(`INSERT INTO ${BASE} SELECT * FROM calls FINAL WHERE position(call_id, '~') = 0 ${SETTINGS}`);
    const [row] = await warehouse.system<{ n: number }>(`SELECT count() AS n FROM ${BASE}`);
    return new CallCopies(warehouse, columns, row?.n ?? 0, made);
  }

  /** One copy more, with its touches. */
  async add(): Promise<void> {
    this.made += 1;
    const copy = this.made;
    const days = BLOCK_DAYS * (copy % BLOCKS);
    const group = Math.floor(copy / BLOCKS);
    const names = this.columns.map(({ name }) => `\`${name}\``).join(', ');
    await this.warehouse.command(`INSERT INTO calls (${names}) SELECT ${this.columns.map((c) => copied(c, days, group, copy)).join(', ')} FROM ${BASE} ${SETTINGS}`);
    await this.warehouse.command(`INSERT INTO touched_days (org, day, touches, touched_at)
SELECT DISTINCT org, arrayJoin(range(toUInt32(toDate(first_at)), toUInt32(toDate(last_at)) + 1)) - ${days} AS number, 1, last_at FROM ${BASE} LIMIT 1 BY org, number`);
  }

  async close(): Promise<void> { await this.warehouse.command(`DROP TABLE IF EXISTS ${BASE}`); }
}
