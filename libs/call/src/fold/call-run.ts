import type { Call, CallState, Contradiction, Direction } from '@sanxiang/contracts';
import { Attempts } from './attempts.js';
import type { CallEvent, Step } from './call-event.js';
import { Dimensions } from './dimensions.js';
import { gaveUp, isAfterwards, isEnd, type Ending } from './ending.js';
import { Holds, type Consent, type Silent } from './holds.js';
import { Legs, type LegDraft } from './legs.js';
import { amount, flag, oneOf, ownerOf, text, type Owner } from './members.js';
import { isRelease, targetOf, Transfers, type TransferDraft, type TransferStep } from './transfers.js';
import { Visits } from './visits.js';

const DIRECTIONS: readonly Direction[] = ['inbound', 'outbound', 'internal'];
const STAGES = ['menu', 'queue', 'ringing'] as const;
/** Diverts that the caller chose: the phone that rang then was not missed. */
const CHOSEN_BY_CALLER: readonly (string | null)[] = ['key', 'callback'];

/** Why an event cannot be true beside the others. */
export type Reason =
  | 'after_end' | 'answered_while_talking' | 'queued_while_talking' | 'abandoned_while_talking' | 'diverted_while_talking'
  | 'resumed_without_hold' | 'unmuted_without_mute' | 'hold_without_conversation' | 'transfer_without_conversation' | 'failed_after_completed';

/** One pass over the events of a call, in order: what each does to the legs, visits, holds, attempts and transfers. */
export class CallRun {
  readonly dimensions = new Dimensions();
  readonly legs = new Legs();
  readonly holds = new Holds();
  readonly visits = new Visits();
  readonly attempts = new Attempts();
  readonly transfers = new Transfers();
  readonly consents: Consent[] = [];
  readonly contradictions: Contradiction[] = [];
  readonly tags: Call['tags'][number][] = [];
  direction: Direction | null = null;
  offeredAt: number | null = null;
  queuedAt: number | null = null;
  ringingAt: number | null = null;
  answeredAt: number | null = null;
  rings: number | null = null;
  ringMs: number | null = null;
  abandonStage: Call['abandonStage'] = null;
  divertReason: string | null = null;
  callbackId: string | null = null;
  reasonCode: string | null = null;
  resolved: boolean | null = null;
  ticketId: string | null = null;
  rating: Call['rating'] = null;
  listened = false;
  state: CallState = 'menu';
  stateSince: number;
  private silent: Silent = () => false;

  constructor(private readonly ending: Ending, private readonly minReturnMs: number, private readonly silence: (answeredAt: number) => Silent, firstAt: number) {
    this.stateSince = firstAt;
  }

  /** Reads all events. What is stamped at the end's own instant was before it, whatever its id; what is stamped later came after. */
  read(steps: readonly Step[]): void {
    const end = this.ending.step;
    let isOver = false;
    for (const step of steps) {
      if (end !== null && !isOver && step.event.timeMs > end.event.timeMs) { isOver = true; this.end(end); }
      if (step === end || (!isOver && isEnd(step.word))) continue;
      if (isOver && !isAfterwards(step.word)) this.contradict(step.event, 'after_end');
      else this.step(step, isOver);
    }
    if (end !== null && !isOver) this.end(end);
  }

  private step(step: Step, isOver: boolean): void {
    const { word, event } = step;
    this.dimensions.take(word, event.data);
    this.happen(step);
    this.own(step);
    if (!isOver) this.enter(this.now(), event.timeMs);
  }

  private happen({ word, event }: Step): void {
    const { data, timeMs } = event;
    switch (word) {
      case 'offered': this.offered(event); break;
      case 'queued': this.queued(event); break;
      case 'ringing': this.ringing(event); break;
      case 'ring_missed': this.attempts.missed(timeMs, ownerOf(data), amount(data['ringMs']), this.queue); break;
      case 'answered': this.answered(event); break;
      case 'held': this.press('hold', event); break;
      case 'muted': this.press('mute', event); break;
      case 'resumed': this.release('hold', event); break;
      case 'unmuted': this.release('mute', event); break;
      case 'wait_prompt': this.holds.prompt(timeMs); break;
      case 'consent': this.consents.push({ at: timeMs, kind: text(data['kind']) ?? '', granted: data['granted'] === true, statedLimitSec: amount(data['statedLimitSec']) }); break;
      case 'transfer_requested': this.transfer('requested', event); break;
      case 'transfer_accepted': this.transfer('accepted', event); break;
      case 'transfer_completed': this.transfer('completed', event); break;
      case 'transfer_failed': this.transfer('failed', event); break;
      case 'transcript_added': case 'speech_stats': this.listened = true; break;
      case 'tagged': this.tags.push({ tag: text(data['tag']) ?? '', at: timeMs, resolved: flag(data['resolved']) }); break;
      case 'wrapped_up': this.wrappedUp(event); break;
      case 'rated': this.rated(event); break;
      // What was said matters to the norms; how it ended was read beforehand.
      case 'agent_spoke': case 'script_cue': case 'ended': case 'dropped': case 'abandoned': case 'diverted': break;
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
    if (owner.agent === null && owner.team === null && owner.department === null) return;
    const leg = this.legs.current ?? this.legs.last;
    if (leg === null) { this.dimensions.own(owner); return; }
    const isElsewhere = word === 'ringing' || word === 'ring_missed' || word.startsWith('transfer_');
    if (owner.agent === null ? isElsewhere : leg.agent === null ? isElsewhere : leg.agent !== owner.agent) return;
    leg.agent ??= owner.agent;
    leg.team ??= owner.team;
    leg.department ??= owner.department;
    this.dimensions.own(owner);
  }

  private offered({ timeMs, data }: CallEvent): void {
    this.offeredAt ??= timeMs;
    this.direction = oneOf(data['direction'], DIRECTIONS) ?? this.direction;
    this.callbackId = text(data['callbackId']) ?? this.callbackId;
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
    if (transfer !== null) { transfer.takenBy = { ...owner, queue: this.visits.current?.queue ?? null }; this.pickUp(event); return; }
    if (leg.requeuedAt === null) { this.contradict(event, 'answered_while_talking'); return; }
    this.leave(leg.requeuedAt);
    this.begin(event);
  }

  /** Phones and queues at an answer. */
  private pickUp({ timeMs: at, data }: CallEvent): void {
    const owner = ownerOf(data);
    const rings = amount(data['rings']);
    const { ringMs } = this.attempts.answered(at, owner, this.queue);
    if (this.answeredAt === null) { this.rings = rings ?? this.rings; this.ringMs = ringMs; }
    this.visits.answer({ at, owner, rings, ringMs });
  }

  /** A leg begins with an answer. */
  private begin(event: CallEvent): void {
    const { timeMs: at, data } = event;
    const queue = text(data['queue']) ?? this.visits.current?.queue ?? this.legs.last?.queue ?? this.dimensions.queue;
    const fromVisit = this.visits.current !== null;
    this.pickUp(event);
    if (this.answeredAt === null) { this.answeredAt = at; this.silent = this.silence(at); }
    this.legs.open({ at, owner: ownerOf(data), queue, fromVisit, byTransfer: false, agreed: false });
  }

  /** Transferred before, answered now: the time between was wait, unless somebody had already put the caller on hold. */
  private takeUp(leg: LegDraft, event: CallEvent): void {
    const owner = ownerOf(event.data);
    leg.answered = true;
    leg.queue = text(event.data['queue']) ?? this.visits.current?.queue ?? leg.queue;
    leg.fromVisit = this.visits.current !== null;
    this.pickUp(event);
    if (owner.agent !== null && owner.agent !== leg.agent) Object.assign(leg, owner);
    if (!leg.held) leg.startedAt = event.timeMs;
  }

  /** The caller is no longer with the agent. */
  private leave(at: number): void {
    this.holds.close(at, 'transferred');
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
    this.holds.press(kind, event.timeMs, leg, this.minReturnMs, this.silent);
  }

  private release(kind: 'hold' | 'mute', event: CallEvent): void {
    if (!this.holds.release(kind, event.timeMs)) this.contradict(event, kind === 'hold' ? 'resumed_without_hold' : 'unmuted_without_mute');
    else if (this.legs.current !== null) this.legs.current.requeuedAt = null;
  }

  private transfer(step: TransferStep, event: CallEvent): void {
    if (this.legs.last === null && this.answeredAt === null) { this.contradict(event, 'transfer_without_conversation'); return; }
    const from = this.legs.current ?? this.legs.last;
    const transfer = this.transfers.note(step, event, from);
    if (transfer === null) { if (step === 'failed') this.contradict(event, 'failed_after_completed'); return; }
    if (step === 'failed') {
      this.attempts.passedOver(event.timeMs);
      if (this.legs.current !== null) this.visits.close(event.timeMs, 'overflowed');
    } else if (step === 'completed' && !transfer.handedOver) this.completed(transfer, event, from);
  }

  /** The transferring leg ends. Another begins unless the caller goes to a survey or voice menu, or still stands in a queue. */
  private completed(transfer: TransferDraft, event: CallEvent, from: LegDraft | null): void {
    const at = event.timeMs;
    this.leave(at);
    const agreed = transfer.takenBy !== null || transfer.acceptedAt !== null;
    const target = targetOf(transfer, event, from);
    const waits = transfer.takenBy === null && (transfer.toKind === 'queue' ? !agreed || target.agent === null : transfer.toKind === null && this.visits.current !== null);
    if (isRelease(transfer.toKind) || waits) return;
    this.visits.close(at, 'overflowed');
    const leg = this.legs.open({ at, owner: target, queue: transfer.takenBy?.queue ?? from?.queue ?? this.dimensions.queue, fromVisit: transfer.takenBy?.queue != null, byTransfer: true, agreed });
    leg.answered = transfer.takenBy !== null;
  }

  private wrappedUp({ timeMs, data }: CallEvent): void {
    const owner = ownerOf(data);
    const leg = this.legs.wrapUp(timeMs, owner.agent);
    if (leg !== null && leg.agent === owner.agent) fill(leg, owner);
    this.reasonCode = text(data['reasonCode']) ?? this.reasonCode;
    this.resolved = flag(data['resolved']) ?? this.resolved;
    this.ticketId = text(data['ticketId']) ?? this.ticketId;
  }

  private rated({ timeMs, data }: CallEvent): void {
    const score = amount(data['score']);
    const scale = amount(data['scale']);
    if (score !== null && scale !== null) this.rating = { score, scale, channel: text(data['channel']), at: timeMs };
  }

  /** The end itself: closes what is open, each as it ended. */
  private end(end: Step): void {
    const { word, event } = end;
    const { timeMs: at, data } = event;
    this.dimensions.take(word, data);
    this.own(end);
    const left = gaveUp(this.ending, this.direction);
    if (word === 'abandoned' || word === 'diverted') this.leftWaiting(event, word);
    const isTalking = this.legs.current !== null;
    if (this.answeredAt === null && left) this.abandonStage = oneOf(data['stage'], STAGES) ?? (this.state === 'ringing' ? 'ringing' : this.visits.all.length > 0 ? 'queue' : 'menu');
    if (word === 'diverted') {
      this.divertReason = text(data['reason']);
      this.callbackId = text(data['callbackId']) ?? this.callbackId;
    }
    this.holds.close(at, word === 'abandoned' || this.ending.endedBy === 'customer' ? 'given_up' : 'cut');
    this.legs.close(at);
    if (word === 'diverted') this.visits.close(at, 'diverted', this.divertReason);
    else this.visits.close(at, word === 'abandoned' || (left && !isTalking) ? 'abandoned' : 'overflowed');
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
    return this.visits.current !== null || (this.legs.last !== null && !this.isReleased) ? 'waiting' : 'menu';
  }

  private get isReleased(): boolean { return isRelease(this.transfers.lastKind); }

  private enter(state: CallState, at: number): void {
    if (state === this.state) return;
    this.state = state;
    this.stateSince = at;
  }
}

const STATE_OF_HOLD = { hold: 'held', mute: 'muted', none: 'talking' } as const;

function fill(leg: LegDraft, owner: Readonly<Owner>): void {
  leg.team ??= owner.team;
  leg.department ??= owner.department;
}
