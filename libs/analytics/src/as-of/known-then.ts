import { randomUUID } from 'node:crypto';
import { callOfEvents } from '@sanxiang/call-fold';
import { throughOf, type Call, type CallFact, type CloudEvent } from '@sanxiang/contracts';
import { badInput, Problem, type Org } from '@sanxiang/kernel';
import type { Warehouse } from '@sanxiang/warehouse';
import { Directories } from '../directory/directories.js';
import { factRows } from '../facts/fact-rows.js';

/** Calls that may have changed since the instant that is asked about; each is folded again. */
const CHANGED_MAX = 100_000;
const CALLS_AT_A_TIME = 2000;
/** Tables of a process that was killed amid a question are dropped by a later question. */
const LEFT_BEHIND_S = 3600;
const NAME = 'as_of_';

interface Changed { readonly id: string; readonly first: number }
interface StoredRow { readonly call: string; readonly received: number; readonly at: number; readonly body: string }
interface SourceClock { readonly source: string; readonly newest: number; readonly through: number }

/** What stood in the tables at an instant; to be closed. */
export interface KnownThen {
  /** A text that reads `calls` and `source_clocks`, made to read what was known then. */
  sql(text: string): string;
  /** Newest event then, epoch ms; null: none. */
  readonly newest: number | null;
  close(): Promise<void>;
}

/**
 * The calls of one org as they were known at `asOf` (epoch ms): by the events that had been accepted until then, no others.
 *
 * A call whose row was written before is known as it stands. Of those written later, with instants in [from, to), the events that had been accepted are folded
 * anew, into tables of this question. So nothing has to be kept for it but the events; where a retention has taken these, the question is refused
 * (410, `history-gone`) and never guessed. The directory is today's.
 */
export async function knownThen(warehouse: Warehouse, org: Org, range: { readonly from: number; readonly to: number }, asOf: number): Promise<KnownThen> {
  await sweep(warehouse);
  const calls = `${NAME}${randomUUID().replaceAll('-', '')}`;
  const clocks = `${calls}_clocks`;
  const close = async (): Promise<void> => { for (const table of [calls, clocks]) await warehouse.command(`DROP TABLE IF EXISTS ${table}`); };
  try {
    await warehouse.command(`CREATE TABLE ${calls} AS calls ENGINE = Memory`);
    await warehouse.command(`CREATE TABLE ${clocks} (org String, source String, newest DateTime64(3, 'UTC'), through DateTime64(3, 'UTC')) ENGINE = Memory`);
    const sources = await clocksThen(warehouse, org, asOf);
    await warehouse.insert(clocks, sources.map((s) => `${JSON.stringify({ org, ...s })}\n`).join(''));
    await foldChanged(warehouse, org, range, asOf, calls, new Map(sources.map((s) => [s.source, Math.max(s.newest, s.through)])));
    const known = `(SELECT * FROM calls FINAL WHERE org = {org:String} AND inserted_at <= fromUnixTimestamp64Milli(toInt64(${asOf})) UNION ALL SELECT * FROM ${calls}) AS calls`;
    const newest = sources.reduce((max, s) => Math.max(max, s.newest), 0);
    return { sql: (text) => text.replaceAll('calls FINAL', known).replaceAll('FROM source_clocks', `FROM ${clocks}`), newest: newest > 0 ? newest : null, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function foldChanged(warehouse: Warehouse, org: Org, { from, to }: { readonly from: number; readonly to: number }, asOf: number, table: string, clocks: ReadonlyMap<string, number>): Promise<void> {
  // Rows of every version: what was taken back or moved away is looked at too. An event that was taken back may have lain beyond what the row spans now.
  const changed = await warehouse.query<Changed>(org, `SELECT call_id AS id, toFloat64(toUnixTimestamp64Milli(min(first_at))) AS first FROM calls
WHERE org = {org:String} AND inserted_at > fromUnixTimestamp64Milli({as_of:Int64})
  AND ((first_at < fromUnixTimestamp64Milli({to:Int64}) AND last_at >= fromUnixTimestamp64Milli({from:Int64})) OR call_id IN (SELECT subject FROM retractions WHERE org = {org:String}))
GROUP BY call_id LIMIT ${CHANGED_MAX + 1}`, { from, to, as_of: asOf });
  if (changed.length > CHANGED_MAX) throw badInput('asOf', `此后变动的通话过多（最多 ${CHANGED_MAX}），请缩短 from–to · more than ${CHANGED_MAX} calls changed since; ask for a shorter range`);
  const directories = new Directories(warehouse);
  await directories.ready();
  const known = directories.of(org);
  for (let i = 0; i < changed.length; i += CALLS_AT_A_TIME) {
    const some = changed.slice(i, i + CALLS_AT_A_TIME);
    const events = await eventsOf(warehouse, org, some);
    const lines = some.flatMap((call) => {
      const then = thenOf(call, events.get(call.id) ?? [], asOf);
      const clock = then.reduce((max, e) => Math.max(max, clocks.get(e.source) ?? 0), 0);
      const folded = then.length === 0 ? null : callOfEvents(call.id, then, clock);
      return folded === null ? [] : [factRows(factOf(org, folded), asOf, known)];
    });
    await warehouse.insert(table, lines.join(''));
  }
}

/** The events of a call that had been accepted; refused when some of its events are kept no more. */
function thenOf({ id, first }: Changed, events: readonly StoredRow[], asOf: number): CloudEvent[] {
  const oldest = events.reduce((min, e) => Math.min(min, e.at), Number.POSITIVE_INFINITY);
  if (oldest > first) throw new Problem(410, 'history-gone', `通话 ${id} 此后有变动，而它当时的事件已不再保存 · Call ${id} changed since, and its events of then are not kept any more`, [{ path: 'asOf', reason: '早于保存的历史 · before the history that is kept' }]);
  return events.filter((e) => e.received <= asOf).map((e) => JSON.parse(e.body) as CloudEvent);
}

async function eventsOf(warehouse: Warehouse, org: Org, calls: readonly Changed[]): Promise<ReadonlyMap<string, StoredRow[]>> {
  const rows = await warehouse.query<StoredRow>(org, `SELECT subject AS call, toFloat64(toUnixTimestamp64Milli(received_at)) AS received, toFloat64(toUnixTimestamp64Milli(time)) AS at, body FROM events
WHERE org = {org:String} AND subject IN {ids:Array(String)} AND (startsWith(type, 'call.') OR type = 'event.retracted.v1') AND NOT startsWith(source, 'sanxiang/')
ORDER BY subject, time, id, source, received_at LIMIT 1 BY subject, source, id`, { ids: calls.map((c) => c.id) });
  return Map.groupBy(rows, (row) => row.call);
}

async function clocksThen(warehouse: Warehouse, org: Org, asOf: number): Promise<SourceClock[]> {
  const newest = await warehouse.query<{ source: string; newest: number }>(org, `SELECT source, toFloat64(toUnixTimestamp64Milli(max(time))) AS newest FROM events
WHERE org = {org:String} AND received_at <= fromUnixTimestamp64Milli({as_of:Int64}) GROUP BY source`, { as_of: asOf });
  const advanced = await warehouse.query<{ source: string; body: string }>(org, `SELECT source, body FROM events
WHERE org = {org:String} AND type = 'source.advanced.v1' AND received_at <= fromUnixTimestamp64Milli({as_of:Int64}) ORDER BY source, time DESC LIMIT 1000 BY source`, { as_of: asOf });
  const through = new Map<string, number>();
  for (const { source, body } of advanced) through.set(source, Math.max(through.get(source) ?? 0, throughOf(JSON.parse(body) as CloudEvent)));
  return newest.map((row) => ({ ...row, through: through.get(row.source) ?? 0 }));
}

const factOf = (org: Org, call: Call): CallFact =>
  ({ org, id: call.id, version: 1, anchorAt: call.offeredAt ?? call.firstAt, movedFrom: null, touchedFrom: call.firstAt, touchedTo: call.lastAt, revision: 1, call });

async function sweep(warehouse: Warehouse): Promise<void> {
  const left = await warehouse.system<{ name: string }>(`SELECT name FROM system.tables WHERE database = currentDatabase() AND startsWith(name, '${NAME}') AND metadata_modification_time < now() - ${LEFT_BEHIND_S}`);
  for (const { name } of left) await warehouse.command(`DROP TABLE IF EXISTS ${name}`);
}
