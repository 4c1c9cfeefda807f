/** One call of a conversation: what its sessions say. */
import { digestOf, given, type Happening, type Members } from '../json-members.js';
import { connectedAt, lastOf, type Segment, type Session } from './sessions.js';

/** What is known of the call besides its sessions. */
export interface CallFrame {
  readonly subject: string;
  readonly startedAt: number;
  /** null while it goes on. */
  readonly endedAt: number | null;
  readonly direction: 'inbound' | 'outbound';
  readonly callbackId?: string;
}

/** A phone and the one who hangs up stop at one moment, give or take. */
const TOGETHER_MS = 1000;
const TRANSFERS: Readonly<Record<string, 'blind' | 'warm'>> = {
  transfer: 'blind', forwardTransfer: 'blind', noAnswerTransfer: 'blind', notAvailableTransfer: 'blind', dndTransfer: 'blind', consultTransfer: 'warm', conferenceTransfer: 'warm',
};
const KINDS: Readonly<Partial<Record<Session['role'], string>>> = { agent: 'agent', queue: 'queue', menu: 'ivr', outside: 'outside' };
/** The one whose session it is hung up; or the other side did; or neither. */
const ITSELF: ReadonlySet<string> = new Set(['client', 'endpoint']);
const LOST_LINE: ReadonlySet<string> = new Set(['error', 'transportFailure']);

/** The events of one call; a part that still goes on is told when a later document has its end. */
export class VoiceCall {
  private readonly agents: readonly Session[];
  private readonly queues: readonly Session[];
  private readonly queueNames = new Map<string, string>();

  constructor(private readonly sessions: readonly Session[], private readonly frame: CallFrame) {
    this.agents = sessions.filter(({ role }) => role === 'agent');
    this.queues = sessions.filter(({ role }) => role === 'queue');
    for (const { role, name, segments } of sessions) if (role === 'queue' && name !== undefined) for (const { queueId } of segments) if (queueId !== undefined) this.queueNames.set(queueId, name);
  }

  happened(): Happening[] {
    const all = [this.offered(), ...this.queues.flatMap((session) => this.queued(session)), ...this.agents.flatMap((session) => this.ofAgent(session)), ...this.consultedElsewhere(), ...this.ended()];
    // Two agents who were tried for one consultation tell of it both.
    return [...new Map(all.map((happening) => [happening.id, happening])).values()];
  }

  private say(what: string, ms: number, data: Members, of: string): Happening {
    return { id: `${this.frame.subject}.${what.replace('call.', '')}.${of}`, what, subject: this.frame.subject, ms, data: given(data) };
  }

  private get customer(): Session | undefined { return this.sessions.find(({ role }) => role === 'customer') ?? this.sessions.find(({ role }) => role === 'outside'); }

  private offered(): Happening {
    const { direction, startedAt, callbackId } = this.frame;
    const { ani, dnis, contactId } = this.customer ?? {};
    const customer = given({ id: contactId, phone: direction === 'inbound' ? ani : dnis });
    return this.say('call.offered', startedAt, { direction, channel: 'voice', line: direction === 'inbound' ? dnis : ani, callbackId, ...(Object.keys(customer).length > 0 && { customer }) }, 'call');
  }

  private queueOf({ segments }: Session): string | undefined {
    const id = segments.find(({ queueId }) => queueId !== undefined)?.queueId;
    return id === undefined ? undefined : this.queueNames.get(id) ?? id;
  }

  private queued(session: Session): Happening[] {
    const queue = this.queueOf(session);
    return queue === undefined ? [] : [this.say('call.queued', session.from, { queue }, session.id)];
  }

  private who(session: Session): Members { return { agent: session.userId ?? session.id, queue: this.queueOf(session) }; }

  private ofAgent(session: Session): Happening[] {
    const at = connectedAt(session);
    if (at === undefined) return this.rang(session);
    const alert = session.segments.find(({ type }) => type === 'alert');
    const ringMs = alert?.to === null || alert === undefined ? undefined : alert.to - alert.from;
    const answer = this.say('call.answered', this.answeredAt(session, at), { ...this.who(session), ringMs }, session.id);
    return [...this.consulted(session), answer, ...this.held(session), ...this.handedOn(session), ...this.wrappedUp(session)];
  }

  /** On a call that we make the agent is there before the customer takes it. */
  private answeredAt(session: Session, at: number): number {
    const taken = this.frame.direction === 'outbound' && this.customer !== undefined ? connectedAt(this.customer) ?? at : at;
    return Math.max(at, session === this.firstAnswer ? taken : at);
  }

  private get firstAnswer(): Session | undefined { return this.agents.find((session) => connectedAt(session) !== undefined); }

  /** A phone that was not taken. Where the caller left while it rang, that was no fault of the agent. */
  private rang(session: Session): Happening[] {
    const alert = session.segments.findLast(({ type }) => type === 'alert');
    if (alert?.to == null || this.leftAt(alert.to)) return [];
    return [this.say('call.ring_missed', alert.to, { ...this.who(session), ringMs: alert.to - alert.from }, session.id)];
  }

  private leftAt(ms: number): boolean { const to = this.customer?.to ?? this.frame.endedAt; return to !== null && to !== undefined && to <= ms + TOGETHER_MS; }

  /** Who had the caller when another session began: that session is a consultation, or the target of a transfer. */
  private heldBy(session: Session): Session | undefined {
    return this.agents.find((other) => other !== session && (connectedAt(other) ?? Infinity) < session.from && (lastOf(other)?.to ?? Infinity) > session.from);
  }

  /** The queue through which an agent was asked for help, where another agent has the caller. */
  private askedThrough(session: Session, from: Session): Session | undefined {
    const queue = this.queueOf(session);
    return this.queues.findLast((one) => one.from <= session.from && this.queueOf(one) === queue && this.heldBy(one) === from);
  }

  /** An agent asked a colleague while talking: whether the call then went over to them, the end of the first agent's session says. */
  private consulted(session: Session): Happening[] {
    const from = this.heldBy(session);
    if (from === undefined) return [];
    const through = this.askedThrough(session, from);
    const asked = through === undefined ? this.asked(session, from, 'agent', session.userId) : this.asked(through, from, 'queue', this.queueOf(through));
    return this.wentTo(from, session) ? [asked] : [asked, ...this.failed(session, from, through ?? session)];
  }

  private asked(session: Session, from: Session, toKind: 'agent' | 'queue' | 'outside', to: string | undefined): Happening {
    return this.say('call.transfer_requested', session.from, { transferId: session.id, mode: 'warm', toKind, to, agent: from.userId }, session.id);
  }

  /** The one who was asked hung up while the first agent still had the caller. */
  private failed(session: Session, from: Session, id: Session): Happening[] {
    const end = lastOf(session)?.to;
    return end == null || (lastOf(from)?.to ?? Infinity) <= end ? [] : [this.say('call.transfer_failed', end, { transferId: id.id, agent: from.userId }, id.id)];
  }

  private wentTo(from: Session, session: Session): boolean {
    const over = lastOf(from);
    return over !== undefined && TRANSFERS[over.disconnect] === 'warm' && this.takerOf(from, over) === session;
  }

  /** Somebody outside who was asked, and queues in which nobody took up what was asked. */
  private consultedElsewhere(): Happening[] {
    return this.sessions.flatMap((session) => {
      const from = this.heldBy(session);
      if (from === undefined || session === this.customer || (session.role !== 'outside' && session.role !== 'queue') || this.wentTo(from, session)) return [];
      if (session.role === 'outside') return [this.asked(session, from, 'outside', session.dnis), ...this.failed(session, from, session)];
      const taken = this.agents.some((agent) => connectedAt(agent) !== undefined && this.heldBy(agent) === from && this.askedThrough(agent, from) === session);
      return taken ? [] : [this.asked(session, from, 'queue', this.queueOf(session)), ...this.failed(session, from, session)];
    });
  }

  private held(session: Session): Happening[] {
    return session.segments.flatMap((segment, i) => {
      if (segment.type !== 'hold') return [];
      const number = `${session.id}.${segment.from}`;
      const held = this.say('call.held', segment.from, this.who(session), number);
      const after = session.segments[i + 1];
      // What ends with the call is ended by it; a return is where the conversation goes on.
      if (segment.to === null || after === undefined || after.type === 'wrapup') return [held];
      return [held, this.say('call.resumed', segment.to, this.who(session), number)];
    });
  }

  /** Who has the caller after a transfer: the one that was asked before, else who or what comes next. */
  private takerOf(from: Session, over: Segment): Session | undefined {
    const others = this.sessions.filter((session) => session !== from && (session.role === 'agent' || session.role === 'queue' || session.role === 'menu' || (session.role === 'outside' && session !== this.customer)));
    const end = over.to ?? Infinity;
    if (TRANSFERS[over.disconnect] === 'warm') {
      const asked = others.findLast((session) => session.role !== 'queue' && session.from > (connectedAt(from) ?? 0) && session.from <= end && (session.to ?? Infinity) > end - TOGETHER_MS);
      if (asked !== undefined) return asked;
    }
    return others.find((session) => session.from >= end - TOGETHER_MS);
  }

  private handedOn(session: Session): Happening[] {
    const over = lastOf(session);
    const mode = over === undefined ? undefined : TRANSFERS[over.disconnect];
    if (over?.to == null || mode === undefined) return [];
    const to = this.takerOf(session, over);
    const asked = mode === 'warm' && to !== undefined && this.heldBy(to) === session;
    const id = !asked ? `${session.id}.on` : to.role === 'agent' ? (this.askedThrough(to, session) ?? to).id : to.id;
    const toKind = to === undefined ? undefined : KINDS[to.role];
    const target = { transferId: id, mode, toKind, to: to === undefined ? undefined : this.nameOf(to), agent: session.userId };
    const completed = this.say('call.transfer_completed', over.to, target, id);
    return asked && to.role === 'agent' ? [completed] : [this.say('call.transfer_requested', Math.min(over.to, to?.from ?? over.to), target, id), completed];
  }

  private nameOf(session: Session): string | undefined {
    return session.role === 'queue' ? this.queueOf(session) : session.role === 'agent' ? session.userId : session.dnis ?? session.name;
  }

  private wrappedUp(session: Session): Happening[] {
    return session.segments.flatMap((segment) => {
      if (segment.type !== 'wrapup' || segment.to === null) return [];
      const data = given({ ...this.who(session), reasonCode: segment.wrapUpCode, note: segment.wrapUpNote });
      return [this.say('call.wrapped_up', segment.to, data, `${session.id}.${digestOf([segment.to, data])}`)];
    });
  }

  /** The end, once the document has it. */
  private ended(): Happening[] {
    const { endedAt } = this.frame;
    if (endedAt === null) return [];
    const customer = this.customer;
    const ms = Math.min(customer?.to ?? endedAt, endedAt);
    const how = customer === undefined ? '' : lastOf(customer)?.disconnect ?? '';
    const agent = this.agents.findLast((session) => connectedAt(session) !== undefined);
    const over = (what: string, data: Members): Happening[] => [this.say(what, ms, data, digestOf([what, ms, data]))];
    if (LOST_LINE.has(how)) return over('call.dropped', { cause: how });
    const endedBy = ITSELF.has(how) ? 'customer' : how === 'peer' && agent !== undefined && ITSELF.has(lastOf(agent)?.disconnect ?? '') ? 'agent' : how === 'system' || how === 'timeout' ? 'system' : 'unknown';
    const waited = this.sessions.some(({ role }) => role === 'queue');
    if (agent === undefined && waited && endedBy === 'customer' && this.frame.direction === 'inbound') {
      const ringing = this.agents.some(({ segments }) => segments.some(({ type, from, to }) => type === 'alert' && from <= ms && (to === null || to >= ms - TOGETHER_MS)));
      return over('call.abandoned', { stage: ringing ? 'ringing' : 'queue' });
    }
    return over('call.ended', { endedBy, ...(how !== '' && { disconnectType: how }) });
  }
}
