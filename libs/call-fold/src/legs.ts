import type { Leg } from '@sanxiang/contracts';
import type { CallEvent } from './call-event.js';
import type { Owner } from './members.js';

/** A leg while the events are read. */
export interface LegDraft extends Owner {
  /** The answer or completed transfer that began it. */
  start: CallEvent;
  queue: string | null;
  startedAt: number;
  endedAt: number | null;
  /** Begun by a completed transfer, not by an answer. */
  readonly byTransfer: boolean;
  /** An answer was reported for it. */
  answered: boolean;
  /** Whoever was transferred to had taken the call before (accepted, or picked up). */
  readonly agreed: boolean;
  /** With somebody who is none of our agents: no name that comes up later is theirs. */
  readonly outside: boolean;
  /** A stay in a queue led to it. */
  fromVisit: boolean;
  /** A hold began in it, so that somebody was there. */
  held: boolean;
  /** The caller was put into a queue though no transfer was reported: if the next thing is an answer there, the leg had ended then. */
  requeuedAt: number | null;
  wrappedAt: number | null;
  /** Wrapped up while still talking: reported, and took no time. */
  wrappedEarly: boolean;
}

export interface LegStart {
  readonly event: CallEvent;
  readonly owner: Readonly<Owner>;
  readonly queue: string | null;
  readonly fromVisit: boolean;
  readonly byTransfer: boolean;
  readonly agreed: boolean;
  readonly outside: boolean;
}

/** Ended time on hold in a leg, ms. */
export type HeldIn = (leg: LegDraft) => number;

/** The conversation's legs; at most one is open. */
export class Legs {
  readonly all: LegDraft[] = [];
  current: LegDraft | null = null;

  get last(): LegDraft | null { return this.all.at(-1) ?? null; }

  open(start: LegStart): LegDraft {
    const { event, owner, queue, fromVisit, byTransfer, agreed, outside } = start;
    const leg: LegDraft = {
      agent: owner.agent, team: owner.team, department: owner.department, queue, start: event, startedAt: event.timeMs, endedAt: null, byTransfer, agreed, outside, fromVisit,
      answered: !byTransfer, held: false, requeuedAt: null, wrappedAt: null, wrappedEarly: false,
    };
    this.all.push(leg);
    this.current = leg;
    return leg;
  }

  close(at: number): void {
    if (this.current === null) return;
    this.current.endedAt = at;
    this.current = null;
  }

  /** A blind transfer was completed and nobody has taken it yet: what follows tells whether there is a leg. */
  get isTentative(): boolean {
    const leg = this.current;
    return leg !== null && leg.byTransfer && !leg.answered && !leg.agreed && !leg.held;
  }

  /** The tentative leg was none: the caller is waiting. */
  drop(): void {
    this.all.pop();
    this.current = null;
  }

  /** The leg that an event of this agent belongs to; a leg whose agent is not known yet is taken by who has none so far. */
  isOf(leg: LegDraft, agent: string): boolean {
    return leg.agent === agent || (leg.agent === null && !leg.outside && !this.has(agent));
  }

  has(agent: string): boolean { return this.all.some((leg) => leg.agent === agent); }

  /** A wrap-up belongs to the last leg of who reports it, else to the last leg; the first one after the leg's end ends it. */
  wrapUp(at: number, agent: string | null): LegDraft | null {
    const leg = (agent === null ? undefined : this.all.findLast((l) => l.agent === agent)) ?? this.last;
    if (leg === null) return null;
    if (leg.endedAt === null) leg.wrappedEarly = true;
    else leg.wrappedAt ??= at;
    return leg;
  }

  finish(heldIn: HeldIn, wrapMaxMs: number): Leg[] {
    return this.all.map((leg, no) => {
      const { agent, team, department, queue, startedAt, endedAt } = leg;
      const holdMs = heldIn(leg);
      return { agent, team, department, queue, startedAt, endedAt, talkMs: endedAt === null ? null : endedAt - startedAt - holdMs, holdMs, wrapMs: this.wrapMs(leg, no, wrapMaxMs) };
    });
  }

  private wrapMs(leg: LegDraft, no: number, wrapMaxMs: number): number | null {
    if (leg.endedAt === null) return null;
    if (leg.wrappedAt === null) return leg.wrappedEarly ? 0 : null;
    const next = leg.agent === null ? undefined : this.all.find((other, i) => i > no && other.agent === leg.agent);
    return Math.min(leg.wrappedAt - leg.endedAt, (next?.startedAt ?? Infinity) - leg.endedAt, wrapMaxMs);
  }
}
