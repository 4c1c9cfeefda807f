import type { Call, CallFact } from '@sanxiang/contracts';
import { Unavailable, type Clock, type Org } from '@sanxiang/kernel';
import type { NativeBlock, Params, Warehouse } from '@sanxiang/warehouse';
import { callVersionOf, factRows } from '../facts/fact-rows.js';
import { touchedRows } from '../facts/touched-rows.js';
import { CaseRewriter } from './case-rewriter.js';
import type { Directories } from './directories.js';
import type { KnownDirectory } from './directory-table.js';
import { fillCall, unfilled } from './fill-call.js';
import type { TouchedCalls } from './touched-calls.js';

/** Calls that are held and written at a time; some 60 MB. Small inserts cost the warehouse as much as large ones. */
const CALLS_AT_A_TIME = 10_000;
/** Keys come in the table's order, so that those of one chunk lie side by side; one thread, since nobody waits and others do. */
const IN_ORDER = { max_threads: 1, do_not_merge_across_partitions_select_final: 1 };
/** How often calls are looked through again because the directory changed meanwhile. Each time one change more is in them. */
export const ROUNDS_MAX = 100;

interface Key { readonly day: string; readonly call_id: string }

interface Row {
  readonly version: number | string;
  readonly revision: number;
  readonly body: string;
  readonly filled: readonly string[];
}

/** Writes into a table; sorts out faults as the sink does. */
export type WriteRows = (table: string, rows: string | NativeBlock) => Promise<void>;

/**
 * Writes calls again that a change of the directory touches. The change is in the warehouse before it is called. Whoever writes a call looks afterwards
 * whether the directory is still the one that the call was filled by, and if not writes it again; so that of a change and a call that meet, one sees the other.
 */
export class CallRewriter {
  private readonly cases: CaseRewriter;

  constructor(private readonly warehouse: Warehouse, private readonly directories: Directories, private readonly clock: Clock) {
    this.cases = new CaseRewriter(warehouse, clock);
  }

  /** Resolves when every call that was there when the change was written stands as the directory says. `touched` is asked anew in each round, of the directory then. */
  async rewrite(org: Org, touched: (known: KnownDirectory) => TouchedCalls | null, write: WriteRows): Promise<void> {
    for (let round = 0; round < ROUNDS_MAX; round += 1) {
      await this.directories.refresh();
      const known = this.directories.of(org);
      const calls = touched(known);
      if (calls !== null) {
        await this.pass(org, calls, known, write);
        await this.cases.pass(org, calls, known, write);
      }
      await this.directories.refresh();
      if (this.directories.of(org).revision === known.revision) return;
    }
    throw new Unavailable('directory');
  }

  /** Keys first: whole calls are read a chunk at a time. */
  private async pass(org: Org, touched: TouchedCalls, known: KnownDirectory, write: WriteRows): Promise<void> {
    const { sql, params } = keysOf(touched);
    const keys: Key[] = [];
    for await (const block of this.warehouse.stream<Key>(org, sql, params, { settings: IN_ORDER })) {
      keys.push(...block);
      while (keys.length >= CALLS_AT_A_TIME) await this.chunk(org, keys.splice(0, CALLS_AT_A_TIME), known, write);
    }
    if (keys.length > 0) await this.chunk(org, keys, known, write);
  }

  private async chunk(org: Org, keys: readonly Key[], known: KnownDirectory, write: WriteRows): Promise<void> {
    const rows = await this.warehouse.query<Row>(org, 'SELECT version, revision, body, filled FROM calls FINAL WHERE org = {org:String} AND day IN {days:Array(Date)} AND call_id IN {ids:Array(String)}',
      { days: [...new Set(keys.map((k) => k.day))], ids: keys.map((k) => k.call_id) });
    const facts = rows.map((row) => changedFact(org, row, known)).filter((fact) => fact !== null);
    if (facts.length === 0) return;
    const now = this.clock.now();
    await write('calls', facts.map((fact) => factRows(fact, now, known)).join(''));
    await write('touched_days', touchedRows(facts, now));
  }
}

/** The call of a row as its fact, if the directory says something else of it than the row does. */
function changedFact(org: Org, row: Row, { directory }: KnownDirectory): CallFact | null {
  const call = unfilled({ call: JSON.parse(row.body) as Call, filled: row.filled });
  const now = fillCall(call, directory);
  if (JSON.stringify(now.filled) === JSON.stringify(row.filled) && JSON.stringify(now.call) === row.body) return null;
  return {
    org, id: call.id, version: callVersionOf(Number(row.version)), anchorAt: call.offeredAt ?? call.firstAt, movedFrom: null, touchedFrom: call.firstAt, touchedTo: call.lastAt,
    revision: row.revision, call,
  };
}

function keysOf({ agents, teams, queues, lines, from, to }: TouchedCalls): { readonly sql: string; readonly params: Params } {
  const named = (column: string, name: string, parts: readonly string[]): string =>
    `${column} IN {${name}:Array(String)} OR ${parts.map((part) => `arrayExists(x -> x IN {${name}:Array(String)}, ${part}.${column})`).join(' OR ')}`;
  const any = [
    agents.length > 0 && named('agent', 'agents', ['legs', 'attempts']), teams.length > 0 && named('team', 'teams', ['legs', 'attempts', 'visits']),
    queues.length > 0 && named('queue', 'queues', ['visits']), lines.length > 0 && 'line IN {lines:Array(String)}',
  ].filter((condition) => condition !== false);
  return {
    sql: `SELECT toString(day) AS day, call_id FROM calls FINAL WHERE org = {org:String} AND last_at >= fromUnixTimestamp64Milli({from:Int64})
      ${to === null ? '' : 'AND first_at < fromUnixTimestamp64Milli({to:Int64})'} AND (${any.join(' OR ')})`,
    params: {
      from, ...(to !== null && { to }),
      ...(agents.length > 0 && { agents }), ...(teams.length > 0 && { teams }), ...(queues.length > 0 && { queues }), ...(lines.length > 0 && { lines }),
    },
  };
}
