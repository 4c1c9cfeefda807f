import { readCaseBody, toWireVerdict, type CaseBody, type NormJudgedV1, type Verdict } from '@sanxiang/contracts';
import type { Org } from '@sanxiang/kernel';
import type { Params, Warehouse } from '@sanxiang/warehouse';
import type { Condition } from './call-filters.js';
import { cursorOf, keysOf, pageOf, type Page } from './cursor.js';
import type { Range } from './range.js';

const LIST = 'verdicts';

/** A verdict in a list: the data of `norm.judged`, and whose it is. */
export type VerdictItem = NormJudgedV1 & { readonly subject: string };

export interface VerdictsAsked {
  /** By the instant at which a verdict counts; null: of all time, which only a subject's verdicts may be asked for. */
  readonly range: Range | null;
  /** Whose verdicts; undefined: anybody's. */
  readonly subject: string | undefined;
  readonly conditions: readonly Condition[];
  readonly cursor: unknown;
  readonly limit: number;
}

interface KeyRow { readonly day: string; readonly subject: string; readonly id: string; readonly at: number | string }
interface CaseRow { readonly subject: string; readonly body: string; readonly ids: readonly string[]; readonly teams: readonly (string | null)[]; readonly departments: readonly (string | null)[] }

const COLUMNS = 'subject, body, verdicts.id AS ids, verdicts.team AS teams, verdicts.department AS departments';
/** One subject's newest row, without FINAL: a subject that moved to another day left a withdrawn row of the same version behind. */
const ONE = '(SELECT * FROM cases WHERE org = {org:String} AND subject = {subject:String} ORDER BY version DESC, is_deleted ASC LIMIT 1)';

/** One page of verdicts, newest first by the instant at which they count, then by id; pages stay apart while verdicts come in. */
export async function listVerdicts(warehouse: Warehouse, org: Org, asked: VerdictsAsked): Promise<Page<VerdictItem>> {
  const [at, id] = keysOf(LIST, asked.cursor, [0, '']) ?? [];
  const after = typeof at === 'number' && typeof id === 'string' ? { at, id } : null;
  const to = after === null ? asked.range?.to : Math.min(asked.range?.to ?? Infinity, after.at + 1);
  const bounds = [
    ...(asked.range === null ? [] : ['last_at >= fromUnixTimestamp64Milli({from:Int64})', 'verdicts.at >= fromUnixTimestamp64Milli({from:Int64})']),
    ...(to === undefined ? [] : ['first_at < fromUnixTimestamp64Milli({to:Int64})', 'verdicts.at < fromUnixTimestamp64Milli({to:Int64})']),
    ...(after === null ? [] : ['(at, id) < ({after_at:Int64}, {after_id:String})']),
  ].map((b) => ` AND ${b}`).join('');
  // Keys first: what the judge said is read for the rows of the page only.
  const keys = await warehouse.query<KeyRow>(org, `SELECT toString(day) AS day, subject, verdicts.id AS id, toUnixTimestamp64Milli(verdicts.at) AS at
    FROM ${asked.subject === undefined ? 'cases FINAL' : ONE} ARRAY JOIN verdicts
    WHERE org = {org:String} AND is_deleted = 0${bounds}${asked.conditions.map((c) => c.sql).join('')}
    ORDER BY at DESC, id DESC LIMIT {rows:UInt32}`, {
    rows: asked.limit + 1, ...(asked.subject !== undefined && { subject: asked.subject }), ...(asked.range !== null && { from: asked.range.from }), ...(to !== undefined && { to }),
    ...(after !== null && { after_at: after.at, after_id: after.id }), ...asked.conditions.reduce<Params>((all, { params }) => ({ ...all, ...params }), {}),
  });
  const page = pageOf(keys, asked.limit, (row) => cursorOf(LIST, [Number(row.at), row.id]));
  return { items: await itemsOf(warehouse, org, page.rows), next: page.next };
}

async function itemsOf(warehouse: Warehouse, org: Org, keys: readonly KeyRow[]): Promise<VerdictItem[]> {
  if (keys.length === 0) return [];
  const rows = await warehouse.query<CaseRow>(org, `SELECT ${COLUMNS} FROM cases FINAL WHERE org = {org:String} AND day IN {days:Array(Date)} AND subject IN {subjects:Array(String)}`,
    { days: [...new Set(keys.map((k) => k.day))], subjects: [...new Set(keys.map((k) => k.subject))] });
  const verdicts = new Map(rows.flatMap((row) => caseOf(row).verdicts.map((v) => [`${row.subject}\n${v.id}`, v] as const)));
  // A verdict that went between the two questions is not shown.
  return keys.flatMap(({ subject, id }) => { const verdict = verdicts.get(`${subject}\n${id}`); return verdict === undefined ? [] : [itemOf(subject, verdict)]; });
}

/** A verdict as lists show it. */
export const itemOf = (subject: string, verdict: Verdict): VerdictItem => ({ ...toWireVerdict(verdict), subject });

/** What the judge said of a subject, with what events left out filled in. */
function caseOf({ body, ids, teams, departments }: CaseRow): CaseBody {
  const { verdicts, deadlines } = readCaseBody(body);
  const places = new Map(ids.map((id, i) => [id, { team: teams[i] ?? null, department: departments[i] ?? null }]));
  return { verdicts: verdicts.map((v) => ({ ...v, ...places.get(v.id) })), deadlines };
}

/** All verdicts and deadlines that hold of a subject now; none when nothing was said of it. */
export async function findCase(warehouse: Warehouse, org: Org, subject: string): Promise<CaseBody> {
  const [row] = await warehouse.query<CaseRow>(org, `SELECT ${COLUMNS} FROM ${ONE} WHERE is_deleted = 0`, { subject });
  return row === undefined ? { verdicts: [], deadlines: [] } : caseOf(row);
}
