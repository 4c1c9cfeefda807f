import type { Org } from '@sanxiang/kernel';
import type { Warehouse } from '@sanxiang/warehouse';
import type { FreshBreach, OpenDeadlines } from './board-frame.js';
import type { BoardFilter } from './live-now.js';

const DAY_MS = 86_400_000;
/** Deadlines that a board lists, the nearest first. */
const DEADLINES_SHOWN_MAX = 20;
/** Breaches that a board lists, the newest first. */
const BREACHES_SHOWN_MAX = 20;
/** What was decided, or was due, longer ago than this is no news. */
const FRESH_MS = DAY_MS;

/** What the judge waits for and what it found last. */
export interface JudgedNow {
  readonly deadlines: OpenDeadlines | null;
  readonly breaches: readonly FreshBreach[];
}

interface DeadlineRow { readonly open: number | string; readonly norm: string; readonly subject: string; readonly started: number | string; readonly due: number | string }
interface BreachRow extends Omit<FreshBreach, 'decidedAt' | 'deadlineAt'> { readonly decided: number | string; readonly due: number | string | null }

/** Reads open deadlines and fresh breaches; `now` is the program's clock, epoch ms. No person is named. */
export async function readJudged(warehouse: Warehouse, org: Org, filter: BoardFilter, now: number): Promise<JudgedNow> {
  const [deadlines, breaches] = await Promise.all([filter.queue === null && filter.department === null ? openDeadlines(warehouse, org, now) : null, freshBreaches(warehouse, org, filter, now)]);
  return { deadlines, breaches };
}

async function openDeadlines(warehouse: Warehouse, org: Org, now: number): Promise<OpenDeadlines> {
  const rows = await warehouse.query<DeadlineRow>(org, `SELECT count() OVER () AS open, deadlines.norm AS norm, subject, toUnixTimestamp64Milli(deadlines.started_at) AS started, toUnixTimestamp64Milli(deadlines.deadline_at) AS due
    FROM cases FINAL ARRAY JOIN deadlines WHERE org = {org:String} AND last_at >= fromUnixTimestamp64Milli({since:Int64}) AND deadlines.state = 'open' AND deadlines.deadline_at >= fromUnixTimestamp64Milli({since:Int64})
    ORDER BY due, subject, norm LIMIT ${DEADLINES_SHOWN_MAX}`, { since: now - FRESH_MS });
  return { open: Number(rows[0]?.open ?? 0), next: rows.map(({ norm, subject, started, due }) => ({ norm, subject, startedAt: Number(started), deadlineAt: Number(due) })) };
}

async function freshBreaches(warehouse: Warehouse, org: Org, { queue, department }: BoardFilter, now: number): Promise<FreshBreach[]> {
  const rows = await warehouse.query<BreachRow>(org, `SELECT verdicts.id AS verdict, subject, verdicts.norm AS norm, verdicts.severity AS severity, verdicts.queue AS queue, verdicts.department AS department,
      verdicts.attributed_to AS attributedTo, toUnixTimestamp64Milli(verdicts.decided_at) AS decided, toUnixTimestamp64Milli(verdicts.deadline_at) AS due
    FROM cases FINAL ARRAY JOIN verdicts WHERE org = {org:String} AND last_at >= fromUnixTimestamp64Milli({since:Int64}) AND verdicts.outcome = 'breached'
      AND verdicts.decided_at >= fromUnixTimestamp64Milli({since:Int64}) AND verdicts.decided_at <= fromUnixTimestamp64Milli({now:Int64})
      ${queue === null ? '' : 'AND verdicts.queue = {queue:String}'} ${department === null ? '' : 'AND verdicts.department = {department:String}'}
    ORDER BY decided DESC, verdict DESC LIMIT ${BREACHES_SHOWN_MAX}`, { since: now - FRESH_MS, now, ...(queue !== null && { queue }), ...(department !== null && { department }) });
  return rows.map(({ decided, due, ...row }) => ({ ...row, decidedAt: Number(decided), deadlineAt: due === null ? null : Number(due) }));
}
