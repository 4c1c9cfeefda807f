/**
 * The call as all services know it: the fold of its events (contract 1.1 and 1.2).
 * Instants are epoch milliseconds, durations milliseconds; `toWire` (call-recorded.ts) gives the public spelling.
 */

export const OUTCOMES = ['answered', 'abandoned', 'diverted', 'self_served', 'callback_requested', 'unfinished'] as const;
export type Outcome = (typeof OUTCOMES)[number];
export type Direction = 'inbound' | 'outbound' | 'internal';
export type EndedBy = 'customer' | 'agent' | 'system' | 'unknown';

/** A stretch in which the caller was on hold or muted; a mute inside a hold belongs to the hold. */
export interface Hold {
  readonly startedAt: number;
  /** null while it lasts, and for ever when the call never ended. */
  readonly endedAt: number | null;
  readonly ms: number | null;
  readonly kind: 'hold' | 'mute';
  readonly agent: string | null;
  readonly team: string | null;
  readonly department: string | null;
  readonly queue: string | null;
  /** Whether the customer agreed beforehand; null when nobody reported it. */
  readonly consent: boolean | null;
  readonly statedLimitSec: number | null;
  /** Longest gap between start, prompts and end; for an open hold, up to the last prompt. */
  readonly longestSilenceMs: number;
  readonly prompts: readonly number[];
  readonly outcome: 'resumed' | 'given_up' | 'transferred' | 'cut' | 'open';
}

/** One agent's stretch of the conversation. Talk, hold, wrap-up and transfers belong to the leg in which they happened. */
export interface Leg {
  readonly agent: string | null;
  readonly team: string | null;
  readonly department: string | null;
  /** The queue whose visit led to this leg. */
  readonly queue: string | null;
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** null while the leg lasts. */
  readonly talkMs: number | null;
  readonly holdMs: number;
  /** null when no wrap-up was reported. */
  readonly wrapMs: number | null;
}

/** One stay in a queue, from a `call.queued` to its end. */
export interface Visit {
  readonly queue: string;
  readonly queuedAt: number;
  readonly leftAt: number | null;
  readonly waitMs: number | null;
  readonly outcome: 'answered' | 'abandoned' | 'diverted' | 'overflowed' | 'open';
  readonly divertReason: string | null;
  /** Rings before the answer of this visit; null when none were reported. */
  readonly rings: number | null;
  readonly ringMs: number | null;
  /** Who answered this visit. */
  readonly agent: string | null;
  readonly team: string | null;
  readonly department: string | null;
}

/** One ringing of one agent's phone. `left`: the caller went before the agent could take it; it is in no rate. */
export interface RingAttempt {
  readonly agent: string;
  readonly team: string | null;
  readonly department: string | null;
  readonly queue: string | null;
  readonly startedAt: number;
  readonly ringMs: number | null;
  readonly outcome: 'taken' | 'missed' | 'left' | 'open';
}

export interface Transfer {
  readonly transferId: string | null;
  readonly requestedAt: number | null;
  readonly acceptedAt: number | null;
  readonly completedAt: number | null;
  readonly failedAt: number | null;
  readonly to: string | null;
  readonly toKind: 'agent' | 'queue' | 'outside' | 'survey' | 'ivr' | null;
  readonly mode: 'warm' | 'blind' | null;
  readonly reason: string | null;
  readonly consent: boolean | null;
  /** The leg that transferred. */
  readonly agent: string | null;
  readonly team: string | null;
  readonly department: string | null;
  readonly queue: string | null;
  /** `lost`: the call ended with the transfer under way. */
  readonly outcome: 'completed' | 'failed' | 'lost' | 'open';
}

/** An event that cannot be true beside the others: kept, flagged, counted, and it opens nothing. */
export interface Contradiction {
  readonly eventId: string;
  readonly source: string;
  readonly type: string;
  readonly at: number;
  readonly reason: string;
}

export interface Rating {
  readonly score: number;
  readonly scale: number;
  readonly channel: string | null;
  readonly at: number;
}

/** What the call is doing now, for the live board. */
export type CallState = 'menu' | 'waiting' | 'ringing' | 'talking' | 'held' | 'muted' | 'over';

export interface Call {
  readonly id: string;
  readonly direction: Direction | null;
  /** Dimensions: the last value that any event of the call gave. */
  readonly queue: string | null;
  readonly line: string | null;
  readonly department: string | null;
  readonly team: string | null;
  readonly agent: string | null;
  readonly region: string | null;
  readonly channel: string | null;
  readonly customer: { readonly id: string | null; readonly phone: string | null; readonly tier: string | null };
  readonly offeredAt: number | null;
  readonly queuedAt: number | null;
  /** The first ringing of any agent's phone. */
  readonly ringingAt: number | null;
  readonly answeredAt: number | null;
  readonly endedAt: number | null;
  /** null while undecided. */
  readonly outcome: Outcome | null;
  /** No event for `call.idleLimit` of its sources' clock, and no end. */
  readonly unfinished: boolean;
  readonly abandonStage: 'menu' | 'queue' | 'ringing' | null;
  readonly divertReason: string | null;
  readonly callbackId: string | null;
  readonly endedBy: EndedBy | null;
  readonly endReason: string | null;
  readonly rings: number | null;
  /** From queued (else offered) to answered, abandoned or diverted. */
  readonly waitMs: number | null;
  /** From the answering agent's first ring to the answer. */
  readonly ringMs: number | null;
  readonly talkMs: number | null;
  readonly wrapMs: number | null;
  /** Holds and mutes that have ended, together. */
  readonly holdMs: number;
  readonly holds: readonly Hold[];
  readonly legs: readonly Leg[];
  readonly visits: readonly Visit[];
  readonly attempts: readonly RingAttempt[];
  readonly transfers: readonly Transfer[];
  readonly reasonCode: string | null;
  readonly resolved: boolean | null;
  readonly ticketId: string | null;
  readonly rating: Rating | null;
  readonly tags: readonly { readonly tag: string; readonly at: number; readonly resolved: boolean | null }[];
  readonly contradictions: readonly Contradiction[];
  /** A transcript or its statistics were added: what was not said then counts as not said. */
  readonly listened: boolean;
  readonly state: CallState;
  readonly stateSince: number;
  /** First and last instant of any event of the call that counts. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly sources: readonly string[];
}

/**
 * What the call service tells analytics each time a call changes, over or not (topic `call-facts`, internal).
 * A fact replaces by `version`; `call: null` says that every event of it was retracted.
 */
export interface CallFact {
  readonly org: string;
  readonly id: string;
  /** Rises with every change; the highest holds. */
  readonly version: number;
  /** Where the fact is filed: offeredAt, else the first event. */
  readonly anchorAt: number;
  /** The anchor of the version before, when it was another: that row is withdrawn. */
  readonly movedFrom: number | null;
  /** Span of time, of this version and the one before, whose figures this change may touch. */
  readonly touchedFrom: number;
  readonly touchedTo: number;
  /** Public revision of `call.recorded`; 0 while the call is not over. */
  readonly revision: number;
  readonly call: Call | null;
}
