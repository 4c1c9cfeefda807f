import type { AmiMessage } from './ami-reader.js';
import { countOf, memberOf, said, secondsBefore, type AmiEvent, type Stamp } from './ami-event.js';
import { callEnd } from './call-end.js';
import { deviceOf, numberOf } from './channel.js';
import { Members } from './members.js';
import { Resync, type Gap } from './resync.js';
import { TrackedCalls, type LeaveReason, type TrackedCall } from './tracked-call.js';
import { attendedTransfer, blindTransfer } from './transfers.js';

export interface AmiOptions {
  /** Dialplan contexts in which calls from outside arrive: their calls are offered on arrival. Any other call is one from when it enters a queue. */
  readonly inboundContexts: readonly string[];
  /** Reasons of a pause that mean wrap-up. */
  readonly wrapUpReasons: readonly string[];
}

/** What the queue leaves in the variable QUEUESTATUS. */
const RESULTS: ReadonlyMap<string, LeaveReason> = new Map([
  ['TIMEOUT', 'timeout'], ['FULL', 'full'], ['JOINEMPTY', 'join_empty'], ['JOINUNAVAIL', 'join_empty'], ['LEAVEEMPTY', 'leave_empty'], ['LEAVEUNAVAIL', 'leave_empty'],
]);
/** The caller was not let in, so that no other message told of the queue. */
const NOT_LET_IN: ReadonlySet<LeaveReason> = new Set(['full', 'join_empty']);

type Handler = (message: AmiMessage, stamp: Stamp) => AmiEvent[];

/**
 * From what an Asterisk Manager says to events of calls and agents. Asterisk 13 or later. Holds nothing but what is needed to read the next message;
 * what was not seen is not said: a call of which something may have been missed gets no end that was made up.
 *
 * There is no `call.ringing`: Asterisk tells that a phone begins to ring, and never how often it has rung, and a count of one would make every answer look quick.
 */
export class AmiCalls {
  private readonly calls = new TrackedCalls();
  private readonly members: Members;
  private readonly resync: Resync;
  private readonly inbound: ReadonlySet<string>;
  /** The manager's user is allowed to see the queue's results, so that a missing one means something. */
  private seesResults = false;
  private readonly handlers: ReadonlyMap<string, Handler> = new Map(Object.entries({
    Newchannel: (m, s) => this.arrives(m, s),
    VarSet: (m, s) => this.result(m, s),
    QueueCallerJoin: (m, s) => this.joins(m, s),
    QueueCallerLeave: (m, s) => this.leaves(m, s),
    QueueCallerAbandon: (m, s) => this.abandons(m, s),
    AgentCalled: (m) => this.rings(m),
    AgentRingNoAnswer: (m, s) => this.misses(m, s, countOf(m, 'ringtime')), // in milliseconds, beside AgentConnect's seconds
    AgentDump: (m, s) => this.misses(m, s, undefined), // picked up, and hung up before the caller was put through: the caller goes on waiting
    AgentConnect: (m, s) => this.connects(m, s),
    AgentComplete: (m, s) => this.completes(m, s),
    DialEnd: (m, s) => this.picksUp(m, s),
    Hold: (m, s) => this.holds(m, s, true, false),
    Unhold: (m, s) => this.holds(m, s, false, false),
    MusicOnHoldStart: (m, s) => this.holds(m, s, true, true),
    MusicOnHoldStop: (m, s) => this.holds(m, s, false, true),
    BlindTransfer: (m, s) => blindTransfer(m, s, this.calls, this.members),
    AttendedTransfer: (m, s) => attendedTransfer(m, s, this.calls, this.members),
    HangupRequest: (m) => this.hangsUp(m),
    Hangup: (m, s) => this.goes(m, s),
  } satisfies Readonly<Record<string, Handler>>));

  constructor({ inboundContexts, wrapUpReasons }: AmiOptions) {
    this.inbound = new Set(inboundContexts);
    this.members = new Members(new Set(wrapUpReasons));
    this.resync = new Resync(this.calls, this.members, (m, s, assumed) => this.enters(m, s, assumed));
  }

  /** Calls that are up. */
  get up(): number { return this.calls.size; }

  /** The events that a message says; none for most. */
  take(message: AmiMessage, stamp: Stamp): AmiEvent[] {
    const what = message.get('event');
    if (what === undefined) return [];
    const handler = this.handlers.get(what);
    return handler === undefined ? [...this.resync.take(message, stamp), ...this.members.take(message, stamp)] : handler(message, stamp);
  }

  /** The connection was cut: calls that are up may miss something. */
  cut(): void { this.calls.cut(); }

  /** Asterisk is asked for its members, waiting callers and channels (`QueueStatus`, `CoreShowChannels`). `gap`: what was missed before; null when nobody listened before. */
  beginResync(gap: Gap | null): void { this.resync.begin(gap); }

  /** Calls of before the cut that ended unseen; empty until the channels were listed. */
  get missed(): readonly string[] { return this.resync.missed; }

  private arrives(m: AmiMessage, stamp: Stamp): AmiEvent[] {
    const id = memberOf(m, 'uniqueid');
    if (id === undefined || m.get('linkedid') !== id || !this.inbound.has(m.get('context') ?? '')) return [];
    return this.calls.open(id)[1] ? [] : [offered(m, id, stamp)];
  }

  private joins(m: AmiMessage, stamp: Stamp): AmiEvent[] { return this.enters(m, stamp, false); }

  private enters(m: AmiMessage, stamp: Stamp, assumed: boolean): AmiEvent[] {
    const id = memberOf(m, 'linkedid') ?? memberOf(m, 'uniqueid');
    const queue = memberOf(m, 'queue');
    if (id === undefined || queue === undefined) return [];
    const [call, known] = this.calls.open(id);
    Object.assign(call, { queue, left: null, result: null, talking: false, held: false, over: false, ringing: 0 } satisfies Partial<TrackedCall>);
    const position = countOf(m, 'position');
    const queued = said({ type: 'call.queued.v1', subject: id, stamp, key: id, data: { queue, ...(position !== undefined && { position }), ...assumption(assumed) }, place: 1 });
    return known ? [queued] : [offered(m, id, stamp, assumed), queued];
  }

  private result(m: AmiMessage, stamp: Stamp): AmiEvent[] {
    if (m.get('variable') !== 'QUEUESTATUS') return [];
    this.seesResults = true;
    const reason = RESULTS.get(m.get('value') ?? '');
    const id = memberOf(m, 'linkedid');
    if (reason === undefined || id === undefined) return [];
    const call = NOT_LET_IN.has(reason) ? this.calls.open(id) : [this.calls.get(id), true] as const;
    if (call[0] === undefined) return [];
    call[0].result = reason;
    call[0].left ??= stamp;
    return call[1] ? [] : [offered(m, id, stamp)];
  }

  private leaves(m: AmiMessage, stamp: Stamp): AmiEvent[] {
    const call = this.of(m);
    if (call !== undefined) Object.assign(call, { queue: null, left: stamp } satisfies Partial<TrackedCall>);
    return [];
  }

  private abandons(m: AmiMessage, stamp: Stamp): AmiEvent[] {
    const id = memberOf(m, 'linkedid');
    if (id === undefined) return [];
    const [call] = this.calls.open(id);
    const stage = call.ringing > 0 ? 'ringing' : 'queue';
    call.over = true;
    return [said({ type: 'call.abandoned.v1', subject: id, stamp, key: id, data: { stage } })];
  }

  private rings(m: AmiMessage): AmiEvent[] {
    this.members.agentOf(m);
    const call = this.of(m);
    if (call !== undefined) call.ringing += 1;
    return [];
  }

  private misses(m: AmiMessage, stamp: Stamp, ringMs: number | undefined): AmiEvent[] {
    const id = memberOf(m, 'linkedid');
    const agent = this.members.agentOf(m);
    if (id === undefined || agent === undefined) return [];
    const [call] = this.calls.open(id);
    call.ringing = Math.max(0, call.ringing - 1);
    // The phone could not be rung: no attempt.
    if (ringMs === 0) return [];
    return [said({ type: 'call.ring_missed.v1', subject: id, stamp, key: `${id}/${agent}`, data: { agent, ...queueOf(m), ...(ringMs !== undefined && { ringMs }) } })];
  }

  private connects(m: AmiMessage, stamp: Stamp): AmiEvent[] {
    const id = memberOf(m, 'linkedid');
    const agent = this.members.agentOf(m);
    return id === undefined || agent === undefined ? [] : this.answered(this.calls.open(id)[0], agent, m, stamp);
  }

  /** Dialled without a queue: straight from the dialplan, or the target of a transfer. The queue's own dialling is told by AgentConnect. */
  private picksUp(m: AmiMessage, stamp: Stamp): AmiEvent[] {
    const call = this.of(m);
    if (m.get('dialstatus') !== 'ANSWER' || call === undefined || call.queue !== null || call.talking || call.over) return [];
    const device = deviceOf(m.get('destchannel'));
    const agent = (device === undefined ? undefined : this.members.nameOf(device)) ?? numberOf(m, 'dest') ?? device;
    return agent === undefined ? [] : this.answered(call, agent, m, stamp);
  }

  private answered(call: TrackedCall, agent: string, m: AmiMessage, stamp: Stamp, assumed = false): AmiEvent[] {
    Object.assign(call, { queue: null, left: null, result: null, ringing: 0, answered: true, talking: true, hungUpBy: null } satisfies Partial<TrackedCall>);
    const ringSeconds = m.get('event') === 'AgentConnect' ? countOf(m, 'ringtime') : undefined;
    const more: object = { ...(ringSeconds !== undefined && { ringMs: ringSeconds * 1000 }), ...assumption(assumed) };
    return [said({ type: 'call.answered.v1', subject: call.id, stamp, key: `${call.id}/${agent}`, data: { agent, ...queueOf(m), ...more } })];
  }

  private completes(m: AmiMessage, stamp: Stamp): AmiEvent[] {
    const id = memberOf(m, 'linkedid');
    const agent = this.members.agentOf(m);
    if (id === undefined) return [];
    const call = this.calls.get(id);
    const events: AmiEvent[] = [];
    const talkSeconds = countOf(m, 'talktime');
    // Answered unseen: how long they have talked says when.
    if (call?.blind === true && !call.answered && agent !== undefined && talkSeconds !== undefined) events.push(...this.answered(call, agent, m, secondsBefore(stamp, talkSeconds), true));
    const reason = m.get('reason');
    if (reason === 'transfer' || call?.over === true) return events;
    if (call !== undefined) Object.assign(call, { over: true, talking: false } satisfies Partial<TrackedCall>);
    const endedBy = reason === 'caller' ? 'customer' : reason === 'agent' ? 'agent' : 'unknown';
    return [...events, said({ type: 'call.ended.v1', subject: id, stamp, key: id, data: { endedBy }, place: 1 })];
  }

  /** A hold is the agent's key on the agent's channel. Where that is not told, music on the caller's channel during the conversation says the same. */
  private holds(m: AmiMessage, stamp: Stamp, begins: boolean, music: boolean): AmiEvent[] {
    const call = this.of(m);
    const channel = memberOf(m, 'uniqueid');
    if (call === undefined || channel === undefined || call.over || (channel === call.id) !== music || (music && !call.talking)) return [];
    // A release may have been missed; music goes on by itself.
    if (call.held === begins && (music || !begins || !call.blind)) return [];
    call.held = begins;
    const device = deviceOf(m.get('channel'));
    const agent = music || device === undefined ? undefined : this.members.nameOf(device);
    return [said({ type: begins ? 'call.held.v1' : 'call.resumed.v1', subject: call.id, stamp, key: `${call.id}/${channel}`, data: { ...(agent !== undefined && { agent }) } })];
  }

  /** Who asks for the end: the caller, or somebody the caller talks to. The last word counts. */
  private hangsUp(m: AmiMessage): AmiEvent[] {
    const call = this.of(m);
    if (call === undefined) return [];
    if (m.get('uniqueid') === call.id) call.hungUpBy = 'customer';
    else if (call.talking) call.hungUpBy = 'agent';
    return [];
  }

  private goes(m: AmiMessage, stamp: Stamp): AmiEvent[] {
    const call = this.calls.get(memberOf(m, 'uniqueid'));
    if (call === undefined) return [];
    this.calls.forget(call.id);
    return callEnd(call, m, stamp, this.seesResults);
  }

  private of(m: AmiMessage): TrackedCall | undefined { return this.calls.get(memberOf(m, 'linkedid')); }
}

const queueOf = (m: AmiMessage): { queue?: string } => { const queue = memberOf(m, 'queue'); return queue === undefined ? {} : { queue }; };
const assumption = (assumed: boolean): object => (assumed ? { assumed: ['time'] } : {});

/** `s`, `h` and the like are places of the dialplan and no dialled number. */
const LINE = /^\+?\d+$/;

function offered(m: AmiMessage, id: string, stamp: Stamp, assumed = false): AmiEvent {
  const phone = numberOf(m, '');
  const exten = memberOf(m, 'exten');
  const line = m.get('event') === 'Newchannel' && exten !== undefined && LINE.test(exten) ? exten : undefined;
  return said({ type: 'call.offered.v1', subject: id, stamp, key: id, data: { direction: 'inbound', ...(line !== undefined && { line }), ...(phone !== undefined && { customer: { phone } }), ...assumption(assumed) } });
}
