import type { Call, CallState, Contradiction } from '@sanxiang/contracts';
import { Attempts } from './attempts.js';
import type { CallEvent, Step } from './call-event.js';
import { Dimensions } from './dimensions.js';
import { gaveUp, isAfterwards, isEnd, type Ending } from './ending.js';
import { Facts } from './facts.js';
import { Holds } from './holds.js';
import { Legs, type LegDraft } from './legs.js';
import { wasSilent } from './listening.js';
import { amount, oneOf, ownerOf, text, type Owner } from './members.js';
import { isRelease, targetOf, Transfers, type TransferDraft, type TransferStep } from './transfers.js';
import { Visits } from './visits.js';

const STAGES = ['menu', 'queue', 'ringing'] as const;
/** Diverts that the caller chose: the phone that rang then was not missed. */
const CHOSEN_BY_CALLER: readonly (string | null)[] = ['key', 'callback'];
const STATE_OF_HOLD = { hold: 'held', mute: 'muted', none: 'talking' } as const;

/** Why an event cannot be true beside the others. */
export type Reason =
  | 'after_end' | 'answered_while_talking' | 'queued_while_talking' | 'abandoned_while_talking' | 'diverted_while_talking'
  | 'resumed_without_hold' | 'unmuted_without_mute' | 'hold_without_conversation' | 'transfer_without_conversation' | 'failed_after_completed';

/** One pass over the events of a call, in order: what each does to the legs, visits, holds, attempts and transfers. */
export class CallRun {
  readonly dimensions = new Dimensions();
  readonly facts = new Facts();
  readonly legs = new Legs();
  readonly holds: Holds;
  readonly visits = new Visits();
  readonly attempts: Attempts;
  readonly transfers = new Transfers();
  readonly contradictions: Contradiction[] = [];
  queuedAt: number | null = null;
  ringingAt: number | null = null;
  answeredAt: number | null = null;
  rings: number | null = null;
  ringMs: number | null = null;
  abandonStage: Call['abandonStage'] = null;
  divertReason: string | null = null;
  state: CallState = 'menu';
  stateSince: number;
  /** A survey or the voice menu has the caller. */
  private released = false;

  constructor(private readonly steps: readonly Step[], private readonly ending: Ending, minReturnMs: number, firstAt: number) {
    this.stateSince = firstAt;
    this.attempts = new Attempts(firstAt);
    this.holds = new Holds(minReturnMs, (from, to) => wasSilent(steps, this.answeredAt ?? from, from, to));
  }

  /** Reads all events. What is stamped at the end's own instant was before it, whatever its id; what is stamped later came after. */
  read(): void {
    const end = this.ending.step;
    let isOver = false;
    for (const step of this.steps) {
      if (end !== null && !isOver && step.event.timeMs > end.event.timeMs) { isOver = true; this.end(end); }
      if (step === end || (!isOver && isEnd(step.word))) continue;
      if (isOver && !isAfterwards(step.word)) this.contradict(step.event, 'after_end');
      else this.take(step, isOver);
    }
    if (end !== null && !isOver) this.end(end);
  }

  private take(step: Step, isOver: boolean): void {
    const { word, event } = step;
    this.dimensions.take(word, event.data);
    this.facts.take(step);
    this.happen(step);
    this.own(step);
    if (!isOver) this.enter(this.now(), event.timeMs);
  }

  private happen({ word, event }: Step): void {
    switch (word) {
      case 'queued': this.queued(event); break;
      case 'ringing': this.ringing(event); break;
      case 'ring_missed': this.attempts.missed(event.timeMs, ownerOf(event.data), amount(event.data['ringMs']), this.queue); break;
      case 'answered': this.answered(event); break;
      case 'held': this.press('hold', event); break;
      case 'muted': this.press('mute', event); break;
      case 'resumed': this.release('hold', event); break;
      case 'unmuted': this.release('mute', event); break;
      case 'wait_prompt': this.holds.prompt(event); break;
      case 'transfer_requested': this.transfer('requested', event); break;
      case 'transfer_accepted': this.transfer('accepted', event); break;
      case 'transfer_completed': this.transfer('completed', event); break;
      case 'transfer_failed': this.transfer('failed', event); break;
      case 'wrapped_up': this.wrappedUp(event); break;
      default: break;
    }
  }

  private get queue(): string | null { return this.visits.current?.queue ?? this.dimensions.queue; }

  private contradict(event: CallEvent, reason: Reason): void {
    this.contradictions.push({ eventId: event.id, source: event.source, type: event.type, at: event.timeMs, reason });
  }

  /**
   * Agent, team and department of an event. Until somebody answers the call keeps the last ones; from then on what happens to another
   * agent than the one of the leg (a phone that rings elsewhere, a colleague's wrap-up) is that agent's, and the call keeps who handles it.
   */
  private own({ word, event }: Step): void {
    const owner = ownerOf(event.data);
    const leg = this.legs.current ?? this.legs.last;
    const isElsewhere = word === 'ringing' || word === 'ring_missed' || word.startsWith('transfer_');
    if (leg !== null && owner.agent !== null && !(isElsewhere ? leg.agent === owner.agent : this.legs.isOf(leg, owner.agent))) return;
    this.dimensions.own(owner);
    if (leg === null || isElsewhere) return;
    leg.agent ??= owner.agent;
    leg.team ??= owner.team;
    leg.department ??= owner.department;
  }

  private queued(event: CallEvent): void {
    const { timeMs: at, data } = event;
    const queue = text(data['queue']);
    if (queue === null) return;
    this.queuedAt ??= at;
    this.attempts.passedOver(at);
    if (this.legs.isTentative) this.legs.drop();
    const leg = this.legs.current;
    if (leg !== null && at === leg.startedAt && !leg.fromVisit && !leg.byTransfer) { this.passedThrough(leg, at, queue, event); return; }
    this.visits.open(at, queue, data);
    if (leg === null) return;
    const transfer = this.transfers.underWay;
    if (transfer?.mode === 'blind') this.handOver(transfer, at);
    else if (transfer === null) { this.contradict(event, 'queued_while_talking'); leg.requeuedAt ??= at; }
  }

  /** Queued and answered at one instant, in whichever order: a free agent, a wait of nothing. */
  private passedThrough(leg: LegDraft, at: number, queue: string, { data }: CallEvent): void {
    this.visits.open(at, queue, data);
    this.visits.answer({ at, owner: leg, rings: this.rings, ringMs: this.ringMs });
    leg.queue = queue;
    leg.fromVisit = true;
  }

  private ringing({ timeMs, data }: CallEvent): void {
    const owner = ownerOf(data);
    const no = amount(data['ringNo']) ?? 1;
    this.ringingAt ??= timeMs;
    if (this.answeredAt === null) this.rings = Math.max(this.rings ?? 0, no);
    this.visits.ring(no);
    const leg = this.legs.current;
    if (leg !== null && this.legs.isTentative && (owner.agent === null || leg.agent === null || owner.agent === leg.agent)) this.legs.drop();
    this.attempts.ring(timeMs, no, owner, this.queue);
  }

  private answered(event: CallEvent): void {
    const { timeMs: at, data } = event;
    const owner = ownerOf(data);
    const leg = this.legs.current;
    if (leg === null) { this.begin(event); return; }
    if (leg.byTransfer && !leg.answered) { this.takeUp(leg, event); return; }
    if (owner.agent === null || owner.agent === leg.agent) return;
    const transfer = this.transfers.underWay;
    if (transfer?.mode === 'blind') { this.handOver(transfer, at); this.begin(event); return; }
    if (transfer !== null) { const queue = this.visits.current?.queue ?? null; transfer.takenBy = { ...this.pickUp(event), queue }; return; }
    if (leg.requeuedAt === null) { this.contradict(event, 'answered_while_talking'); return; }
    this.leave(leg.requeuedAt);
    this.begin(event);
  }

  /** Phones and queues at an answer; says who it was, as far as the answer or that phone's ringing told. */
  private pickUp({ timeMs: at, data }: CallEvent): Readonly<Owner> {
    const rings = amount(data['rings']);
    const taken = this.attempts.answered(at, ownerOf(data), this.queue);
    if (this.answeredAt === null) { this.rings = rings ?? this.rings; this.ringMs = taken.ringMs; }
    this.visits.answer({ at, owner: taken, rings, ringMs: taken.ringMs });
    return taken;
  }

  /** A leg begins with an answer. */
  private begin(event: CallEvent): void {
    const { timeMs: at, data } = event;
    const queue = text(data['queue']) ?? this.visits.current?.queue ?? this.legs.last?.queue ?? this.dimensions.queue;
    const fromVisit = this.visits.current !== null;
    const owner = this.pickUp(event);
    this.answeredAt ??= at;
    this.released = false;
    this.legs.open({ event, owner, queue, fromVisit, byTransfer: false, agreed: false, outside: false });
  }

  /** Transferred before, answered now: the time between was wait, unless somebody had already put the caller on hold. */
  private takeUp(leg: LegDraft, event: CallEvent): void {
    leg.answered = true;
    leg.start = event;
    leg.queue = text(event.data['queue']) ?? this.visits.current?.queue ?? leg.queue;
    leg.fromVisit = this.visits.current !== null;
    const owner = this.pickUp(event);
    if (owner.agent !== null && owner.agent !== leg.agent) { leg.agent = owner.agent; leg.team = owner.team; leg.department = owner.department; }
    if (!leg.held) leg.startedAt = event.timeMs;
  }

  /** The caller is no longer with the agent. */
  private leave(at: number, by: CallEvent | null = null): void {
    this.holds.close(at, 'transferred', by);
    this.legs.close(at);
  }

  private handOver(transfer: TransferDraft, at: number): void {
    transfer.handedOver = true;
    this.leave(at);
  }

  private press(kind: 'hold' | 'mute', event: CallEvent): void {
    const leg = this.legs.current;
    if (leg === null) { this.contradict(event, 'hold_without_conversation'); return; }
    leg.held = true;
    leg.requeuedAt = null;
    this.holds.press(kind, event, leg);
  }

  private release(kind: 'hold' | 'mute', event: CallEvent): void {
    if (!this.holds.release(kind, event)) this.contradict(event, kind === 'hold' ? 'resumed_without_hold' : 'unmuted_without_mute');
    else if (this.legs.current !== null) this.legs.current.requeuedAt = null;
  }

  private transfer(step: TransferStep, event: CallEvent): void {
    const from = this.legs.current ?? this.legs.last;
    if (from === null) { this.contradict(event, 'transfer_without_conversation'); return; }
    const transfer = this.transfers.note(step, event, from);
    if (transfer === null) { if (step === 'failed') this.contradict(event, 'failed_after_completed'); return; }
    if (step === 'failed') {
      this.attempts.passedOver(event.timeMs);
      if (this.legs.current !== null) this.visits.close(event.timeMs, 'overflowed');
    } else if (step === 'completed' && !transfer.handedOver) this.completed(transfer, event, from);
  }

  /** The transferring leg ends. Another begins unless the caller goes to a survey or voice menu, or still stands in a queue. */
  private completed(transfer: TransferDraft, event: CallEvent, from: LegDraft): void {
    const at = event.timeMs;
    const { takenBy, toKind } = transfer;
    this.leave(at, event);
    this.released = isRelease(toKind);
    const agreed = takenBy !== null || transfer.acceptedAt !== null;
    const target = targetOf(transfer, event, from);
    const waits = takenBy === null && (toKind === 'queue' ? !agreed || target.agent === null : toKind === null && this.visits.current !== null);
    if (this.released || waits) return;
    this.visits.close(at, 'overflowed');
    const fromQueue = takenBy?.queue ?? null;
    const leg = this.legs.open({ event, owner: target, queue: fromQueue ?? from.queue ?? this.dimensions.queue, fromVisit: fromQueue !== null, byTransfer: true, agreed, outside: toKind === 'outside' });
    leg.answered = takenBy !== null;
  }

  private wrappedUp({ timeMs, data }: CallEvent): void {
    const owner = ownerOf(data);
    // Who was only consulted has no leg, and their wrap-up is not the talking agent's.
    if (owner.agent !== null && this.transfers.wasConsulted(owner.agent) && !this.legs.has(owner.agent)) return;
    const leg = this.legs.wrapUp(timeMs, owner.agent);
    if (leg === null || leg.agent !== owner.agent) return;
    leg.team ??= owner.team;
    leg.department ??= owner.department;
  }

  /** The end itself: closes what is open, each as it ended. */
  private end(end: Step): void {
    const { word, event } = end;
    const { timeMs: at, data } = event;
    this.dimensions.take(word, data);
    this.facts.take(end);
    this.own(end);
    if (word === 'abandoned' || word === 'diverted') this.leftWaiting(event, word);
    const left = gaveUp(this.ending, this.facts.direction);
    const isWaiting = this.legs.current === null;
    this.abandonStage = oneOf(data['stage'], STAGES) ?? (this.attempts.isRinging ? 'ringing' : this.visits.all.length > 0 ? 'queue' : 'menu');
    if (word === 'diverted') this.divertReason = text(data['reason']);
    this.holds.close(at, word === 'abandoned' || this.ending.endedBy === 'customer' ? 'given_up' : 'cut', event);
    this.legs.close(at);
    if (word === 'diverted') this.visits.close(at, 'diverted', this.divertReason);
    else this.visits.close(at, word === 'abandoned' || (left && isWaiting) ? 'abandoned' : 'overflowed');
    if (word === 'diverted' && !CHOSEN_BY_CALLER.includes(this.divertReason)) this.attempts.passedOver(at); else this.attempts.left(at);
    this.enter('over', at);
  }

  /** Abandoned or diverted says that the caller was waiting: then no tentative leg was one, and a leg ended when its caller was queued again. */
  private leftWaiting(event: CallEvent, word: 'abandoned' | 'diverted'): void {
    if (this.legs.isTentative) this.legs.drop();
    const leg = this.legs.current;
    if (leg === null) return;
    if (leg.requeuedAt !== null) this.leave(leg.requeuedAt);
    else this.contradict(event, `${word}_while_talking`);
  }

  private now(): CallState {
    if (this.legs.current !== null) return STATE_OF_HOLD[this.holds.running ?? 'none'];
    if (this.attempts.isRinging) return 'ringing';
    return this.visits.current !== null || (this.legs.last !== null && !this.released) ? 'waiting' : 'menu';
  }

  private enter(state: CallState, at: number): void {
    if (state === this.state) return;
    this.state = state;
    this.stateSince = at;
  }
}
