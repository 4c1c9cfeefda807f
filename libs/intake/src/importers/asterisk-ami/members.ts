import { memberOf, type AmiEvent, type Stamp, said } from './ami-event.js';
import type { AmiMessage } from './ami-reader.js';

/** Device states of `ast_device_state`, as the queue tells them. */
const TALKING: ReadonlySet<string> = new Set(['2', '3', '7']);
const RINGING = '6';
const ON_HOLD = '8';
/** Invalid, unavailable: no phone is registered, so nobody can be rung. */
const NO_PHONE: ReadonlySet<string> = new Set(['4', '5']);
/** Messages that carry the whole state of a member in one queue; `QueueMember` answers `QueueStatus`. */
const SNAPSHOTS: ReadonlySet<string> = new Set(['QueueMember', 'QueueMemberAdded', 'QueueMemberStatus', 'QueueMemberPause', 'QueueMemberPaused']);
/** Agents that are kept in mind at most. */
const AGENTS_MAX = 100_000;

type State = Extract<AmiEvent, { type: 'agent.state_changed.v1' }>['data']['state'];
interface InQueue { readonly paused: boolean; readonly reason: string | undefined }
interface Member { readonly queues: Map<string, InQueue>; device: string; told: string | null }

/** Who the members of the queues are, and in which state: Asterisk tells it for each queue by itself, here it is told once for each agent, when it changes. */
export class Members {
  private readonly members = new Map<string, Member>();
  private readonly names = new Map<string, string>();
  private listed: Set<string> | null = null;

  /** `wrapUpReasons`: reasons of a pause that mean wrap-up. */
  constructor(private readonly wrapUpReasons: ReadonlySet<string>) {}

  /** The name of the member at an interface (`PJSIP/1001`), as `queue_log` has it; undefined for one that is in no queue. */
  nameOf(device: string): string | undefined { return this.names.get(device); }

  /** The agent that a message of a queue is about: the member's name, else the interface. */
  agentOf(message: AmiMessage): string | undefined {
    const device = memberOf(message, 'interface') ?? memberOf(message, 'location');
    const name = memberOf(message, 'membername') ?? memberOf(message, 'name') ?? device;
    if (device !== undefined && name !== undefined && (this.names.has(device) || this.names.size < AGENTS_MAX)) this.names.set(device, name);
    return name;
  }

  /** What a message changes in the state of an agent. */
  take(message: AmiMessage, stamp: Stamp): AmiEvent[] {
    const what = message.get('event') ?? '';
    const queue = memberOf(message, 'queue');
    const agent = this.agentOf(message);
    if (queue === undefined || agent === undefined || (!SNAPSHOTS.has(what) && what !== 'QueueMemberRemoved')) return [];
    const member = this.member(agent);
    if (member === undefined) return [];
    if (what === 'QueueMemberRemoved') member.queues.delete(queue);
    else {
      member.queues.set(queue, { paused: message.get('paused') === '1', reason: memberOf(message, 'pausedreason') ?? memberOf(message, 'reason') });
      member.device = message.get('status') ?? member.device;
      this.listed?.delete(inQueue(agent, queue));
    }
    return this.tell(agent, member, stamp);
  }

  /** A list of all members begins: what it does not name is no member any more. */
  beginList(): void {
    this.listed = new Set([...this.members].flatMap(([agent, { queues }]) => [...queues.keys()].map((queue) => inQueue(agent, queue))));
  }

  endList(stamp: Stamp): AmiEvent[] {
    const gone = this.listed ?? new Set();
    this.listed = null;
    return [...this.members].flatMap(([agent, member]) => {
      for (const queue of [...member.queues.keys()]) if (gone.has(inQueue(agent, queue))) member.queues.delete(queue);
      return this.tell(agent, member, stamp);
    });
  }

  private member(agent: string): Member | undefined {
    const known = this.members.get(agent);
    if (known !== undefined || this.members.size >= AGENTS_MAX) return known;
    const member: Member = { queues: new Map(), device: '0', told: null };
    this.members.set(agent, member);
    return member;
  }

  private tell(agent: string, member: Member, stamp: Stamp): AmiEvent[] {
    const { state, reason } = this.stateOf(member);
    const told = `${state}\n${reason ?? ''}`;
    if (told === member.told) return [];
    member.told = told;
    return [said({ type: 'agent.state_changed.v1', subject: agent, stamp, key: agent, data: { state, ...(reason !== undefined && { reason }) } })];
  }

  /** A phone in use outranks a pause: who is paused while talking still talks. */
  private stateOf({ queues, device }: Member): { state: State; reason?: string | undefined } {
    if (queues.size === 0) return { state: 'logged_out' };
    if (TALKING.has(device)) return { state: 'talking' };
    if (device === ON_HOLD) return { state: 'hold' };
    if (device === RINGING) return { state: 'ringing' };
    if (NO_PHONE.has(device)) return { state: 'logged_out', reason: 'no phone' };
    const all = [...queues.values()];
    if (!all.every(({ paused }) => paused)) return { state: 'ready' };
    const reason = all.find((q) => q.reason !== undefined)?.reason;
    return { state: reason !== undefined && this.wrapUpReasons.has(reason) ? 'wrap_up' : 'not_ready', reason };
  }
}

const inQueue = (agent: string, queue: string): string => `${agent}\n${queue}`;
