import { readCaseBody, touchedDaysOf, type ToldCase } from '@sanxiang/contracts';
import type { Clock, Org } from '@sanxiang/kernel';
import type { Params, Warehouse } from '@sanxiang/warehouse';
import { caseBlock, caseRow } from '../cases/case-rows.js';
import { placeOf } from '../cases/fill-verdict.js';
import { callVersionOf } from '../facts/fact-rows.js';
import { touchedDayRows } from '../facts/touched-rows.js';
import type { WriteRows } from './call-rewriter.js';
import type { KnownDirectory } from './directory-table.js';
import type { TouchedCalls } from './touched-calls.js';

/** Cases that are held and written at a time. */
const CASES_AT_A_TIME = 10_000;
const IN_ORDER = { max_threads: 1, do_not_merge_across_partitions_select_final: 1 };

interface Key { readonly day: string; readonly subject: string }
interface Row extends Key {
  readonly version: number | string;
  readonly body: string;
  readonly teams: readonly (string | null)[];
  readonly departments: readonly (string | null)[];
}

/** Writes what was judged again where a change of the directory gives a verdict another team or department; part of the rounds of `CallRewriter`. */
export class CaseRewriter {
  constructor(private readonly warehouse: Warehouse, private readonly clock: Clock) {}

  /** One pass over the cases that some changes may touch. */
  async pass(org: Org, touched: TouchedCalls, known: KnownDirectory, write: WriteRows): Promise<void> {
    const asked = keysOf(touched);
    if (asked === null) return;
    const keys: Key[] = [];
    for await (const block of this.warehouse.stream<Key>(org, asked.sql, asked.params, { settings: IN_ORDER })) {
      keys.push(...block);
      while (keys.length >= CASES_AT_A_TIME) await this.chunk(org, keys.splice(0, CASES_AT_A_TIME), known, write);
    }
    if (keys.length > 0) await this.chunk(org, keys, known, write);
  }

  private async chunk(org: Org, keys: readonly Key[], known: KnownDirectory, write: WriteRows): Promise<void> {
    const rows = await this.warehouse.query<Row>(org, `SELECT toString(day) AS day, subject, version, body, verdicts.team AS teams, verdicts.department AS departments
      FROM cases FINAL WHERE org = {org:String} AND cases.day IN {days:Array(Date)} AND subject IN {subjects:Array(String)}`, { days: [...new Set(keys.map((k) => k.day))], subjects: keys.map((k) => k.subject) });
    const told = rows.map((row) => changedFact(org, row, known)).filter((one) => one !== null);
    if (told.length === 0) return;
    const now = this.clock.now();
    await write('cases', caseBlock(told.map((one) => caseRow(one, known)), now));
    await write('touched_days', touchedDayRows(told.map((t) => t.fact), now));
  }
}

/** What was judged, as its fact, if the directory says something else of it than the row does. */
function changedFact(org: Org, row: Row, { directory }: KnownDirectory): ToldCase | null {
  const { verdicts, deadlines } = readCaseBody(row.body);
  const changed = verdicts.filter((verdict, i) => {
    const { team, department } = placeOf(verdict, directory);
    return team !== (row.teams[i] ?? null) || department !== (row.departments[i] ?? null);
  });
  if (changed.length === 0) return null;
  return { body: row.body, fact: { org, id: row.subject, version: callVersionOf(Number(row.version)), anchorAt: Date.parse(row.day), movedFrom: null, touchedDays: touchedDaysOf([], changed), verdicts, deadlines } };
}

function keysOf({ agents, teams, queues, from, to }: TouchedCalls): { readonly sql: string; readonly params: Params } | null {
  const named = { agent: agents, team: teams, queue: queues };
  const any = Object.entries(named).filter(([, names]) => names.length > 0).map(([column]) => `arrayExists(x -> x IN {${column}s:Array(String)}, verdicts.${column})`);
  if (any.length === 0) return null;
  return {
    sql: `SELECT toString(day) AS day, subject FROM cases FINAL WHERE org = {org:String} AND last_at >= fromUnixTimestamp64Milli({from:Int64})
      ${to === null ? '' : 'AND first_at < fromUnixTimestamp64Milli({to:Int64})'} AND (${any.join(' OR ')})`,
    params: { from, ...(to !== null && { to }), ...(agents.length > 0 && { agents }), ...(teams.length > 0 && { teams }), ...(queues.length > 0 && { queues }) },
  };
}
