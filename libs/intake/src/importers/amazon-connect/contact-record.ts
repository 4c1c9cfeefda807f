/**
 * A contact record of Amazon Connect as the events that it says. Who writes it: Connect, to a Kinesis stream or S3, at least once, and again when
 * something was added (`LastUpdateTimestamp`). Stamps are UTC to the second. A transfer makes a further contact with a record of its own; records
 * come in any order. Source: "Data model for contact records" of the administrator guide.
 */
import { countOf, digestOf, given, msOf, objectOf, textOf, type Happening, type Members } from '../json-members.js';

/** What a record says, or why it says nothing, or what is wrong with it. */
export type Told = { readonly happened: readonly Happening[] } | { readonly ignored: string } | { readonly refused: string };

const OUTBOUND: ReadonlySet<string> = new Set(['OUTBOUND', 'API', 'CALLBACK', 'EXTERNAL_OUTBOUND']);
/** Contacts that go on with the call of another: an agent hands it on, a flow puts it into another queue, a flow has it after the agent. */
const GOES_ON: ReadonlySet<string> = new Set(['TRANSFER', 'QUEUE_TRANSFER', 'DISCONNECT']);
/** Supervisors who listen: no calls. */
const LISTENING: ReadonlySet<string> = new Set(['MONITOR']);
const ENDED_BY: Readonly<Record<string, 'customer' | 'agent' | 'system'>> = {
  CUSTOMER_DISCONNECT: 'customer', AGENT_DISCONNECT: 'agent', CONTACT_FLOW_DISCONNECT: 'system', API: 'system', EXPIRED: 'system', IDLE_DISCONNECT: 'system', SYSTEM_ERROR: 'system',
};
const LOST_LINE: ReadonlySet<string> = new Set(['TELECOM_PROBLEM', 'AGENT_NETWORK_DISCONNECT']);

/** The last part of an ARN, where something has no name. */
const tailOf = (arn: string | undefined): string | undefined => arn?.split('/').at(-1);
export const nameOr = (from: Members, name: string): string | undefined => textOf(from, name) ?? tailOf(textOf(from, 'ARN'));

/** The call that a contact belongs to: the whole chain is one, named by its first contact. A callback is a call of its own. */
export const callOf = (contact: Members): string | undefined => (textOf(contact, 'InitiationMethod') === 'CALLBACK' ? undefined : textOf(contact, 'InitialContactId')) ?? textOf(contact, 'ContactId');

/** What a record says. */
export function contactRecord(record: Members): Told {
  const id = textOf(record, 'ContactId');
  const initiatedAt = msOf(record, 'InitiationTimestamp');
  const subject = callOf(record);
  const channel = textOf(record, 'Channel') ?? '';
  const method = textOf(record, 'InitiationMethod') ?? '';
  if (id === undefined || subject === undefined) return { refused: 'ContactId: 没有 · missing' };
  if (channel.toUpperCase() !== 'VOICE') return { ignored: `不是语音：${channel || '?'} · no voice: ${channel || '?'}` };
  if (LISTENING.has(method)) return { ignored: `旁听，不是来电：${method} · no call: ${method}` };
  if (initiatedAt === undefined) return { refused: 'InitiationTimestamp: 没有或不是时间 · missing, or no time' };
  const contact = new Contact(record, { id, subject, initiatedAt, method });
  return { happened: [...contact.began(), ...contact.waited(), ...contact.talked(), ...contact.ended(), ...contact.wrappedUp()] };
}

interface Known { readonly id: string; readonly subject: string; readonly initiatedAt: number; readonly method: string }

class Contact {
  private readonly agent: Members;
  private readonly who: string | undefined;
  private readonly queue: string | undefined;
  private readonly answeredAt: number | undefined;
  private readonly next: string | undefined;
  private readonly reason: string;

  constructor(private readonly record: Members, private readonly known: Known) {
    this.agent = objectOf(record, 'Agent');
    this.who = nameOr(this.agent, 'Username');
    this.queue = nameOr(objectOf(record, 'Queue'), 'Name');
    this.answeredAt = this.answered();
    this.next = textOf(record, 'NextContactId');
    this.reason = textOf(record, 'DisconnectReason') ?? '';
  }

  /** Agent and customer are connected: on a call that we make, once the customer has taken it. */
  private answered(): number | undefined {
    const at = msOf(this.agent, 'ConnectedToAgentTimestamp');
    if (at === undefined || this.who === undefined) return undefined;
    if (!OUTBOUND.has(this.known.method)) return at;
    const taken = msOf(this.record, 'ConnectedToSystemTimestamp');
    return taken === undefined ? undefined : Math.max(at, taken);
  }

  private get goesOn(): boolean { return GOES_ON.has(this.known.method) && textOf(this.record, 'PreviousContactId') !== undefined; }

  /** A thing that is told the same each time has one id; what may be told otherwise has its content in the id, so that it is no conflict. */
  private say(what: string, ms: number, data: Members, telling: 'once' | 'as it is' = 'once'): Happening {
    const said = given(data);
    const id = `${this.known.id}.${what.replace('call.', '')}`;
    return { id: telling === 'once' ? id : `${id}.${digestOf([ms, said])}`, what, subject: this.known.subject, ms, data: said };
  }

  began(): Happening[] {
    const { id, initiatedAt, method } = this.known;
    if (this.goesOn) return this.takenOver();
    const outbound = OUTBOUND.has(method);
    const phone = textOf(objectOf(this.record, 'CustomerEndpoint'), 'Address');
    const offered = this.say('call.offered', initiatedAt, {
      direction: outbound ? 'outbound' : 'inbound', channel: 'voice', line: textOf(objectOf(this.record, 'SystemEndpoint'), 'Address'), ...(phone !== undefined && { customer: { phone } }), ...(method === 'CALLBACK' && { callbackId: id }),
    });
    const asked = method === 'CALLBACK' ? textOf(this.record, 'InitialContactId') ?? textOf(this.record, 'PreviousContactId') : undefined;
    if (asked === undefined || asked === id) return [offered];
    return [offered, { ...this.say('call.diverted', initiatedAt, { reason: 'callback', callbackId: id }), subject: asked }];
  }

  /** How a contact takes over the call of the one before. A flow that moves a waiting caller to another queue is told by the queue alone. */
  private takenOver(): Happening[] {
    const { id, initiatedAt, method } = this.known;
    if (method === 'TRANSFER') return [this.say('call.transfer_requested', initiatedAt, { transferId: id, toKind: this.queue === undefined ? 'agent' : 'queue', to: this.queue ?? this.who })];
    return method === 'DISCONNECT' ? [this.say('call.transfer_completed', initiatedAt, { transferId: id, toKind: 'ivr' })] : [];
  }

  waited(): Happening[] {
    const at = msOf(objectOf(this.record, 'Queue'), 'EnqueueTimestamp');
    return at === undefined || this.queue === undefined ? [] : [this.say('call.queued', at, { queue: this.queue })];
  }

  talked(): Happening[] {
    if (this.answeredAt === undefined) return [];
    return [this.say('call.answered', this.answeredAt, { agent: this.who, queue: this.queue, connectionAttempts: countOf(this.record, 'AgentConnectionAttempts') })];
  }

  /** How many holds there were and how long: totals without an instant, kept beside the end and judged nowhere. */
  private get holdTotals(): Members {
    const count = countOf(this.agent, 'NumberOfHolds');
    if (count === undefined || count === 0) return {};
    const seconds = (name: string): number | undefined => { const s = countOf(this.agent, name); return s === undefined ? undefined : s * 1000; };
    return { holdTotals: given({ count, ms: seconds('CustomerHoldDuration'), longestMs: seconds('LongestHoldDuration') }) };
  }

  ended(): Happening[] {
    const at = msOf(this.record, 'DisconnectTimestamp');
    if (at === undefined) return [];
    return this.answeredAt === undefined ? this.endedUnanswered(at) : [...this.handedOut(), ...this.endedAfterTalk(at)];
  }

  private endedAfterTalk(at: number): Happening[] {
    const who = { agent: this.who, queue: this.queue, ...this.holdTotals };
    // The contact is over; the call is not, if another contact has it. A customer who hangs up ends both.
    if (this.next !== undefined && this.reason !== 'CUSTOMER_DISCONNECT') return [this.say('call.transfer_completed', at, { transferId: this.next, ...who }, 'as it is')];
    return [this.over(at, who)];
  }

  /** To a number outside of Connect. */
  private handedOut(): Happening[] {
    const to = textOf(objectOf(this.record, 'TransferredToEndpoint'), 'Address');
    const at = msOf(this.record, 'TransferCompletedTimestamp');
    return to === undefined || at === undefined ? [] : [this.say('call.transfer_completed', at, { transferId: `${this.known.id}.outside`, toKind: 'outside', to, agent: this.who }, 'as it is')];
  }

  private endedUnanswered(at: number): Happening[] {
    if (this.goesOn && this.known.method === 'TRANSFER') return [this.say('call.transfer_failed', at, { transferId: this.known.id }, 'as it is')];
    const outside = textOf(objectOf(this.record, 'TransferredToEndpoint'), 'Address');
    if (outside !== undefined) return [this.say('call.ended', msOf(this.record, 'TransferCompletedTimestamp') ?? at, { endedBy: 'system', reason: 'transferred_outside', to: outside }, 'as it is')];
    if (this.next !== undefined && this.reason !== 'CUSTOMER_DISCONNECT') return [];
    const waited = msOf(objectOf(this.record, 'Queue'), 'EnqueueTimestamp') !== undefined;
    const left = this.reason === '' || this.reason === 'CUSTOMER_DISCONNECT';
    if (waited && left && !OUTBOUND.has(this.known.method)) return [this.say('call.abandoned', at, { stage: 'queue', queue: this.queue }, 'as it is')];
    return [this.over(at, { queue: this.queue })];
  }

  private over(at: number, data: Members): Happening {
    if (LOST_LINE.has(this.reason)) return this.say('call.dropped', at, { cause: this.reason.toLowerCase(), ...data }, 'as it is');
    return this.say('call.ended', at, { endedBy: ENDED_BY[this.reason] ?? 'unknown', ...(this.reason !== '' && { disconnectReason: this.reason }), ...data }, 'as it is');
  }

  wrappedUp(): Happening[] {
    const at = msOf(this.agent, 'AfterContactWorkEndTimestamp');
    return at === undefined || this.answeredAt === undefined ? [] : [this.say('call.wrapped_up', at, { agent: this.who }, 'as it is')];
  }
}
