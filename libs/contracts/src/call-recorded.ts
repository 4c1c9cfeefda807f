import type { Call } from './call.js';
import type { CloudEvent } from './envelope.js';
import { callRecordedV1, type CallRecordedV1 } from './events/call.recorded.v1.js';
import { formatInstant } from './instant.js';

/** The source of what the call service says. */
export const CALL_SOURCE = 'sanxiang/call';
/** Revisions are written with leading zeros, so that ids sort by version. */
const REVISION_DIGITS = 6;

const instantOrNull = (ms: number | null): string | null => (ms === null ? null : formatInstant(ms));

/** A call in its public spelling: the data of `call.recorded.v1` and the top level of `GET /v1/calls/{id}`. `revision` 0: not over yet. */
export function toWire(call: Call, revision: number): CallRecordedV1 {
  const { direction, queue, line, department, team, agent, region, channel, customer } = call;
  const { outcome, unfinished, abandonStage, divertReason, callbackId, endedBy, endReason } = call;
  const { rings, waitMs, ringMs, talkMs, wrapMs, holdMs, reasonCode, resolved, ticketId, listened } = call;
  return {
    direction, queue, line, department, team, agent, region, channel, customer: { ...customer },
    offeredAt: instantOrNull(call.offeredAt), queuedAt: instantOrNull(call.queuedAt), ringingAt: instantOrNull(call.ringingAt),
    answeredAt: instantOrNull(call.answeredAt), endedAt: instantOrNull(call.endedAt),
    outcome, unfinished, abandonStage, divertReason, callbackId, endedBy, endReason,
    rings, waitMs, ringMs, talkMs, wrapMs,
    holds: call.holds.map((h) => ({ ...h, startedAt: formatInstant(h.startedAt), endedAt: instantOrNull(h.endedAt), prompts: h.prompts.map(formatInstant) })),
    holdMs,
    legs: call.legs.map((l) => ({ ...l, startedAt: formatInstant(l.startedAt), endedAt: instantOrNull(l.endedAt) })),
    visits: call.visits.map((v) => ({ ...v, queuedAt: formatInstant(v.queuedAt), leftAt: instantOrNull(v.leftAt) })),
    attempts: call.attempts.map((a) => ({ ...a, startedAt: formatInstant(a.startedAt) })),
    transfers: call.transfers.map((t) => ({
      ...t, requestedAt: instantOrNull(t.requestedAt), acceptedAt: instantOrNull(t.acceptedAt), completedAt: instantOrNull(t.completedAt), failedAt: instantOrNull(t.failedAt),
    })),
    reasonCode, resolved, ticketId, rating: call.rating === null ? null : { ...call.rating, at: formatInstant(call.rating.at) },
    tags: call.tags.map((t) => ({ ...t, at: formatInstant(t.at) })),
    contradictions: call.contradictions.map((c) => ({ ...c, at: formatInstant(c.at) })),
    listened, revision,
  };
}

/**
 * The public event of a call that is over. `timeMs` (epoch) is the caller's, who sees to it that it never goes back within a call;
 * `causationId` names the event that made this revision. The same call and revision give the same id.
 */
export function recordedEvent(org: string, call: Call, revision: number, timeMs: number, causationId?: string): CloudEvent<CallRecordedV1> {
  return {
    specversion: '1.0',
    id: `${call.id}.${String(revision).padStart(REVISION_DIGITS, '0')}`,
    source: CALL_SOURCE,
    type: callRecordedV1.type,
    subject: call.id,
    time: formatInstant(timeMs),
    org,
    ...(causationId !== undefined && { causationid: causationId }),
    data: toWire(call, revision),
  };
}
