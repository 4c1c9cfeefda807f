import type { Visit } from '@sanxiang/contracts';
import type { CallData } from './call-event.js';
import { ownerOf, type Owner } from './members.js';

interface VisitDraft extends Owner {
  readonly queue: string;
  readonly queuedAt: number;
  leftAt: number | null;
  outcome: Visit['outcome'];
  divertReason: string | null;
  rings: number | null;
  ringMs: number | null;
}

/** How a visit was answered. */
export interface VisitAnswer {
  readonly at: number;
  readonly owner: Readonly<Owner>;
  readonly rings: number | null;
  readonly ringMs: number | null;
}

/** Stays in queues; each `call.queued` opens one and ends the one before. */
export class Visits {
  readonly all: VisitDraft[] = [];
  current: VisitDraft | null = null;

  /** Team and department of the event stand until somebody answers. */
  open(at: number, queue: string, data: CallData): void {
    this.close(at, 'overflowed');
    this.current = { ...ownerOf(data), agent: null, queue, queuedAt: at, leftAt: null, outcome: 'open', divertReason: null, rings: null, ringMs: null };
    this.all.push(this.current);
  }

  ring(no: number): void {
    if (this.current !== null) this.current.rings = Math.max(this.current.rings ?? 0, no);
  }

  close(at: number, outcome: Exclude<Visit['outcome'], 'open' | 'answered'>, divertReason: string | null = null): void {
    if (this.current === null) return;
    this.current.leftAt = at;
    this.current.outcome = outcome;
    this.current.divertReason = divertReason;
    this.current = null;
  }

  answer({ at, owner, rings, ringMs }: VisitAnswer): void {
    const visit = this.current;
    if (visit === null) return;
    visit.leftAt = at;
    visit.outcome = 'answered';
    visit.rings = rings ?? visit.rings;
    visit.ringMs = ringMs;
    visit.agent = owner.agent;
    visit.team = owner.team ?? visit.team;
    visit.department = owner.department ?? visit.department;
    this.current = null;
  }

  finish(): Visit[] {
    return this.all.map((visit) => ({ ...visit, waitMs: visit.leftAt === null ? null : visit.leftAt - visit.queuedAt }));
  }
}
