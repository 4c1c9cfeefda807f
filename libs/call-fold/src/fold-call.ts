import type { Call, Leg } from '@sanxiang/contracts';
import { CallRun } from './call-run.js';
import type { CallEvent, Step } from './call-event.js';
import { endingOf, outcomeOf, type Ending } from './ending.js';
import type { HoldTrace } from './holds.js';
import { inOrder } from './order.js';
import type { TransferTrace } from './transfers.js';

/** What the fold has to know besides the events; all times in milliseconds. */
export interface FoldContext {
  /** The call's clock: the latest of the clocks of its sources (contract 1.4). */
  readonly clockMs: number;
  /** A call that has not ended is unfinished when the clock is past its last event by more than this. */
  readonly idleLimitMs: number;
  /** Longest wrap-up that is counted. */
  readonly wrapMaxMs: number;
  /** A shorter return without a word does not end a hold. */
  readonly minReturnMs: number;
  /** Keys (`keyOf`) of events that were taken back. */
  readonly retracted?: ReadonlySet<string>;
}

/**
 * A call from its events: the same call whatever order they arrived in, and however often. Pure; never throws for what intake let through.
 * Instants are epoch milliseconds, durations milliseconds. Null when no event is left that counts.
 * The choices made where the contract is silent stand in docs/decisions/0004-order-free-call-fold.md.
 */
export const foldCall = (id: string, events: readonly CallEvent[], ctx: FoldContext): Call | null => read(id, events, ctx)?.call ?? null;

/** A call with the events that it rests on: what whoever judges it has to point to. The lists run beside those of the call. */
export interface CallReading {
  readonly call: Call;
  /** All its events that count, in order. */
  readonly steps: readonly Step[];
  readonly holds: readonly HoldTrace[];
  /** The answer or completed transfer that began each leg. */
  readonly legs: readonly CallEvent[];
  readonly transfers: readonly TransferTrace[];
  /** What ended it; null while it goes on. */
  readonly end: CallEvent | null;
}

/** As `foldCall`, with the events that each part rests on. */
export function readCall(id: string, events: readonly CallEvent[], ctx: FoldContext): CallReading | null {
  const reading = read(id, events, ctx);
  if (reading === null) return null;
  const { call, run, steps, ending } = reading;
  const answeredAt = call.answeredAt ?? call.firstAt;
  return {
    call, steps, end: ending.step?.event ?? null,
    holds: run.holds.traces(run.facts.consents, answeredAt), legs: run.legs.all.map((leg) => leg.start), transfers: run.transfers.traces(run.facts.consents, answeredAt),
  };
}

function read(id: string, events: readonly CallEvent[], ctx: FoldContext): { readonly call: Call; readonly run: CallRun; readonly steps: readonly Step[]; readonly ending: Ending } | null {
  const steps = inOrder(events, ctx.retracted);
  const first = steps[0];
  const last = steps.at(-1);
  if (first === undefined || last === undefined) return null;
  const ending = endingOf(steps);
  const run = new CallRun(steps, ending, ctx.minReturnMs, first.event.timeMs);
  run.read();
  return { call: callOf(id, run, ending, { steps, firstAt: first.event.timeMs, lastAt: last.event.timeMs }, ctx), run, steps, ending };
}

interface Span {
  readonly steps: readonly Step[];
  readonly firstAt: number;
  readonly lastAt: number;
}

function callOf(id: string, run: CallRun, ending: Ending, { steps, firstAt, lastAt }: Span, ctx: FoldContext): Call {
  const { dimensions, facts, queuedAt, ringingAt, answeredAt } = run;
  const endedAt = ending.step?.event.timeMs ?? null;
  const unfinished = endedAt === null && ctx.clockMs > lastAt + ctx.idleLimitMs;
  const outcome = outcomeOf({ ending, direction: facts.direction, answered: answeredAt !== null, wantedAgent: queuedAt !== null || ringingAt !== null, unfinished });
  const legs = run.legs.finish((leg) => run.holds.msIn(leg), ctx.wrapMaxMs);
  const { queue, line, department, team, agent, region, channel, customer } = dimensions;
  return {
    id, direction: facts.direction, queue, line, department, team, agent, region, channel, customer,
    offeredAt: facts.offeredAt, queuedAt, ringingAt, answeredAt, endedAt,
    outcome, unfinished,
    abandonStage: outcome === 'abandoned' ? run.abandonStage : null, divertReason: run.divertReason, callbackId: facts.callbackId,
    endedBy: ending.endedBy, endReason: ending.reason,
    rings: run.rings, waitMs: waitMs(run, ending, outcome), ringMs: run.ringMs,
    talkMs: talkMs(legs), wrapMs: wrapMs(legs), holdMs: legs.reduce((sum, leg) => sum + leg.holdMs, 0),
    holds: run.holds.finish(facts.consents, answeredAt ?? firstAt), legs, visits: run.visits.finish(), attempts: run.attempts.finish(),
    transfers: run.transfers.finish(facts.consents, answeredAt ?? firstAt, endedAt !== null),
    reasonCode: facts.reasonCode, resolved: facts.resolved, ticketId: facts.ticketId, rating: facts.rating, tags: facts.tags,
    contradictions: run.contradictions, listened: facts.listened,
    // A call that was given up is on nobody's board.
    state: unfinished ? 'over' : run.state, stateSince: unfinished ? lastAt : run.stateSince,
    firstAt, lastAt, sources: [...new Set(steps.map((s) => s.event.source))].sort(),
  };
}

/** From the first queue before it, else the offer, to the answer; without one, to the caller's leaving. Unknown where neither was reported. */
function waitMs(run: CallRun, ending: Ending, outcome: Call['outcome']): number | null {
  const isGone = outcome === 'abandoned' || outcome === 'diverted' || outcome === 'callback_requested';
  const until = run.answeredAt ?? (isGone ? ending.step?.event.timeMs ?? null : null);
  if (until === null) return null;
  const from = run.queuedAt !== null && run.queuedAt <= until ? run.queuedAt : run.facts.offeredAt;
  return from === null ? null : Math.max(0, until - from);
}

/** Null while somebody talks, and where nobody did. */
function talkMs(legs: readonly Leg[]): number | null {
  if (legs.length === 0) return null;
  let sum = 0;
  for (const { talkMs: ms } of legs) { if (ms === null) return null; sum += ms; }
  return sum;
}

const wrapMs = (legs: readonly Leg[]): number | null =>
  legs.reduce<number | null>((sum, { wrapMs: ms }) => (ms === null ? sum : (sum ?? 0) + ms), null);
