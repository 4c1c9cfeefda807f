/**
 * Calls made inside the warehouse, for sizes that cannot be posted in a reasonable time. They have every column that a posted call has,
 * legs, visits, holds, attempts, transfers and the whole call as text among them, and depend on the seed alone.
 */
import type { Warehouse } from '@sanxiang/warehouse';
import { CALL_BODY } from './fill-body.js';
import { CALL_COLUMNS, callRows, centreOf } from './fill-columns.js';

export interface CallFill {
  readonly org: string;
  /** How many calls. */
  readonly calls: number;
  /** Instants of the offers, epoch ms, half-open. */
  readonly from: number;
  readonly to: number;
  readonly seed: number;
  /** One call of so many was recorded again later, so that an older version of it lies about; 0: none. Default 20. */
  readonly oneCorrectedOf?: number;
  /** Called with how many of the calls are in. */
  readonly tick?: (filled: number) => void;
}

/** One statement's worth: about what the first merges of the sink's parts leave behind. */
const CALLS_A_STATEMENT = 200_000;
/** Rows that the engine makes at a time; a row of 130 columns takes some kilobytes. */
const BLOCK_ROWS = 10_000;
const DAY_MS = 86_400_000;
const ONE_CORRECTED_OF = 20;
const SETTINGS = `SETTINGS max_threads = 2, max_insert_threads = 1, max_block_size = ${BLOCK_ROWS}, min_insert_block_size_rows = 50000, min_insert_block_size_bytes = 100000000,
  max_partitions_per_insert_block = 1000, output_format_json_quote_64bit_integers = 0, output_format_json_named_tuples_as_objects = 1, allow_experimental_nullable_tuple_type = 1`;

/**
 * Fills `calls`, `touched_days` and `source_clocks` of one org, oldest first; corrections come a month after, as late ones do.
 * For an org that holds nothing yet. Throws as the warehouse does.
 */
export async function fillCalls(warehouse: Warehouse, fill: CallFill): Promise<void> {
  const { org, calls, from, to, seed, oneCorrectedOf = ONE_CORRECTED_OF, tick } = fill;
  const centre = centreOf(calls, (to - from) / DAY_MS);
  const step = (to - from) / calls;
  const params = { org, seed, from, step };
  const names = [...CALL_COLUMNS, 'version', 'body'].map((name) => `\`${name}\``).join(', ');
  const insert = (version: number, first: number, count: number, where: string): Promise<void> => warehouse.command(`INSERT INTO calls (${names})
SELECT ${CALL_COLUMNS.map((name) => `\`_${name}\``).join(', ')}, ${version}, ${CALL_BODY}
FROM (${callRows(centre, `numbers(${first}, ${count})`, where)}) ${SETTINGS}`, params);

  for (let first = 0; first < calls; first += CALLS_A_STATEMENT) {
    const count = Math.min(CALLS_A_STATEMENT, calls - first);
    await insert(1, first, count, '1');
    if (oneCorrectedOf > 0) await insert(2, first, count, `number % ${oneCorrectedOf} = 0`);
    tick?.(first + count);
  }
  await warehouse.command(`INSERT INTO touched_days (org, day, touches, touched_at)
SELECT {org:String}, toDate(toInt32(intDiv({from:Int64}, ${DAY_MS}) + number)), 1, fromUnixTimestamp64Milli({from:Int64}) FROM numbers(${Math.floor(to / DAY_MS) - Math.floor(from / DAY_MS) + 1})`, { org, from });
  await warehouse.command(`INSERT INTO source_clocks (org, source, newest, through)
SELECT {org:String}, concat('fill-pbx-', toString(number)), fromUnixTimestamp64Milli({to:Int64}), fromUnixTimestamp64Milli({to:Int64}) FROM numbers(3)`, { org, to });
}
