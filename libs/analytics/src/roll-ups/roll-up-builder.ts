import { setTimeout } from 'node:timers/promises';
import type { Logger } from '@sanxiang/kernel';
import type { RollUps } from './roll-ups.js';

/** How long the builder rests when no day is left, or the warehouse is away. */
const REST_MS = 2000;

/** Rolls days up in the background for as long as the process runs; a figure never waits for it. */
export class RollUpBuilder {
  private readonly stopping = new AbortController();
  private work = Promise.resolve();

  /** `mayBuild`: whether there is time for it now. A day that is not rolled up is read from the facts; a backlog has no other help. */
  constructor(private readonly rollUps: RollUps, private readonly log: Logger, private readonly mayBuild: () => Promise<boolean> = () => Promise.resolve(true)) {}

  start(): void { this.work = this.build(); }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.work;
  }

  private async build(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const more = await this.step().catch((error: unknown) => { this.log.warn({ err: error }, 'rolling up failed, will be done again'); return false; });
      if (!more) await setTimeout(REST_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async step(): Promise<boolean> { return await this.mayBuild() && this.rollUps.step(); }
}
