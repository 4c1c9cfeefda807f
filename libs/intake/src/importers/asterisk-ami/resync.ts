import { countOf, memberOf, secondsBefore, type AmiEvent, type Stamp } from './ami-event.js';
import type { AmiMessage } from './ami-reader.js';
import type { Members } from './members.js';
import type { TrackedCalls } from './tracked-call.js';

/** A stretch in which nobody listened, epoch milliseconds. */
export interface Gap { readonly fromMs: number; readonly toMs: number }

/** Waits are told in whole seconds. */
const RESOLUTION_MS = 1000;

/** What is told of a caller who stands in a queue. `assumed`: the instant follows from how long they wait. */
type Enter = (message: AmiMessage, stamp: Stamp, assumed: boolean) => AmiEvent[];

/** Reads the lists of members, waiting callers and channels that are asked for after each login. */
export class Resync {
  missed: readonly string[] = [];
  private gap: Gap | null = null;
  private readonly waiting = new Set<string>();
  private readonly alive = new Set<string>();

  constructor(private readonly calls: TrackedCalls, private readonly members: Members, private readonly enter: Enter) {}

  begin(gap: Gap | null): void {
    this.gap = gap;
    this.missed = [];
    this.waiting.clear();
    this.alive.clear();
    this.members.beginList();
  }

  take(m: AmiMessage, stamp: Stamp): AmiEvent[] {
    switch (m.get('event')) {
      case 'QueueEntry': return this.entry(m, stamp);
      case 'QueueStatusComplete': this.noLongerWaiting(); return this.members.endList(stamp);
      case 'CoreShowChannel': this.channel(m); return [];
      case 'CoreShowChannelsComplete': this.missed = this.calls.missed(this.alive); return [];
      default: return [];
    }
  }

  /** A caller who waits. One who came during the gap is told now; of one who came before anybody listened, it may have been told before. */
  private entry(m: AmiMessage, stamp: Stamp): AmiEvent[] {
    const id = memberOf(m, 'uniqueid');
    const queue = memberOf(m, 'queue');
    const waited = countOf(m, 'wait');
    if (id === undefined || queue === undefined) return [];
    this.waiting.add(id);
    const known = this.calls.get(id);
    if (known !== undefined) { known.queue = queue; known.left = null; known.blind = false; return []; }
    const joined = secondsBefore(stamp, waited ?? 0);
    // Who came after the login is told by an event of their own.
    if (this.gap !== null && waited !== undefined && joined.ms > this.gap.fromMs && joined.ms < this.gap.toMs - RESOLUTION_MS) return this.enter(m, joined, true);
    this.calls.open(id)[0].queue = queue;
    return [];
  }

  /** Who waited before the cut and does not now has left the queue unseen. */
  private noLongerWaiting(): void {
    for (const call of this.calls.blind()) if (call.queue !== null && !this.waiting.has(call.id)) { call.queue = null; call.left = null; }
  }

  /** A caller's channel that runs the queue and is not waiting talks to an agent. */
  private channel(m: AmiMessage): void {
    const id = memberOf(m, 'uniqueid');
    if (id === undefined) return;
    this.alive.add(id);
    if (m.get('linkedid') !== id || m.get('application')?.toLowerCase() !== 'queue' || this.calls.get(id) !== undefined || this.waiting.has(id)) return;
    const [call] = this.calls.open(id);
    call.blind = true;
    call.answered = call.talking = memberOf(m, 'bridgeid') !== undefined;
  }
}
