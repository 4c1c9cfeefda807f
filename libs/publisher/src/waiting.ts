import { PublishFault, type Outcome } from './answer.js';

/** An event that no answer has come for yet. */
export interface Waiter { readonly id: string; readonly body: string }
interface Entry extends Waiter {
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (fault: PublishFault) => void;
}

/** Events in the order in which they were published, from the moment they are until they have their answer; at most `max`. */
export class Waiting {
  private readonly entries = new Map<Waiter, Entry>();
  private forRoom: (() => void)[] = [];
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly max: number) {}

  get size(): number { return this.entries.size; }

  get isFull(): boolean { return this.entries.size >= this.max; }

  /** Puts an event at the end; the promise is its answer. */
  add(id: string, body: string): Promise<Outcome> {
    const answer = new Promise<Outcome>((resolve, reject) => {
      const entry = { id, body, resolve, reject };
      this.entries.set(entry, entry);
    });
    // Events are answered in their order, so the last one's answer is everybody's.
    this.last = answer.catch(() => undefined);
    return answer;
  }

  /** The first events, which stay where they are: at most `count`, and up to `characters` together, but one at least. */
  first(count: number, characters: number): readonly Waiter[] {
    const batch: Waiter[] = [];
    let size = 0;
    for (const waiter of this.entries.keys()) {
      size += waiter.body.length + 1;
      if (batch.length >= count || (batch.length > 0 && size > characters)) break;
      batch.push(waiter);
    }
    return batch;
  }

  settle(waiter: Waiter, outcome: Outcome): void { this.leave(waiter)?.resolve(outcome); }

  fail(batch: readonly Waiter[], fault: PublishFault): void {
    for (const waiter of batch) this.leave(waiter)?.reject(fault);
  }

  /** Resolves when fewer than that many wait. */
  async room(below: number): Promise<void> {
    while (this.entries.size >= below) await new Promise<void>((resolve) => { this.forRoom.push(resolve); });
  }

  /** Resolves when every event that waits now has its answer. */
  async answered(): Promise<void> { await this.last; }

  private leave(waiter: Waiter): Entry | undefined {
    const entry = this.entries.get(waiter);
    this.entries.delete(waiter);
    const { forRoom } = this;
    this.forRoom = [];
    for (const resume of forRoom) resume();
    return entry;
  }
}
