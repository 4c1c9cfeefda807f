import type { Base, Dimension } from './metric.js';
import { REPEAT_REACH_DAYS, REPEAT_WINDOW_MS } from './parameters.js';

type Sql<K extends string = string> = Readonly<Record<K, string>>;

/** Instants of the range lie between the first and the last event of the call. */
const BY_SPAN = 'first_at < fromUnixTimestamp64Milli({to:Int64}) AND last_at >= fromUnixTimestamp64Milli({from:Int64})';
/** The anchor of an offered call is its offer: the table's own order leads there. */
const BY_DAY = 'day >= toDate({from_day:Int32}) AND day <= toDate({to_day:Int32})';

/** Dimensions as the call has them: the last value that any event gave. */
const OF_CALL: Sql<Exclude<Dimension, 'state' | 'reason' | 'norm' | 'family' | 'attributedTo'>> = {
  queue: 'queue', line: 'line', department: 'department', team: 'team', agent: 'agent', region: 'region', channel: 'channel', tier: 'tier',
  direction: 'direction', reasonCode: 'reason_code', outcome: "nullIf(outcome, '')",
};
/** Dimensions of a part of the call; where it was reported from and for whom stays the call's. */
const ofPart = (part: string): typeof OF_CALL => ({
  ...OF_CALL, queue: `${part}.queue`, department: `${part}.department`, team: `${part}.team`, agent: `${part}.agent`,
});

/** A call that still waits: nobody answered, and it neither left nor was given up as unfinished. */
const WAITING = "outcome = '' AND unfinished = 0";
/** The latest clock of some sources (contract 1.4), epoch ms; 0 of none. */
const clockOf = (sources: string): string => `arrayMax(s -> transform(s, clock_of.1, clock_of.2, toInt64(0)), ${sources})`;
/** The clock of a call while it waits, then 0. */
const CLOCK = clockOf('waiting_sources');
/** An answered call that has ended. */
const ENDED = "outcome = 'answered' AND ended_at IS NOT NULL";

/** Members of what waits and is answered: a call, or a queue visit. */
export type Stay = Sql<'outcome' | 'divertReason' | 'waiting' | 'entered' | 'queued' | 'requested' | 'requestedAt' | 'requestedWait' | 'wait' | 'waitFrom' | 'clock' | 'rings' | 'ring' | 'direction'>;
/** Members of a conversation: a call's, or a leg's. */
export type Talk = Sql<'handled' | 'talk' | 'hold' | 'wrap' | 'holds' | 'transfers' | 'direction'>;
/** A base with its members. */
export type Of<M> = Base & { readonly members: M };

const STAY_OF_CALL: Stay = {
  outcome: 'outcome', divertReason: 'divert_reason', waiting: WAITING, entered: '(queued_at IS NOT NULL OR ringing_at IS NOT NULL)', queued: 'queued_at IS NOT NULL',
  requested: 'requested_at IS NOT NULL', requestedAt: 'requested_at', requestedWait: 'requested_wait_ms', wait: 'wait_ms', waitFrom: 'ifNull(queued_at, offered_at)',
  clock: CLOCK, rings: 'rings', ring: 'ring_ms', direction: 'direction',
};

/** Calls by their offer. */
export const OFFERED_CALLS: Of<Stay> = {
  id: 'offered-calls', counted: 'calls', from: 'calls FINAL', prune: BY_DAY, instant: 'offered_at', instantName: 'offeredAt', dimensions: OF_CALL, members: STAY_OF_CALL,
};

/** Calls by their offer; agent, team and department are those of who answered first. */
export const ANSWERED_CALLS: Of<Stay> = {
  ...OFFERED_CALLS, id: 'answered-calls', dimensions: { ...OF_CALL, agent: 'answered_agent', team: 'answered_team', department: 'ifNull(answered_department, department)' },
};

/** Queue visits: the first by the call's offer, later ones by their entry. */
export const VISITS: Of<Stay> = {
  id: 'visits', counted: 'visits', from: 'calls FINAL ARRAY JOIN visits', part: 'visits', prune: BY_SPAN, instant: 'visits.offered_at', instantName: 'offeredAt (later visits: queuedAt)',
  dimensions: ofPart('visits'),
  members: {
    outcome: 'visits.outcome', divertReason: 'visits.divert_reason', waiting: `visits.outcome = '' AND ${WAITING}`, entered: '(visits.queued = 1 OR ringing_at IS NOT NULL)', queued: 'visits.queued = 1',
    requested: 'visits.requested_at IS NOT NULL', requestedAt: 'visits.requested_at', requestedWait: 'visits.requested_wait_ms', wait: 'visits.wait_ms', waitFrom: 'visits.started_at',
    clock: CLOCK, rings: 'visits.rings', ring: 'visits.ring_ms', direction: 'direction',
  },
};

/** What besides is known of a call that has ended. */
export type End = Talk & Sql<'endedBy' | 'endReason' | 'released' | 'reason' | 'resolved' | 'score'>;

/** Calls by their end, with the lengths of the whole call. */
export const ENDED_CALLS: Of<End> = {
  id: 'ended-calls', counted: 'calls', from: 'calls FINAL', prune: BY_SPAN, instant: 'ended_at', instantName: 'endedAt', dimensions: OF_CALL,
  members: { handled: ENDED, talk: 'talk_ms', hold: 'hold_ms', wrap: 'wrap_ms', holds: 'hold_count', transfers: 'transfer_count', direction: 'direction',
    endedBy: 'ended_by', endReason: 'end_reason', released: 'released = 1', reason: 'reason_code', resolved: 'resolved', score: 'rating_score' },
};

/** Legs by their end, each with its own agent, team and queue. */
export const LEGS: Of<Talk> = {
  id: 'legs', counted: 'legs', from: 'calls FINAL ARRAY JOIN legs', part: 'legs', prune: BY_SPAN, instant: 'legs.ended_at', instantName: 'endedAt', dimensions: ofPart('legs'),
  members: { handled: 'legs.ended_at IS NOT NULL', talk: 'legs.talk_ms', hold: 'legs.hold_ms', wrap: 'legs.wrap_ms', holds: 'legs.hold_count', transfers: 'legs.transfer_count', direction: 'direction' },
};

/** Members of a hold. */
export type HeldFor = Sql<'ms' | 'outcome'>;

/** Holds and mutes by their start, each with its own agent, team, department and queue. */
export const HOLDS: Of<HeldFor> = {
  id: 'holds', counted: 'holds', from: 'calls FINAL ARRAY JOIN holds', part: 'holds', prune: BY_SPAN, instant: 'holds.started_at', instantName: 'startedAt', dimensions: ofPart('holds'),
  members: { ms: 'holds.ms', outcome: 'holds.outcome' },
};

/** Members of a ring attempt. */
export type Attempted = Sql<'outcome'>;

/** Ring attempts by their start. */
export const ATTEMPTS: Of<Attempted> = {
  id: 'attempts', counted: 'attempts', from: 'calls FINAL ARRAY JOIN attempts', part: 'attempts', prune: BY_SPAN, instant: 'attempts.started_at', instantName: 'startedAt', dimensions: ofPart('attempts'),
  members: { outcome: 'attempts.outcome' },
};

/** Members of a transfer. */
export type Transferred = Sql<'outcome' | 'toKind'>;

/** Transfers by their request; releases to a survey or menu are among them and left out by the measures. */
export const TRANSFERS: Of<Transferred> = {
  id: 'transfers', counted: 'transfers', from: 'calls FINAL ARRAY JOIN transfers', part: 'transfers', prune: BY_SPAN, instant: 'transfers.at', instantName: 'requestedAt', dimensions: ofPart('transfers'),
  members: { outcome: 'transfers.outcome', toKind: 'transfers.target_kind' },
};

/** Members of a rating. */
export type Rated = Sql<'score' | 'scale'>;

/** Ratings by the instant of the rating. */
export const RATED_CALLS: Of<Rated> = {
  ...ENDED_CALLS, id: 'rated-calls', instant: 'rated_at', instantName: 'ratedAt', members: { score: 'rating_score', scale: 'rating_scale' },
};

const OWN_TO_LEGS: readonly Dimension[] = ['agent', 'team', 'queue'];

/** Asked by queue these metrics count visits (contract 1.2, "queue visit"). */
export const visitsByQueue = (asked: ReadonlySet<Dimension>, otherwise: Of<Stay>): Of<Stay> => (asked.has('queue') ? VISITS : otherwise);

/** Asked by agent, team or queue these metrics count per leg (contract 1.2, "leg"). */
export const legsByAgent = (asked: ReadonlySet<Dimension>): Of<Talk> => (OWN_TO_LEGS.some((d) => asked.has(d)) ? LEGS : ENDED_CALLS);

/** Members of a call that may be followed by another. */
export type Followed = Sql<'answered' | 'known' | 'closed' | 'repeated'>;

/**
 * The next call of the same caller. Callers are told apart by a 64-bit hash of line (no line is a line too) and customer or number:
 * sorting by it takes a third of the time, and two of a million callers meet in it once in 10⁷ such sets.
 */
const nextOf = (caller: string): string => `leadInFrame(at) OVER (PARTITION BY ${caller} ORDER BY at, call ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING)`;
const callerOf = (who: string): string => `cityHash64(ifNull(line, ''), ifNull(${who}, ''))`;
/** Calls of the range and of the window behind it, each with the next of the same customer and of the same number to its line; 0: none. */
const WITH_NEXT = `(SELECT *, ${nextOf('customer')} AS next_of_customer, ${nextOf('phone')} AS next_of_phone
  FROM (SELECT org, offered_at, toUnixTimestamp64Milli(assumeNotNull(offered_at)) AS at, cityHash64(call_id) AS call, outcome, ${callerOf('customer_id')} AS customer, ${callerOf('customer_phone')} AS phone,
      customer_id IS NOT NULL AS has_customer, customer_phone IS NOT NULL AS has_phone, ${clockOf('sources')} AS clock, line, queue, department, team, agent, region, channel, tier
    FROM calls FINAL
    WHERE org = {org:String} AND direction = 'inbound' AND offered_at IS NOT NULL AND day >= toDate({from_day:Int32}) AND day <= toDate({to_day:Int32}) + ${REPEAT_REACH_DAYS}))`;
const soon = (next: string): string => `${next} > 0 AND ${next} - at <= ${REPEAT_WINDOW_MS}`;

/** Inbound calls by their offer, with whether the same customer or number called the same line again. */
export const FOLLOWED_CALLS: Of<Followed> = {
  ...OFFERED_CALLS, id: 'followed-calls', from: WITH_NEXT, prune: '1',
  members: {
    answered: "outcome = 'answered'", known: '(has_customer OR has_phone)', closed: `clock > at + ${REPEAT_WINDOW_MS}`,
    repeated: `((has_customer AND ${soon('next_of_customer')}) OR (has_phone AND ${soon('next_of_phone')}))`,
  },
};
