import type { Call, Leg } from '@sanxiang/contracts';

/** Columns of one row; what is undefined is left to the column's default. */
export type Columns = Record<string, unknown>;

interface Belongs {
  readonly agent: string | null;
  readonly team: string | null;
  readonly department: string | null;
  readonly queue: string | null;
}

/**
 * Agent, team, department and queue of parts of a call, as columns. What a part of the only leg left out is taken from the call;
 * with several legs the call's last word may be another agent's, and stays out. A call that never entered a queue belongs to the one it names.
 */
function belongsColumns(name: string, parts: readonly Belongs[], call: Call): Columns {
  const only = call.legs.length <= 1 ? call : null;
  const queue = call.visits.length === 0 ? call.queue : null;
  return {
    [`${name}.agent`]: parts.map((p) => p.agent ?? only?.agent ?? null),
    [`${name}.team`]: parts.map((p) => p.team ?? only?.team ?? null),
    [`${name}.department`]: parts.map((p) => p.department ?? only?.department ?? null),
    [`${name}.queue`]: parts.map((p) => p.queue ?? queue),
  };
}

/** Nested columns of the legs, with the number of holds and transfers that began in each. */
export function legColumns(call: Call): Columns | null {
  const { legs } = call;
  if (legs.length === 0) return null;
  const holds = new Array<number>(legs.length).fill(0);
  for (const hold of call.holds) count(holds, legs, hold.startedAt);
  const transfers = new Array<number>(legs.length).fill(0);
  for (const t of call.transfers) if (t.toKind !== 'survey' && t.toKind !== 'ivr') count(transfers, legs, t.requestedAt ?? t.acceptedAt ?? t.completedAt ?? t.failedAt);
  return {
    ...belongsColumns('legs', legs, call),
    'legs.started_at': legs.map((l) => l.startedAt), 'legs.ended_at': legs.map((l) => l.endedAt), 'legs.talk_ms': legs.map((l) => l.talkMs),
    'legs.hold_ms': legs.map((l) => l.holdMs), 'legs.wrap_ms': legs.map((l) => l.wrapMs), 'legs.hold_count': holds, 'legs.transfer_count': transfers,
  };
}

/** Adds one to the last leg that had begun by then; what came before every leg belongs to the first. */
function count(counts: number[], legs: readonly Leg[], at: number | null): void {
  if (at === null) return;
  let index = 0;
  for (let i = 1; i < legs.length; i++) {
    const leg = legs[i];
    // A completed transfer begins the next leg at its own instant, and belongs to the one before.
    if (leg !== undefined && leg.startedAt < at) index = i;
  }
  counts[index] = (counts[index] ?? 0) + 1;
}

export function holdColumns(call: Call): Columns | null {
  const { holds } = call;
  if (holds.length === 0) return null;
  return {
    ...belongsColumns('holds', holds, call),
    'holds.started_at': holds.map((h) => h.startedAt), 'holds.ended_at': holds.map((h) => h.endedAt), 'holds.ms': holds.map((h) => h.ms), 'holds.kind': holds.map((h) => h.kind),
    'holds.consent': holds.map((h) => h.consent), 'holds.stated_limit_s': holds.map((h) => h.statedLimitSec),
    'holds.longest_silence_ms': holds.map((h) => h.longestSilenceMs), 'holds.outcome': holds.map((h) => h.outcome),
  };
}

/** An attempt is the agent's own: nothing of it is taken from the call but the queue of a call that entered none. */
export function attemptColumns(call: Call): Columns | null {
  const { attempts } = call;
  if (attempts.length === 0) return null;
  const queue = call.visits.length === 0 ? call.queue : null;
  return {
    'attempts.agent': attempts.map((a) => a.agent), 'attempts.team': attempts.map((a) => a.team), 'attempts.department': attempts.map((a) => a.department),
    'attempts.queue': attempts.map((a) => a.queue ?? queue), 'attempts.started_at': attempts.map((a) => a.startedAt),
    'attempts.ring_ms': attempts.map((a) => a.ringMs), 'attempts.outcome': attempts.map((a) => a.outcome),
  };
}

/** A transfer counts at its request; where only its end was reported, at that. */
export function transferColumns(call: Call): Columns | null {
  const { transfers } = call;
  if (transfers.length === 0) return null;
  return {
    ...belongsColumns('transfers', transfers, call),
    'transfers.id': transfers.map((t) => t.transferId), 'transfers.at': transfers.map((t) => t.requestedAt ?? t.acceptedAt ?? t.completedAt ?? t.failedAt ?? call.firstAt),
    'transfers.target': transfers.map((t) => t.to), 'transfers.target_kind': transfers.map((t) => t.toKind ?? ''), 'transfers.mode': transfers.map((t) => t.mode ?? ''),
    'transfers.consent': transfers.map((t) => t.consent), 'transfers.outcome': transfers.map((t) => t.outcome),
  };
}
