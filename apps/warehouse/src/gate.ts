import { cancelled, tooManyQueries } from './exception.js';

/**
 * Lets so many in at once and makes the rest wait in order, so that one kind of user never takes another's place.
 * Refuses with 202 (TOO_MANY_SIMULTANEOUS_QUERIES) when too many wait.
 */
export class Gate {
  private inside = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly name: string, private readonly width: number, private readonly queueMax: number) {}

  /** Runs `work` when there is room; one whose caller has gone leaves the queue. */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (this.inside >= this.width) await this.turn(signal);
    else this.inside += 1;
    try {
      return await work();
    } finally {
      // The place goes straight to the next in the queue; were it free for a moment, a newcomer would take it too.
      const next = this.waiting.shift();
      if (next === undefined) this.inside -= 1;
      else next();
    }
  }

  private turn(signal: AbortSignal): Promise<void> {
    if (signal.aborted) throw cancelled('The caller went away.');
    if (this.waiting.length >= this.queueMax) throw tooManyQueries(`Too many simultaneous queries of ${this.name}: ${this.inside} run, ${this.waiting.length} wait.`);
    return new Promise((resolve, reject) => {
      const enter = (): void => { signal.removeEventListener('abort', leave); resolve(); };
      const leave = (): void => {
        const at = this.waiting.indexOf(enter);
        if (at >= 0) this.waiting.splice(at, 1);
        reject(cancelled('The caller went away while its query waited.'));
      };
      this.waiting.push(enter);
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}
