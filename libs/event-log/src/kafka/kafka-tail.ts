import { Unavailable } from '@sanxiang/kernel';
import type { Consumption } from '../port.js';
import type { Extent } from './log-admin.js';

/** A reading of a topic by one process from its own positions. */
export interface Tail extends Consumption {
  /** The offset after the last record handled, by partition: what a later tail can begin from. */
  positions(): ReadonlyMap<number, number>;
  /** Resolves when every record that the topic held at the time of asking has been handled; throws `Unavailable('event-log')` when the brokers do not answer or the tail is stopped before. */
  caughtUp(): Promise<void>;
}

interface Goal { readonly heads: readonly Extent[]; readonly resolve: () => void; readonly reject: (error: Error) => void }

/** How far a tail has come, and who waits for it. */
export class KafkaTail {
  private goals: Goal[] = [];
  private stopped = false;

  constructor(private readonly reachedTo: Map<number, number>, private readonly extents: () => Promise<Extent[]>) {}

  /** Everything of the partition before `next` has been handled. */
  reached(part: number, next: number): void {
    this.reachedTo.set(part, next);
    const met = this.goals.filter((goal) => this.meets(goal.heads));
    this.goals = this.goals.filter((goal) => !met.includes(goal));
    for (const goal of met) goal.resolve();
  }

  /** Nothing is left to read where retention has removed all there was. */
  private readonly meets = (heads: readonly Extent[]): boolean => heads.every(({ part, low, high }) => low === high || (this.reachedTo.get(part) ?? low) >= high);

  over(stop: () => Promise<void>): Tail {
    return {
      stop: async () => {
        this.stopped = true;
        for (const goal of this.goals.splice(0)) goal.reject(new Unavailable('event-log'));
        await stop();
      },
      positions: () => new Map(this.reachedTo),
      caughtUp: async () => {
        const heads = await this.extents();
        if (this.meets(heads)) return;
        if (this.stopped) throw new Unavailable('event-log');
        await new Promise<void>((resolve, reject) => { this.goals.push({ heads, resolve, reject }); });
      },
    };
  }
}
