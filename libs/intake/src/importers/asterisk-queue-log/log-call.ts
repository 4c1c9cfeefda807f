/** One call of a queue_log: what its lines say, in the order of their stamps. */
import { isNobody, type LogLine } from './log-line.js';

/** What a line says of its call; the stamp is the line's. */
export interface CallSaying { readonly what: string; readonly data: Readonly<Record<string, unknown>> }
/** What a line says, or why it says nothing. `retracts`: the end that was told before is none. */
export type Said = { readonly says: readonly CallSaying[]; readonly retracts?: ToldEnd } | { readonly ignored: string } | { readonly refused: string };

/** The end of a call as it was told: its event, and who was talking with whom until then. */
export interface ToldEnd { readonly id: string; readonly ms: number; readonly sequence: number; readonly talked: { readonly agent: string; readonly queue: string } | null }

/** Where the call is: never in a queue, in one, with an agent, handed on to where the log does not see, or over. */
type Phase = 'outside' | 'waiting' | 'talking' | 'handed_on' | 'over';

/** Numbers that are none: what telephone systems write for a caller who withholds it. */
const WITHHELD: ReadonlySet<string> = new Set(['', 'none', 'anonymous', 'unknown', 'restricted', 'unavailable', 'withheld', 'private', 'asreceived']);
/** A phone that was called off so shortly before rang when the caller left. */
const RANG_WITHIN_MS = 1000;

/** The text by itself: a piece of a chunk of the file would keep the whole chunk in memory as long as the call is remembered. */
export const detached = (text: string): string => Buffer.from(text).toString();

const NO_ENTRY: Said = { ignored: '没有进队记录的来电 · of a call whose entry is not in the log' };
const TOO_LATE: Said = { ignored: '该次排队已经结束 · of a stay that has ended' };
const DISPLACED: Said = { refused: '离其应在的位置太远 · too far from its place' };

/**
 * A call from its lines. It depends on nothing but the lines before, so that a log that was cut says the beginning of what the whole log says.
 * An end is told when it is read; where the call then enters another queue, that end is taken back (`retracts`).
 */
export class LogCall {
  private phase: Phase = 'outside';
  private queue = '';
  private dialled = '';
  private offered = false;
  private rangAt = -Infinity;
  private end: ToldEnd | null = null;
  private lastMs = -Infinity;
  private agent: string | null = null;

  constructor(readonly id: string) {}

  /** Still in a queue or with an agent, as far as the log tells. */
  get isOpen(): boolean { return this.phase === 'waiting' || this.phase === 'talking'; }

  /** The agent who has the caller. */
  get talksTo(): string | null { return this.phase === 'talking' ? this.agent : null; }

  take(line: LogLine): Said {
    const { meaning, parameters } = line;
    if (meaning.about !== 'call') return { says: [] };
    if (line.ms < this.lastMs) return DISPLACED;
    this.lastMs = line.ms;
    switch (meaning.says) {
      case 'line': this.dialled = detached(parameters[0] ?? ''); return { says: [] };
      case 'entered': return this.entered(line);
      case 'refused': return this.refused(line, meaning.reason);
      default: break;
    }
    if (this.phase === 'outside') return NO_ENTRY;
    if (!this.isOpen || line.queue !== this.queue) return TOO_LATE;
    switch (meaning.says) {
      case 'connected': return this.connected(line);
      case 'ring_missed': return this.ringMissed(line);
      case 'ring_cancelled': this.rangAt = line.ms; return { says: [] };
      case 'completed': return this.talked(line, () => this.over('call.ended', { endedBy: meaning.by, ...this.who(line) }));
      case 'handed_on': return this.talked(line, () => this.handedOn(line));
      case 'abandoned': return this.over('call.abandoned', { stage: line.ms - this.rangAt <= RANG_WITHIN_MS ? 'ringing' : 'queue', queue: this.queue });
      case 'diverted': return this.over('call.diverted', { reason: meaning.reason, queue: this.queue, ...(meaning.reason === 'key' && { key: parameters[0] }) });
      case 'dumped': return this.over('call.ended', { endedBy: 'agent', reason: 'agent_dump', queue: this.queue });
      case 'incompatible': return this.over('call.dropped', { cause: 'syscompat', queue: this.queue });
    }
  }

  /**
   * Asterisk was started again and has forgotten its calls. Who waited was cut off by then; when a conversation ended nobody can tell,
   * so that it stays without an end.
   */
  restarted(): Said {
    if (this.phase === 'waiting') return this.over('call.dropped', { cause: 'restart', queue: this.queue });
    this.phase = 'over';
    return { says: [] };
  }

  /** The last that was said of the call, as an event: where the call is over by it, it may have to be taken back. */
  told(id: string, ms: number, sequence: number): void {
    if (this.phase !== 'over') return;
    this.end = { id, ms, sequence, talked: this.agent === null ? null : { agent: this.agent, queue: this.queue } };
    this.agent = null;
  }

  private entered(line: LogLine): Said {
    const [, caller = '', position = ''] = line.parameters;
    const phone = caller.trim();
    const customer = WITHHELD.has(phone.toLowerCase().replace(/[<>\s]/g, '')) ? {} : { customer: { phone } };
    return this.queuedIn(line, { ...customer }, { position: Number(position) });
  }

  private refused(line: LogLine, reason: string): Said {
    const said = this.queuedIn(line, {}, {});
    if (!('says' in said)) return said;
    this.phase = 'over';
    return { ...said, says: [...said.says, { what: 'call.diverted', data: { reason, queue: line.queue } }] };
  }

  private queuedIn(line: LogLine, ofCaller: Readonly<Record<string, unknown>>, ofStay: Readonly<Record<string, unknown>>): Said {
    const says: CallSaying[] = [];
    if (!this.offered) says.push({ what: 'call.offered', data: { direction: 'inbound', ...ofCaller, ...(this.dialled !== '' && { line: this.dialled }) } });
    says.push({ what: 'call.queued', data: { queue: line.queue, ...ofStay } });
    const retracts = this.phase === 'over' ? this.end : null;
    this.offered = true;
    this.phase = 'waiting';
    this.queue = detached(line.queue);
    this.end = null;
    this.agent = null;
    return { says, ...(retracts !== null && { retracts }) };
  }

  private connected(line: LogLine): Said {
    if (this.phase === 'talking') return TOO_LATE;
    this.phase = 'talking';
    this.agent = detached(line.agent);
    return { says: [{ what: 'call.answered', data: { ...this.who(line), ringMs: Number(line.parameters[2]) * 1000 } }] };
  }

  private ringMissed(line: LogLine): Said {
    const ringMs = Number(line.parameters[0]);
    if (ringMs === 0) return { ignored: '振铃 0 毫秒，电话没有响 · a ring of 0 ms: the phone did not ring' };
    return { says: [{ what: 'call.ring_missed', data: { ...this.who(line), ringMs } }] };
  }

  /** What only an agent who talks can do. */
  private talked(line: LogLine, how: () => Said): Said {
    return this.phase === 'talking' ? how() : { refused: `${line.event}: 之前没有 CONNECT · no CONNECT before it` };
  }

  /** Who takes the call over is not in the log, unless it enters a queue again; an application (voice mail) releases the agent. */
  private handedOn(line: LogLine): Said {
    const [first = '', second = ''] = line.parameters;
    this.phase = 'handed_on';
    const isAttended = line.event === 'ATTENDEDTRANSFER';
    const toApplication = isAttended && first === 'APP';
    const to = isAttended ? (first === 'BRIDGE' ? '' : second) : second === '' ? first : `${first}@${second}`;
    const mode = isAttended ? 'warm' : 'blind';
    const kind = toApplication ? { toKind: 'ivr' } : {};
    return {
      says: [
        { what: 'call.transfer_requested', data: { ...this.who(line), mode, ...kind, ...(to !== '' && { to }) } },
        { what: 'call.transfer_completed', data: { ...this.who(line), mode, ...kind } },
      ],
    };
  }

  private over(what: string, data: Readonly<Record<string, unknown>>): Said {
    this.phase = 'over';
    return { says: [{ what, data }] };
  }

  /** Whom the line names, else who has the caller. */
  private who(line: LogLine): { agent?: string; queue: string } {
    const agent = isNobody(line.agent) ? this.agent : line.agent;
    return { ...(agent !== null && { agent }), queue: line.queue };
  }
}
