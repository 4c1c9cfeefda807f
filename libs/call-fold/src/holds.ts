import type { Hold } from '@sanxiang/contracts';
import type { CallEvent } from './call-event.js';
import type { LegDraft } from './legs.js';

interface HoldDraft {
  readonly kind: Hold['kind'];
  readonly startedAt: number;
  readonly start: CallEvent;
  readonly leg: LegDraft;
  readonly prompts: CallEvent[];
  endedAt: number | null;
  /** What ended it, where an event says so. */
  end: CallEvent | null;
  outcome: Hold['outcome'];
}

/** What the customer said when asked. */
export interface Consent {
  readonly event: CallEvent;
  readonly at: number;
  readonly kind: string;
  readonly granted: boolean;
  readonly statedLimitSec: number | null;
}

/** The last consent of these kinds in [from, to]: it serves the hold or transfer whose key was pressed at `to`. */
export const consentFor = (consents: readonly Consent[], kinds: readonly string[], from: number, to: number): Consent | null =>
  consents.findLast((c) => c.at >= from && c.at <= to && kinds.includes(c.kind)) ?? null;

/** A mute is asked for as a hold is; some desks have a word of their own for it. */
const CONSENTS: Readonly<Record<Hold['kind'], readonly string[]>> = { hold: ['hold'], mute: ['hold', 'mute'] };

/** Whether the agent said nothing from one instant to another, as far as the call was listened to. */
export type Silent = (from: number, to: number) => boolean;

/**
 * Holds and mutes. Two keys, one stretch of waiting: what is pressed while the other key is down belongs to what runs already.
 * Resuming ends a hold even if a mute inside it was not undone; a mute with a hold inside it ends when both keys are up.
 */
export class Holds {
  readonly all: HoldDraft[] = [];
  private open: HoldDraft | null = null;
  private onHold = false;
  private onMute = false;

  constructor(private readonly minReturnMs: number, private readonly silent: Silent) {}

  /** The kind of the stretch that runs; null while the caller is talked to. */
  get running(): Hold['kind'] | null { return this.open?.kind ?? null; }

  press(kind: Hold['kind'], event: CallEvent, leg: LegDraft): void {
    const at = event.timeMs;
    if (kind === 'hold') this.onHold = true; else this.onMute = true;
    if (this.open !== null) return;
    const before = this.all.at(-1);
    if (before?.outcome === 'resumed' && before.leg === leg && before.endedAt !== null && at - before.endedAt < this.minReturnMs && this.silent(before.endedAt, at)) {
      // Back for a moment and not a word: to the customer it is the same hold.
      before.endedAt = null;
      before.end = null;
      before.outcome = 'open';
      this.open = before;
      return;
    }
    this.open = { kind, startedAt: at, start: event, leg, prompts: [], endedAt: null, end: null, outcome: 'open' };
    this.all.push(this.open);
  }

  /** False if that key was not down: a return without a hold. */
  release(kind: Hold['kind'], event: CallEvent): boolean {
    if (!(kind === 'hold' ? this.onHold : this.onMute)) return false;
    if (kind === 'hold') this.onHold = false; else this.onMute = false;
    const resumed = kind === 'hold' && this.open?.kind === 'hold';
    if (resumed || (!this.onHold && !this.onMute)) this.end(event.timeMs, 'resumed', event);
    return true;
  }

  prompt(event: CallEvent): void { this.open?.prompts.push(event); }

  /** The leg is over, and with it what was held in it. */
  close(at: number, outcome: 'transferred' | 'given_up' | 'cut', by: CallEvent | null): void {
    this.end(at, outcome, by);
    this.onHold = false;
    this.onMute = false;
  }

  private end(at: number, outcome: Hold['outcome'], by: CallEvent | null): void {
    if (this.open === null) return;
    this.open.endedAt = at;
    this.open.end = by;
    this.open.outcome = outcome;
    this.open = null;
  }

  /** Ended holds and mutes of a leg together, ms. */
  msIn(leg: LegDraft): number {
    let sum = 0;
    for (const hold of this.all) if (hold.leg === leg && hold.endedAt !== null) sum += hold.endedAt - hold.startedAt;
    return sum;
  }

  /** `answeredAt`: consents before it were given to the menu, not to an agent. */
  finish(consents: readonly Consent[], answeredAt: number): Hold[] {
    return this.served(consents, answeredAt).map(({ hold, consent }) => {
      const { startedAt, endedAt, kind, leg, outcome } = hold;
      const prompts = promptsOf(hold).map((e) => e.timeMs);
      return {
        startedAt, endedAt, ms: endedAt === null ? null : endedAt - startedAt, kind, agent: leg.agent, team: leg.team, department: leg.department, queue: leg.queue,
        consent: consent?.granted ?? null, statedLimitSec: consent?.statedLimitSec ?? null, longestSilenceMs: longestSilence(startedAt, prompts, endedAt), prompts, outcome,
      };
    });
  }

  /** The events that each of `finish` rests on. */
  traces(consents: readonly Consent[], answeredAt: number): HoldTrace[] {
    return this.served(consents, answeredAt).map(({ hold, consent }) => ({ start: hold.start, end: hold.end, prompts: promptsOf(hold), consent: consent?.event ?? null }));
  }

  /** Each consent serves one hold: the last one between the end of the hold before and the key. */
  private served(consents: readonly Consent[], answeredAt: number): { readonly hold: HoldDraft; readonly consent: Consent | null }[] {
    let free = answeredAt;
    return this.all.map((hold) => {
      const consent = consentFor(consents, CONSENTS[hold.kind], free, hold.startedAt);
      free = hold.endedAt ?? hold.startedAt;
      return { hold, consent };
    });
  }
}

/** The events that a hold rests on. */
export interface HoldTrace {
  readonly start: CallEvent;
  /** null while it lasts, and where nothing but time or a queue ended it. */
  readonly end: CallEvent | null;
  readonly prompts: readonly CallEvent[];
  readonly consent: CallEvent | null;
}

/** A hold that goes on after a moment's return keeps what was said before; what came after its end is none of it. */
const promptsOf = ({ prompts, endedAt }: HoldDraft): readonly CallEvent[] => (endedAt === null ? prompts : prompts.filter((e) => e.timeMs <= endedAt));

function longestSilence(startedAt: number, prompts: readonly number[], endedAt: number | null): number {
  let longest = 0;
  let heardAt = startedAt;
  for (const at of prompts) { longest = Math.max(longest, at - heardAt); heardAt = at; }
  return endedAt === null ? longest : Math.max(longest, endedAt - heardAt);
}
