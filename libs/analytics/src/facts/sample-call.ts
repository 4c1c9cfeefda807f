import type { Call, CallFact, Hold, Leg, RingAttempt, Transfer, Visit } from '@sanxiang/contracts';

/** Calls for tests: what is not given is unknown or empty. Instants are epoch ms. */
export const callOf = (id: string, given: Partial<Call> = {}): Call => {
  const firstAt = given.offeredAt ?? 0;
  return {
    id, direction: 'inbound', queue: null, line: null, department: null, team: null, agent: null, region: null, channel: null, customer: { id: null, phone: null, tier: null },
    offeredAt: null, queuedAt: null, ringingAt: null, answeredAt: null, endedAt: null, outcome: null, unfinished: false, abandonStage: null, divertReason: null, callbackId: null,
    endedBy: null, endReason: null, rings: null, waitMs: null, ringMs: null, talkMs: null, wrapMs: null, holdMs: 0, holds: [], legs: [], visits: [], attempts: [], transfers: [],
    reasonCode: null, resolved: null, ticketId: null, rating: null, tags: [], contradictions: [], listened: false, state: given.endedAt === undefined ? 'waiting' : 'over',
    stateSince: given.endedAt ?? firstAt, firstAt, lastAt: Math.max(firstAt, given.endedAt ?? 0, given.answeredAt ?? 0, given.rating?.at ?? 0), sources: ['pbx'],
    ...given,
  };
};

const NOBODY = { agent: null, team: null, department: null, queue: null };

export const legOf = (startedAt: number, endedAt: number | null, given: Partial<Leg> = {}): Leg => ({ ...NOBODY, startedAt, endedAt, talkMs: endedAt === null ? null : endedAt - startedAt, holdMs: 0, wrapMs: null, ...given });

export const visitOf = (queue: string, queuedAt: number, leftAt: number | null, outcome: Visit['outcome'], given: Partial<Visit> = {}): Visit => ({
  queue, queuedAt, leftAt, outcome, waitMs: leftAt === null ? null : leftAt - queuedAt, divertReason: null, rings: null, ringMs: null, agent: null, team: null, department: null, ...given,
});

export const holdOf = (startedAt: number, endedAt: number | null, given: Partial<Hold> = {}): Hold => ({
  ...NOBODY, startedAt, endedAt, ms: endedAt === null ? null : endedAt - startedAt, kind: 'hold', consent: null, statedLimitSec: null, longestSilenceMs: 0, prompts: [],
  outcome: endedAt === null ? 'open' : 'resumed', ...given,
});

export const attemptOf = (agent: string, startedAt: number, outcome: RingAttempt['outcome'], given: Partial<RingAttempt> = {}): RingAttempt => ({
  agent, team: null, department: null, queue: null, startedAt, ringMs: null, outcome, ...given,
});

export const transferOf = (requestedAt: number, outcome: Transfer['outcome'], given: Partial<Transfer> = {}): Transfer => ({
  ...NOBODY, transferId: null, requestedAt, acceptedAt: null, completedAt: null, failedAt: null, to: null, toKind: null, mode: null, reason: null, consent: null, outcome, ...given,
});

/** The fact of a call, as the call service files it. */
export const factOf = (org: string, call: Call, version = 1, given: Partial<CallFact> = {}): CallFact => ({
  org, id: call.id, version, anchorAt: call.offeredAt ?? call.firstAt, movedFrom: null, touchedFrom: call.firstAt, touchedTo: call.lastAt, revision: call.state === 'over' ? 1 : 0, call, ...given,
});
