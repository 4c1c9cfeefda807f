import { bound, column, text } from './bind.js';
import { filterSql, type Filter } from './metric-sql.js';

/**
 * What goes on now, by the rules of the live board (analytics `live-now.ts`): open calls of feeds that were heard within a day, each with an event within
 * four hours of the newest. A test compares the two.
 */
const HOUR_MS = 3_600_000;
const IDLE_MS = 4 * HOUR_MS;
const LONGEST_CALL_MS = 24 * HOUR_MS;
const STALE_MS = 24 * HOUR_MS;
const DAY_MS = 86_400_000;
/** Calls on hold that are listed, those that were left alone longest first. */
const HELD_MAX = 100;

const FILTERS: readonly Filter[] = ['queue', 'department'];

/** Whether the newest event is recent enough to speak of now; if not, figures are NULL and never 0. */
const SPEAKS = `newest_ms >= now_ms - ${STALE_MS}`;
const NEWEST = '(SELECT toUnixTimestamp64Milli(max(newest)) FROM source_clocks WHERE org = {org:String}) AS newest_ms';

const open = (columns: string): string => `SELECT ${columns}
FROM calls FINAL
WHERE ${SPEAKS} AND org = {org:String} AND calls.day >= toDate(toInt32(greatest(0, intDiv(newest_ms - ${IDLE_MS + LONGEST_CALL_MS}, ${DAY_MS})))) AND calls.day <= toDate(toInt32(intDiv(greatest(newest_ms, now_ms), ${DAY_MS})))
  AND state NOT IN ('over', '') AND unfinished = 0 AND last_at >= fromUnixTimestamp64Milli(greatest(0, newest_ms - ${IDLE_MS}))
  AND ${FILTERS.map((f) => filterSql(f, f)).join(' AND ')}`;

const OPEN_CALLS = open(`state, queue, ifNull(direction, 'inbound') = 'inbound' AS inbound,
  toUnixTimestamp64Milli(if(answered_at IS NULL AND state IN ('waiting', 'ringing'), ifNull(queued_at, ifNull(offered_at, state_since)), state_since)) AS since`);

/** Aggregates over open calls. */
const COUNTS = {
  waiting: "countIf(inbound AND state = 'waiting')",
  longestWaitS: "if(countIf(inbound AND state IN ('waiting', 'ringing')) = 0, NULL, (now_ms - minIf(since, inbound AND state IN ('waiting', 'ringing'))) / 1000)",
  ringing: "countIf(inbound AND state = 'ringing')",
  inMenu: "countIf(inbound AND state = 'menu')",
  talking: "countIf(state IN ('talking', 'held', 'muted'))",
  held: "countIf(state IN ('held', 'muted'))",
} as const;
export type LiveCount = keyof typeof COUNTS;

const withNewest = (sql: string): string => `SELECT * FROM (WITH ${NEWEST}\n${sql})`;

/** One row: some of the counts, each under its name. NULL when nothing was heard for a day. */
export const liveTotal = (shown: Readonly<Partial<Record<LiveCount, string>>>): string => bound(withNewest(
  `SELECT ${Object.entries(shown).map(([count, name]) => `if(${SPEAKS}, ${COUNTS[count as LiveCount]}, NULL) AS ${column(name)}`).join(', ')}\nFROM (${OPEN_CALLS})`));

/** A row a queue. */
export const liveByQueue = (title: string, shown: Readonly<Partial<Record<LiveCount, string>>>): string => bound(withNewest(
  `SELECT queue AS ${column(title)}, ${Object.entries(shown).map(([count, name]) => `${COUNTS[count as LiveCount]} AS ${column(name)}`).join(', ')}\nFROM (${OPEN_CALLS})\nWHERE queue IS NOT NULL\nGROUP BY queue\nORDER BY queue`));

/** Words of a hold's stage; the words carry it, colour only repeats them. */
export const STAGE = { calm: '○ 平稳 · calm', soon: '◔ 即将到时 · soon', over: '● 超时 · over' } as const;
/** Seconds before the limit from which a lead may still act (wallboard: 25 of 30). */
const SOON_S = 5;

/** Epoch ms since when a caller on hold has heard nothing: the last prompt, else the start of the hold. Prompts stand in the whole call only. */
const OPEN_HOLD = "arrayLast(h -> JSONType(h, 'endedAt') IN ('Null', 'Not exists'), JSONExtractArrayRaw(body, 'holds'))";
const HELD_CALLS = `SELECT call_id, queue, ${OPEN_HOLD} AS hold, JSONExtractInt(hold, 'startedAt') AS started, greatest(started, arrayMax(arrayPushFront(JSONExtract(hold, 'prompts', 'Array(Int64)'), toInt64(0)))) AS heard
FROM (${open('call_id, queue, state, body')}) WHERE state IN ('held', 'muted') AND hold != ''`;
const SILENT_S = '(now_ms - heard) / 1000';
const LIMIT_S = 'toFloat64(${hold_limit:sqlstring})';

/** Calls on hold now: the longest left alone first. */
export const heldNow = (names: { readonly call: string; readonly queue: string; readonly heldS: string; readonly silentS: string; readonly stage: string }): string => bound(withNewest(
  `SELECT call_id AS ${column(names.call)}, queue AS ${column(names.queue)}, (now_ms - started) / 1000 AS ${column(names.heldS)}, ${SILENT_S} AS ${column(names.silentS)},
  multiIf(${SILENT_S} > ${LIMIT_S}, ${text(STAGE.over)}, ${SILENT_S} >= ${LIMIT_S} - ${SOON_S}, ${text(STAGE.soon)}, ${text(STAGE.calm)}) AS ${column(names.stage)}
FROM (${HELD_CALLS})\nORDER BY heard, call_id\nLIMIT ${HELD_MAX}`));

/** How many callers on hold have heard nothing for longer than the limit. */
export const heldOverLimit = (name: string): string => bound(withNewest(
  `SELECT if(${SPEAKS}, countIf(${SILENT_S} > ${LIMIT_S}), NULL) AS ${column(name)}\nFROM (${HELD_CALLS})`));

/** Seconds since the newest event of the organisation. */
export const newestAge = (name: string): string => bound(`SELECT if(newest_ms > 0, (now_ms - newest_ms) / 1000, NULL) AS ${column(name)}\nFROM (SELECT toUnixTimestamp64Milli(max(newest)) AS newest_ms FROM source_clocks WHERE org = {org:String})`);
