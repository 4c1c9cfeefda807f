import type { Call, Visit } from '@sanxiang/contracts';
import type { Columns } from './part-columns.js';

/**
 * Nested columns of the queue visits. The first counts where the call was offered, a later one where it entered its queue.
 * A call that named a queue and never entered one is one visit there that was offered and not queued.
 * `outcome` has the call's words ('' while open, `callback_requested` for a divert as callback) and `overflowed`.
 */
export function visitColumns(call: Call, requestedAt: number | null): Columns | null {
  const { visits } = call;
  if (visits.length === 0) return call.queue === null ? null : namedOnly(call, call.queue, requestedAt);
  // Nobody answered: who was rung last is the call's own word. Once someone answered, it may be a later visit's agent.
  const last = call.legs.length === 0 ? call : null;
  return {
    'visits.queue': visits.map((v) => v.queue), 'visits.queued': visits.map(() => 1),
    'visits.agent': visits.map((v) => v.agent ?? last?.agent ?? null), 'visits.team': visits.map((v) => v.team ?? last?.team ?? null),
    'visits.department': visits.map((v) => v.department ?? call.department),
    'visits.offered_at': visits.map((v, i) => (call.offeredAt === null || i === 0 ? call.offeredAt : v.queuedAt)),
    'visits.started_at': visits.map((v) => v.queuedAt), 'visits.left_at': visits.map((v) => v.leftAt), 'visits.wait_ms': visits.map((v) => v.waitMs),
    'visits.requested_at': visits.map((v) => v.queuedAt), 'visits.requested_wait_ms': visits.map((v) => v.waitMs),
    'visits.outcome': visits.map(outcomeOf), 'visits.divert_reason': visits.map((v) => v.divertReason ?? ''),
    'visits.rings': visits.map((v) => v.rings), 'visits.ring_ms': visits.map((v) => v.ringMs),
  };
}

const outcomeOf = (v: Visit): string => (v.outcome === 'open' ? '' : v.outcome === 'diverted' && v.divertReason === 'callback' ? 'callback_requested' : v.outcome);

function namedOnly(call: Call, queue: string, requestedAt: number | null): Columns {
  const startedAt = call.offeredAt ?? call.firstAt;
  const leftAt = call.answeredAt ?? call.endedAt;
  const answered = call.legs[0];
  const only = call.legs.length <= 1 ? call : null;
  return {
    'visits.queue': [queue], 'visits.queued': [0],
    'visits.agent': [answered?.agent ?? only?.agent ?? null], 'visits.team': [answered?.team ?? only?.team ?? null], 'visits.department': [answered?.department ?? call.department],
    'visits.offered_at': [call.offeredAt], 'visits.started_at': [startedAt], 'visits.left_at': [leftAt], 'visits.wait_ms': [call.waitMs],
    'visits.requested_at': [requestedAt], 'visits.requested_wait_ms': [requestedAt === null || leftAt === null || call.waitMs === null ? null : Math.max(0, leftAt - requestedAt)],
    'visits.outcome': [call.outcome ?? ''], 'visits.divert_reason': [call.divertReason ?? ''], 'visits.rings': [call.rings], 'visits.ring_ms': [call.ringMs],
  };
}
