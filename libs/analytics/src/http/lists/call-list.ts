import { formatInstant, toWire, type Call, type CallRecordedV1, type CallState } from '@sanxiang/contracts';
import type { Org } from '@sanxiang/kernel';
import type { Params, Warehouse } from '@sanxiang/warehouse';
import { rangeParams } from '../../metrics/facts-sql.js';
import type { Condition } from './call-filters.js';
import { cursorOf, keysOf, pageOf, type Page } from './cursor.js';
import type { Range } from './range.js';

/** Where a call stands in time: offered, else its first event. Epoch ms; the table's `day` is the UTC date of it. */
export const ANCHOR = 'toUnixTimestamp64Milli(ifNull(offered_at, first_at))';

const LIST = 'calls';

/** A call in a list: the members of `call.recorded`, open calls too (`revision` 0). */
export type CallItem = { readonly id: string; readonly state: CallState; readonly stateSince: string } & CallRecordedV1;

export interface CallsAsked {
  readonly range: Range;
  readonly conditions: readonly Condition[];
  readonly cursor: unknown;
  readonly limit: number;
}

/** The whole call as its fact gave it (`body` of the table `calls`). */
export const callOf = (body: string): Call => JSON.parse(body) as Call;

interface KeyRow { readonly day: string; readonly call_id: string; readonly anchor: number | string }
interface BodyRow { readonly call_id: string; readonly body: string; readonly revision: number }

/** One page of calls, newest first by offer (else first event), then by id; pages stay apart while calls come in. */
export async function listCalls(warehouse: Warehouse, org: Org, asked: CallsAsked): Promise<Page<CallItem>> {
  const [at, id] = keysOf(LIST, asked.cursor, [0, '']) ?? [];
  const after = typeof at === 'number' && typeof id === 'string' ? { at, id } : null;
  const { from, to } = asked.range;
  const upto = after === null ? to : Math.min(to, after.at + 1);
  // Keys first: the whole calls are read for the rows of the page only.
  const keys = await warehouse.query<KeyRow>(org, `SELECT toString(day) AS day, call_id, ${ANCHOR} AS anchor FROM calls FINAL
    WHERE org = {org:String} AND calls.day >= toDate({from_day:Int32}) AND calls.day <= toDate({to_day:Int32}) AND anchor >= {from:Int64} AND anchor < {to:Int64}
    ${after === null ? '' : 'AND (anchor, call_id) < ({after_at:Int64}, {after_id:String})'}${asked.conditions.map((c) => c.sql).join('')}
    ORDER BY calls.day DESC, anchor DESC, call_id DESC LIMIT {rows:UInt32}`, {
    ...rangeParams(from, upto), rows: asked.limit + 1,
    ...(after !== null && { after_at: after.at, after_id: after.id }), ...asked.conditions.reduce<Params>((all, { params }) => ({ ...all, ...params }), {}),
  });
  const page = pageOf(keys, asked.limit, (row) => cursorOf(LIST, [Number(row.anchor), row.call_id]));
  return { items: await itemsOf(warehouse, org, page.rows), next: page.next };
}

async function itemsOf(warehouse: Warehouse, org: Org, keys: readonly KeyRow[]): Promise<CallItem[]> {
  if (keys.length === 0) return [];
  const rows = await warehouse.query<BodyRow>(org, 'SELECT call_id, body, revision FROM calls FINAL WHERE org = {org:String} AND day IN {days:Array(Date)} AND call_id IN {ids:Array(String)}',
    { days: [...new Set(keys.map((k) => k.day))], ids: keys.map((k) => k.call_id) });
  const bodies = new Map(rows.map((r) => [r.call_id, r]));
  // A call that was taken back between the two questions is not shown.
  return keys.flatMap((k) => { const row = bodies.get(k.call_id); return row === undefined ? [] : [itemOf(row)]; });
}

function itemOf(row: BodyRow): CallItem {
  const call = callOf(row.body);
  return { id: call.id, state: call.state, stateSince: formatInstant(call.stateSince), ...toWire(call, Number(row.revision)) };
}

/** The call of an id as the last fact says, null when there is none or all its events were taken back. */
export async function findCall(warehouse: Warehouse, org: Org, id: string): Promise<{ readonly call: Call; readonly revision: number } | null> {
  // No FINAL: of all versions the highest holds, and a call that moved to another day left a withdrawn row of the same version behind.
  const [row] = await warehouse.query<BodyRow & { readonly is_deleted: number }>(org,
    'SELECT call_id, body, revision, is_deleted FROM calls WHERE org = {org:String} AND call_id = {id:String} ORDER BY version DESC, is_deleted ASC LIMIT 1', { id });
  if (row === undefined || Number(row.is_deleted) === 1) return null;
  const call = callOf(row.body);
  return { call, revision: Number(row.revision) };
}
