import type { Org } from '@sanxiang/kernel';
import type { Warehouse } from '@sanxiang/warehouse';
import { rangeParams } from '../../metrics/facts-sql.js';
import { NO_AGENTS, readAgents, type AgentsNow } from './agents-now.js';
import { callOf } from '../lists/call-list.js';
import type { HeldCall, LiveNow } from './board-frame.js';

const HOUR_MS = 3_600_000;
/** A call without an event for so long is given up as unfinished (`call.idleLimit`). */
const IDLE_LIMIT_MS = 4 * HOUR_MS;
/** Calls that go on now were offered within this; bounds the days that are read. */
const LONGEST_CALL_MS = 24 * HOUR_MS;
/** Feeds whose newest event is older than this say nothing of now. */
const STALE_MS = 24 * HOUR_MS;
/** Open calls that are read at a time; a hotline with more would need another board. */
const OPEN_CALLS_MAX = 20_000;
/** Calls on hold whose rings are shown; the longest first. */
export const HELD_SHOWN_MAX = 200;

/** Whose calls a board shows. */
export interface BoardFilter {
  readonly queue: string | null;
  readonly department: string | null;
}

interface OpenRow {
  readonly day: string;
  readonly call_id: string;
  readonly state: string;
  readonly queue: string | null;
  readonly since: number | string;
  readonly inbound: number;
}

interface OpenCall extends Omit<OpenRow, 'since' | 'inbound'> { readonly since: number; readonly inbound: boolean }

/** What goes on in one queue. */
export interface QueueNow { waiting: number; longestWaitSince: number | null; talking: number; present: number | null; idle: number | null }

/** What goes on now, as a whole and by queue. */
export interface Now { readonly live: LiveNow; readonly queues: ReadonlyMap<string, QueueNow> }

/** Reads the calls that are not over. `newest` is the org's newest event, `now` the program's clock, epoch ms. */
export async function readNow(warehouse: Warehouse, org: Org, filter: BoardFilter, newest: number | null, now: number): Promise<Now> {
  if (newest === null || newest < now - STALE_MS) return nowOf([], [], NO_AGENTS);
  const [agents, rows] = await Promise.all([readAgents(warehouse, org, filter, newest), openCalls(warehouse, org, filter, newest, now)]);
  const open = rows.map((r): OpenCall => ({ ...r, since: Number(r.since), inbound: Number(r.inbound) === 1 }));
  const held = open.filter((c) => c.state === 'held' || c.state === 'muted').slice(0, HELD_SHOWN_MAX);
  return nowOf(open, await readHeld(warehouse, org, held), agents);
}

function openCalls(warehouse: Warehouse, org: Org, filter: BoardFilter, newest: number, now: number): Promise<OpenRow[]> {
  const aliveFrom = newest - IDLE_LIMIT_MS;
  const { from_day, to_day } = rangeParams(aliveFrom - LONGEST_CALL_MS, Math.max(newest, now) + 1);
  return warehouse.query<OpenRow>(org, `SELECT toString(day) AS day, call_id, state, queue, ifNull(direction, 'inbound') = 'inbound' AS inbound,
      toUnixTimestamp64Milli(if(answered_at IS NULL AND state IN ('waiting', 'ringing'), ifNull(queued_at, ifNull(offered_at, state_since)), state_since)) AS since
    FROM calls FINAL WHERE org = {org:String} AND calls.day >= toDate({from_day:Int32}) AND calls.day <= toDate({to_day:Int32})
      AND state NOT IN ('over', '') AND unfinished = 0 AND last_at >= fromUnixTimestamp64Milli({alive_from:Int64})
      ${filter.queue === null ? '' : 'AND queue = {queue:String}'} ${filter.department === null ? '' : 'AND department = {department:String}'}
    ORDER BY since, call_id LIMIT ${OPEN_CALLS_MAX}`, {
    from_day: from_day ?? 0, to_day: to_day ?? 0, alive_from: Math.max(0, aliveFrom),
    ...(filter.queue !== null && { queue: filter.queue }), ...(filter.department !== null && { department: filter.department }),
  });
}

/** Prompts stand in the whole call only; it is read for the calls on hold. */
async function readHeld(warehouse: Warehouse, org: Org, held: readonly OpenCall[]): Promise<HeldCall[]> {
  if (held.length === 0) return [];
  const rows = await warehouse.query<{ body: string }>(org, 'SELECT body FROM calls FINAL WHERE org = {org:String} AND day IN {days:Array(Date)} AND call_id IN {ids:Array(String)}',
    { days: [...new Set(held.map((c) => c.day))], ids: held.map((c) => c.call_id) });
  return rows.flatMap(({ body }) => {
    const call = callOf(body);
    const hold = call.holds.findLast((h) => h.endedAt === null);
    return hold === undefined || call.state === 'over' ? [] : [{ call: call.id, since: hold.startedAt, lastPromptAt: hold.prompts.at(-1) ?? null, queue: hold.queue ?? call.queue, kind: hold.kind }];
  }).sort((a, b) => a.since - b.since || (a.call < b.call ? -1 : 1));
}

const TALKING = new Set(['talking', 'held', 'muted']);
const earlier = (a: number | null, b: number): number => (a === null ? b : Math.min(a, b));

/** Puts open calls together. Outbound and internal calls talk, but nobody waits in them. */
function nowOf(open: readonly OpenCall[], held: readonly HeldCall[], agents: AgentsNow): Now {
  const all: Omit<QueueNow, 'present' | 'idle'> = { waiting: 0, longestWaitSince: null, talking: 0 };
  const queues = new Map<string, QueueNow>();
  let ringing = 0;
  let inMenu = 0;
  for (const call of open) {
    if (call.inbound && call.state === 'ringing') ringing += 1;
    if (call.inbound && call.state === 'menu') inMenu += 1;
    for (const sum of call.queue === null ? [all] : [all, queueOf(queues, call.queue)]) {
      if (TALKING.has(call.state)) sum.talking += 1;
      if (!call.inbound || (call.state !== 'waiting' && call.state !== 'ringing')) continue;
      if (call.state === 'waiting') sum.waiting += 1;
      sum.longestWaitSince = earlier(sum.longestWaitSince, call.since);
    }
  }
  for (const [queue, count] of agents.byQueue) Object.assign(queueOf(queues, queue), count);
  return { live: { ...all, held, ringing, inMenu, agents: agents.all, callbacksDue: null }, queues };
}

function queueOf(queues: Map<string, QueueNow>, name: string): QueueNow {
  const known = queues.get(name) ?? { waiting: 0, longestWaitSince: null, talking: 0, present: null, idle: null };
  queues.set(name, known);
  return known;
}
