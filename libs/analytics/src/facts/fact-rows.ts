import { Directory, type Call, type CallFact } from '@sanxiang/contracts';
import type { KnownDirectory } from '../directory/directory-table.js';
import { fillCall, type FilledCall } from '../directory/fill-call.js';
import { attemptColumns, holdColumns, legColumns, transferColumns, type Columns } from './part-columns.js';
import { visitColumns } from './visit-columns.js';

const DAY_MS = 86_400_000;
/** Distinct days remembered as text; a chunk of facts has few. */
const DAY_TEXTS_MAX = 1000;
const dayTexts = new Map<number, string>();

/** `YYYY-MM-DD` of a UTC day number. */
export function dayText(dayNumber: number): string {
  const known = dayTexts.get(dayNumber);
  if (known !== undefined) return known;
  const text = new Date(dayNumber * DAY_MS).toISOString().slice(0, 10);
  if (dayTexts.size >= DAY_TEXTS_MAX) dayTexts.clear();
  dayTexts.set(dayNumber, text);
  return text;
}

/** Number of the UTC day that an instant (epoch ms) lies in. */
export const dayNumberOf = (ms: number): number => Math.floor(ms / DAY_MS);

/** What a null is written as: nothing. The column's default is NULL, '' or 0. */
export const orNothing = <T>(value: T | null): T | undefined => value ?? undefined;
const orNone = (count: number): number | undefined => (count === 0 ? undefined : count);

export const NO_DIRECTORY: KnownDirectory = { directory: Directory.EMPTY, revision: 0 };
/** Changes of the directory that a row's version can tell apart; beyond, the row that is written last holds. */
const REVISIONS = 2 ** 20;

/** A row's version: of two rows of one thing its later version holds, then the later directory. */
export const rowVersion = (version: number, revision: number): number => version * REVISIONS + Math.min(revision, REVISIONS - 1);

/** The version of the fact in a row; rows of before the directory carry it as it is. */
export const callVersionOf = (rowVersion: number): number => (rowVersion < REVISIONS ? rowVersion : Math.floor(rowVersion / REVISIONS));

/**
 * A fact as JSON lines for the table `calls`: the call with what its events left out filled in from the directory, or its withdrawal, and a withdrawal of
 * the row that an earlier version left under another day. The same fact and directory give the same rows but for `insertedAt` (epoch ms), so replays change nothing.
 * `callText`: the JSON of the fact's call, where it is at hand.
 */
export function factRows(fact: CallFact, insertedAt: number, { directory, revision } = NO_DIRECTORY, callText?: string): string {
  const day = dayNumberOf(fact.anchorAt);
  const { call } = fact;
  const version = rowVersion(fact.version, revision);
  const row = call === null ? withdrawn(fact, version, day, insertedAt) : rowOf(fact, version, fillCall(call, directory), day, insertedAt, callText);
  if (fact.movedFrom === null) return `${row}\n`;
  const left = dayNumberOf(fact.movedFrom);
  return left === day ? `${row}\n` : `${row}\n${withdrawn(fact, version, left, insertedAt)}\n`;
}

/**
 * The call stands in its row as an object, which the warehouse keeps as its text: a text of a text would take a quarter of the time again.
 * The row is put together from a few objects of steady shape, for the same reason.
 */
function rowOf(fact: CallFact, version: number, { call, filled }: FilledCall, day: number, insertedAt: number, callText?: string): string {
  const requestedAt = earlier(call.queuedAt, call.ringingAt);
  let row = JSON.stringify(callColumns(fact, version, call, day, insertedAt, requestedAt)).slice(0, -1);
  for (const columns of [legColumns(call), visitColumns(call, requestedAt), holdColumns(call), attemptColumns(call), transferColumns(call)]) {
    if (columns !== null) row += `,${JSON.stringify(columns).slice(1, -1)}`;
  }
  if (filled.length > 0) return `${row},"filled":${JSON.stringify(filled)},"body":${JSON.stringify(call)}}`;
  return `${row},"body":${callText ?? JSON.stringify(call)}}`;
}

const withdrawn = (fact: CallFact, version: number, day: number, insertedAt: number): string =>
  JSON.stringify({ org: fact.org, day: dayText(day), call_id: fact.id, version, is_deleted: 1, inserted_at: insertedAt, first_at: fact.touchedFrom, last_at: fact.touchedTo });

function callColumns(fact: CallFact, version: number, call: Call, day: number, insertedAt: number, requestedAt: number | null): Columns {
  const waiting = call.outcome === null && !call.unfinished;
  const answerer = answererOf(call);
  const { customer, rating } = call;
  return {
    org: fact.org, day: dayText(day), call_id: fact.id, version, inserted_at: insertedAt, revision: fact.revision,
    direction: orNothing(call.direction), queue: orNothing(call.queue), line: orNothing(call.line), department: orNothing(call.department), team: orNothing(call.team),
    agent: orNothing(call.agent), region: orNothing(call.region), channel: orNothing(call.channel), tier: orNothing(customer.tier),
    answered_agent: answerer?.agent, answered_team: answerer?.team, answered_department: answerer?.department,
    customer_id: orNothing(customer.id), customer_phone: orNothing(customer.phone),
    offered_at: orNothing(call.offeredAt), queued_at: orNothing(call.queuedAt), ringing_at: orNothing(call.ringingAt), requested_at: orNothing(requestedAt),
    answered_at: orNothing(call.answeredAt), ended_at: orNothing(call.endedAt),
    outcome: orNothing(call.outcome), unfinished: call.unfinished ? 1 : undefined, abandon_stage: orNothing(call.abandonStage),
    divert_reason: orNothing(call.divertReason), ended_by: orNothing(call.endedBy), end_reason: orNothing(call.endReason), released: released(call) ? 1 : undefined,
    callback_id: orNothing(call.callbackId), rings: orNothing(call.rings), wait_ms: orNothing(call.waitMs), requested_wait_ms: orNothing(requestedWait(call, requestedAt)),
    ring_ms: orNothing(call.ringMs), talk_ms: orNothing(call.talkMs), wrap_ms: orNothing(call.wrapMs), hold_ms: orNone(call.holdMs),
    hold_count: orNone(call.holds.length), transfer_count: orNone(transferCount(call)),
    reason_code: orNothing(call.reasonCode), resolved: orNothing(call.resolved), ticket_id: orNothing(call.ticketId),
    rating_score: rating?.score, rating_scale: rating?.scale, rating_channel: rating?.channel ?? undefined, rated_at: rating?.at,
    contradiction_count: orNone(call.contradictions.length), state: call.state, state_since: call.stateSince, first_at: call.firstAt, last_at: call.lastAt,
    sources: call.sources, waiting_sources: waiting ? call.sources : undefined,
  };
}

const earlier = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.min(a, b));

/** Who answered first. What the only leg left out is taken from the call; with several legs the call's last word may be another agent's. */
function answererOf(call: Call): { readonly agent?: string; readonly team?: string; readonly department?: string } | null {
  const first = call.legs[0];
  if (first === undefined) return null;
  const only = call.legs.length === 1 ? call : null;
  return { agent: first.agent ?? only?.agent ?? undefined, team: first.team ?? only?.team ?? undefined, department: first.department ?? only?.department ?? undefined };
}

/** From queued or rung, whichever came first, to answered, abandoned or diverted. */
function requestedWait(call: Call, requestedAt: number | null): number | null {
  if (requestedAt === null) return null;
  const leftAt = call.outcome === 'answered' ? call.answeredAt : call.outcome === 'abandoned' || call.outcome === 'diverted' || call.outcome === 'callback_requested' ? call.endedAt : null;
  return leftAt === null ? null : Math.max(0, leftAt - requestedAt);
}

/** A transfer to a survey or a menu is a release (contract 1.2): it stands in no transfer figure. */
export const isRelease = (toKind: string | null): boolean => toKind === 'survey' || toKind === 'ivr';

const released = (call: Call): boolean => call.transfers.some((t) => isRelease(t.toKind) && t.outcome === 'completed');
const transferCount = (call: Call): number => call.transfers.reduce((n, t) => (isRelease(t.toKind) ? n : n + 1), 0);
