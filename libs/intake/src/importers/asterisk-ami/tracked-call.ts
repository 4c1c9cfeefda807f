import type { Stamp } from './ami-event.js';

/** Why a caller left a queue unanswered, as `call.diverted` says it. */
export type LeaveReason = 'full' | 'join_empty' | 'leave_empty' | 'timeout' | 'key';

/** What has to be known of a call to read Asterisk's next word about it. Its events are the record; this is forgotten when the caller hangs up. */
export interface TrackedCall {
  readonly id: string;
  /** Stands in this queue now. */
  queue: string | null;
  /** Left the last queue then, and nobody has said yet why. */
  left: Stamp | null;
  /** What the queue itself gave as its result. */
  result: LeaveReason | null;
  answered: boolean;
  talking: boolean;
  held: boolean;
  /** Its end was told. */
  over: boolean;
  hungUpBy: 'customer' | 'agent' | null;
  /** Agents whose phones ring. */
  ringing: number;
  /** The connection was cut while it was up: something may have been missed. */
  blind: boolean;
}

/** Calls that are kept in mind at most; beyond it the oldest is forgotten. */
const CALLS_MAX = 50_000;

/** The calls that are up, by their linked id: that of the caller's channel, the oldest of the call. */
export class TrackedCalls {
  private readonly calls = new Map<string, TrackedCall>();

  get size(): number { return this.calls.size; }

  get(id: string | undefined): TrackedCall | undefined { return id === undefined ? undefined : this.calls.get(id); }

  /** The call of that id, from now on if it was not known; the second says whether it was. */
  open(id: string): readonly [TrackedCall, boolean] {
    const known = this.calls.get(id);
    if (known !== undefined) return [known, true];
    const call: TrackedCall = { id, queue: null, left: null, result: null, answered: false, talking: false, held: false, over: false, hungUpBy: null, ringing: 0, blind: false };
    this.calls.set(id, call);
    const oldest = this.calls.keys().next().value;
    if (this.calls.size > CALLS_MAX && oldest !== undefined) this.calls.delete(oldest);
    return [call, false];
  }

  forget(id: string): void { this.calls.delete(id); }

  /** The connection was cut: of every call that was up something may be missed from now on. */
  cut(): void { for (const call of this.calls.values()) call.blind = true; }

  /** Calls of which something may have been missed. */
  blind(): readonly TrackedCall[] { return [...this.calls.values()].filter((call) => call.blind); }

  /** Forgets the calls of before the cut that are no longer up; says which. */
  missed(alive: ReadonlySet<string>): string[] {
    const gone = this.blind().filter(({ id }) => !alive.has(id)).map(({ id }) => id);
    for (const id of gone) this.calls.delete(id);
    return gone;
  }
}
