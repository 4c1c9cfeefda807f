import { formatInstant } from '@sanxiang/contracts';
import { CALL_FILTERS, callFilter, type Condition, type Named } from '../lists/call-filters.js';
import { VERDICT_FILTERS, verdictFilter } from '../lists/verdict-filters.js';
import type { RawQuery } from '../params.js';
import type { Cell } from './csv.js';

/** A row as the warehouse gives it, one member a column. */
export type Row = Readonly<Record<string, string | number | null>>;

export interface Column {
  /** In the header, and in `/openapi.json`. Units last. */
  readonly name: string;
  /** SQL over the table. */
  readonly sql: string;
  readonly kind: 'text' | 'number' | 'instant' | 'yes';
}

/** An export: which rows, in which order, with which columns. */
export interface Export {
  readonly name: string;
  /** What follows FROM. */
  readonly from: string;
  /** Conditions on `{from:Int64}` and `{to:Int64}` (epoch ms), and what leads the engine to the right days. */
  readonly range: string;
  readonly order: string;
  /** Names of the parameters that choose rows, and the condition that they make. Throws bad input. */
  readonly filters: readonly string[];
  filter(query: RawQuery): Condition;
  readonly columns: readonly Column[];
}

const text = (name: string, sql = name): Column => ({ name, sql, kind: 'text' });
const number = (name: string, sql = name): Column => ({ name, sql, kind: 'number' });
const instant = (name: string, sql = name): Column => ({ name, sql, kind: 'instant' });
const yes = (name: string, sql = name): Column => ({ name, sql, kind: 'yes' });

const CALLS: Export = {
  name: 'calls',
  from: 'calls FINAL',
  range: `day >= toDate({from_day:Int32}) AND day <= toDate({to_day:Int32})
    AND ifNull(offered_at, first_at) >= fromUnixTimestamp64Milli({from:Int64}) AND ifNull(offered_at, first_at) < fromUnixTimestamp64Milli({to:Int64})`,
  order: 'day, ifNull(offered_at, first_at), call_id',
  filters: CALL_FILTERS,
  filter: (query) => callFilter(query),
  columns: [
    text('call_id'), text('state'), text('direction'), text('queue'), text('line'), text('department'), text('team'), text('agent'), text('region'), text('channel'),
    text('customer_id'), text('customer_phone'), text('customer_tier', 'tier'),
    instant('offered_at'), instant('queued_at'), instant('answered_at'), instant('ended_at'),
    text('outcome'), yes('unfinished'), text('abandon_stage'), text('divert_reason'), text('ended_by'),
    number('rings'), number('wait_ms'), number('ring_ms'), number('talk_ms'), number('hold_ms'), number('wrap_ms'), number('holds', 'hold_count'), number('transfers', 'transfer_count'),
    text('reason_code'), yes('resolved'), text('ticket_id'), number('rating_score'), number('rating_scale'), number('contradictions', 'contradiction_count'), number('revision'),
  ],
};

/** Filters that ask the hold and not its call. */
const OF_HOLD: Readonly<Record<string, Named>> = { queue: { column: 'holds.queue' }, department: { column: 'holds.department' }, team: { column: 'holds.team' }, agent: { column: 'holds.agent' } };

const HOLDS: Export = {
  name: 'holds',
  from: 'calls FINAL ARRAY JOIN holds',
  range: `first_at < fromUnixTimestamp64Milli({to:Int64}) AND last_at >= fromUnixTimestamp64Milli({from:Int64})
    AND holds.started_at >= fromUnixTimestamp64Milli({from:Int64}) AND holds.started_at < fromUnixTimestamp64Milli({to:Int64})`,
  order: 'day, call_id, holds.started_at',
  filters: CALL_FILTERS,
  filter: (query) => callFilter(query, OF_HOLD),
  columns: [
    text('call_id'), instant('started_at', 'holds.started_at'), instant('ended_at', 'holds.ended_at'), number('ms', 'holds.ms'), text('kind', 'holds.kind'), text('outcome', 'holds.outcome'),
    yes('consent', 'holds.consent'), number('stated_limit_sec', 'holds.stated_limit_s'), number('longest_silence_ms', 'holds.longest_silence_ms'),
    text('agent', 'holds.agent'), text('team', 'holds.team'), text('department', 'holds.department'), text('queue', 'holds.queue'), text('line'), text('direction'),
  ],
};

const VERDICTS: Export = {
  name: 'verdicts',
  from: 'cases FINAL ARRAY JOIN verdicts',
  range: `first_at < fromUnixTimestamp64Milli({to:Int64}) AND last_at >= fromUnixTimestamp64Milli({from:Int64})
    AND verdicts.at >= fromUnixTimestamp64Milli({from:Int64}) AND verdicts.at < fromUnixTimestamp64Milli({to:Int64})`,
  order: 'day, subject, verdicts.triggered_at, verdicts.id',
  filters: VERDICT_FILTERS,
  filter: verdictFilter,
  columns: [
    text('id', 'verdicts.id'), text('subject'), text('norm', 'verdicts.norm'), text('book', 'verdicts.book'), number('book_version', 'verdicts.book_version'),
    text('outcome', 'verdicts.outcome'), text('severity', 'verdicts.severity'), instant('triggered_at', 'verdicts.triggered_at'), instant('deadline_at', 'verdicts.deadline_at'), instant('decided_at', 'verdicts.decided_at'),
    number('observed', 'verdicts.observed'), number('limit', 'verdicts.allowed'), text('unit', 'verdicts.unit'),
    text('agent', 'verdicts.agent'), text('team', 'verdicts.team'), text('department', 'verdicts.department'), text('queue', 'verdicts.queue'), text('attributed_to', 'verdicts.attributed_to'),
    yes('machine', 'verdicts.machine'), number('revision', 'verdicts.revision'),
  ],
};

/** Every export there is. Calls by their offer (else first event), holds by their start, verdicts by the instant at which they count. */
export const EXPORTS: readonly Export[] = [CALLS, HOLDS, VERDICTS];

/** SQL of a column's value; instants as epoch ms. */
const valueOf = (c: Column): string => (c.kind === 'instant' ? `toUnixTimestamp64Milli(${c.sql})` : c.sql);

/** The SELECT of an export; `filters` begins with ` AND ` or is empty. */
export const selectOf = (e: Export, filters: string): string =>
  `SELECT ${e.columns.map((c, i) => `${valueOf(c)} AS c${i}`).join(', ')} FROM ${e.from} WHERE org = {org:String} AND ${e.range}${filters} ORDER BY ${e.order}`;

/** The cells of a row, in the order of the columns. */
export const cellsOf = (e: Export, row: Row): Cell[] => e.columns.map((c, i) => {
  const value = row[`c${i}`] ?? null;
  if (value === null || value === '') return null;
  if (c.kind === 'instant') return formatInstant(Number(value));
  if (c.kind === 'yes') return Number(value) === 1 ? 'true' : 'false';
  return c.kind === 'number' ? Number(value) : String(value);
});
