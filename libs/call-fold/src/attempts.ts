import type { RingAttempt } from '@sanxiang/contracts';
import type { Owner } from './members.js';

interface AttemptDraft extends Owner {
  readonly queue: string | null;
  readonly startedAt: number;
  lastRingAt: number;
  lastRingNo: number;
  ringMs: number | null;
  outcome: RingAttempt['outcome'];
  /** A `ring_missed` was reported for it. */
  reported: boolean;
}

/** Phones that begin to ring within this of another's ring ring together; later ones ring instead of it. A ring lasts longer than that. */
const TOGETHER_MS = 1000;

/** The attempt that an answer took. */
export interface Taken extends Readonly<Owner> {
  /** From that agent's first ring to the answer; null when no ring was reported. */
  readonly ringMs: number | null;
}

/**
 * Ringings of agents' phones, one attempt each. A ringing that does not say whose phone it is waits for the event that does (the answer,
 * a `ring_missed`); if none comes it is in the rings of the call and no agent's attempt.
 */
export class Attempts {
  private readonly all: AttemptDraft[] = [];
  private open: AttemptDraft[] = [];
  private latest: AttemptDraft | null = null;

  /** `firstAt`: nothing of the call was before its first event, whatever a miss says about how long it rang. */
  constructor(private readonly firstAt: number) {}

  get isRinging(): boolean { return this.open.length > 0; }

  ring(at: number, no: number, owner: Readonly<Owner>, queue: string | null): void {
    const attempt = this.continued(no, owner);
    if (attempt !== null) {
      attempt.lastRingAt = at;
      attempt.lastRingNo = Math.max(attempt.lastRingNo, no);
      own(attempt, owner);
      this.latest = attempt;
      return;
    }
    const again = owner.agent === null ? undefined : this.openOf(owner.agent);
    if (again !== undefined) this.miss(again, at);
    this.add({ ...owner, queue, startedAt: at, lastRingAt: at, lastRingNo: no, ringMs: null, outcome: 'open', reported: false });
  }

  /** The attempt that a ring goes on with: the latest if it is the same agent's or nobody's yet, else that agent's other one if its count rises. */
  private continued(no: number, owner: Readonly<Owner>): AttemptDraft | null {
    const { latest } = this;
    if (latest?.outcome === 'open' && (owner.agent === null || latest.agent === null || latest.agent === owner.agent)) return latest;
    const own = owner.agent === null ? undefined : this.openOf(owner.agent);
    return own !== undefined && no > own.lastRingNo ? own : null;
  }

  /** `ring_missed`: ends the agent's open attempt, or confirms one that was already taken for missed, or is all that is known of one. */
  missed(at: number, owner: Readonly<Owner>, ringMs: number | null, queue: string | null): void {
    if (owner.agent === null) return;
    const inferred = this.all.findLast((a) => a.agent === owner.agent && a.outcome === 'missed' && !a.reported);
    const attempt = this.openOf(owner.agent) ?? inferred ?? this.nobodys();
    if (attempt === undefined) {
      this.add({ ...owner, queue, startedAt: Math.max(this.firstAt, at - (ringMs ?? 0)), lastRingAt: at, lastRingNo: 0, ringMs, outcome: 'missed', reported: true });
      return;
    }
    own(attempt, owner);
    attempt.reported = true;
    attempt.ringMs = ringMs ?? attempt.ringMs ?? at - attempt.startedAt;
    this.settle(attempt, 'missed');
  }

  /** An agent answers: that attempt is taken, every other phone that still rang was not. Where phones are reported at all, an answer without a ring is an attempt too. */
  answered(at: number, owner: Readonly<Owner>, queue: string | null): Taken {
    const attempt = (owner.agent === null ? undefined : this.openOf(owner.agent)) ?? this.nobodys();
    if (attempt !== undefined) {
      own(attempt, owner);
      attempt.ringMs = at - attempt.startedAt;
      this.settle(attempt, 'taken');
    } else if (this.all.length > 0) this.add({ ...owner, queue, startedAt: at, lastRingAt: at, lastRingNo: 0, ringMs: null, outcome: 'taken', reported: false });
    this.passedOver(at);
    return { agent: owner.agent, team: owner.team ?? attempt?.team ?? null, department: owner.department ?? attempt?.department ?? null, ringMs: attempt?.ringMs ?? null };
  }

  /** The caller stays and the phones stop: nobody took it. */
  passedOver(at: number): void {
    for (const attempt of [...this.open]) this.miss(attempt, at);
  }

  /** The caller goes: what rang then is in no rate, what had stopped before was missed. */
  left(at: number): void {
    for (const attempt of [...this.open]) {
      if (this.stoppedAt(attempt) !== null) { this.miss(attempt, at); continue; }
      attempt.ringMs = at - attempt.startedAt;
      this.settle(attempt, 'left');
    }
  }

  finish(): RingAttempt[] {
    return this.all.flatMap(({ agent, team, department, queue, startedAt, ringMs, outcome }) => (agent === null ? [] : [{ agent, team, department, queue, startedAt, ringMs, outcome }]));
  }

  private openOf(agent: string): AttemptDraft | undefined { return this.open.findLast((a) => a.agent === agent); }

  private nobodys(): AttemptDraft | undefined { return this.open.find((a) => a.agent === null); }

  private add(attempt: AttemptDraft): void {
    this.all.push(attempt);
    if (attempt.outcome === 'open') this.open.push(attempt);
    this.latest = attempt;
  }

  private miss(attempt: AttemptDraft, at: number): void {
    attempt.ringMs = (this.stoppedAt(attempt) ?? at) - attempt.startedAt;
    this.settle(attempt, 'missed');
  }

  private settle(attempt: AttemptDraft, outcome: 'taken' | 'missed' | 'left'): void {
    attempt.outcome = outcome;
    this.open = this.open.filter((a) => a !== attempt);
  }

  /** When another phone began to ring instead; null while this one may still ring. */
  private stoppedAt(attempt: AttemptDraft): number | null {
    return this.all.find((other) => other !== attempt && other.startedAt > attempt.lastRingAt + TOGETHER_MS)?.startedAt ?? null;
  }
}

function own(attempt: AttemptDraft, owner: Readonly<Owner>): void {
  if (owner.agent === null && attempt.agent !== null) return;
  attempt.agent ??= owner.agent;
  attempt.team ??= owner.team;
  attempt.department ??= owner.department;
}
