import { CLOCK_SOURCE, formatInstant, partitionKey, TOPICS, type CloudEvent } from '@sanxiang/contracts';
import type { EventLog } from '@sanxiang/event-log';
import { Unavailable, type Clock, type Logger, type Org } from '@sanxiang/kernel';
import type { JudgeService } from './judge.service.js';

/** How soon a deadline that passes is noticed. */
const TICK_MS = 250;
/** While deadlines are open the clock is written down at least this often (contract 1.4). */
const WRITE_MS = 60_000;
/** A source is live while its newest event is no older than this. */
const LIVE_MS = 5 * 60_000;
/** Our own services are always live. */
const OURS = 'sanxiang/';

export interface LiveClockParts {
  readonly service: JudgeService;
  readonly clock: Clock;
  readonly eventLog: EventLog;
  readonly log: Logger;
}

/**
 * Lets the clocks of live sources run on with the wall clock. It decides nothing: when a deadline has passed, and once a minute while one is open,
 * it writes the clock into the log (`source.advanced` of `sanxiang/clock`), and the judge reads it there like everything else, so that a replay
 * decides the same.
 */
export class LiveClock {
  private timer: NodeJS.Timeout | null = null;
  private recalled = false;
  private ticking: Promise<void> = Promise.resolve();
  /** When the clock of a source was last written. */
  private readonly written = new Map<string, number>();

  constructor(private readonly parts: LiveClockParts) {}

  start(): void {
    this.timer ??= setInterval(() => { this.ticking = this.ticking.then(() => this.tick()); }, TICK_MS);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    await this.ticking;
  }

  /** Looks once. A log or store that is away is waited for; the next look sees the same. */
  async tick(): Promise<void> {
    const now = this.parts.clock.now();
    try {
      if (!this.recalled) { await this.parts.service.recall(); this.recalled = true; }
      for (const { org, source, newestMs, clockMs } of this.parts.service.heardOf()) {
        if (now <= clockMs || !(source.startsWith(OURS) || now - newestMs <= LIVE_MS)) continue;
        const writtenMs = this.written.get(partitionKey(org, source)) ?? 0;
        // What was written and not read yet will do.
        if (writtenMs > clockMs && now - writtenMs < WRITE_MS) continue;
        if (await this.isWanted(org, source, now, writtenMs)) await this.write(org, source, now);
      }
    } catch (error) {
      if (!(error instanceof Unavailable)) this.parts.log.error({ err: error }, 'the clocks of live sources could not be written');
    }
  }

  private async isWanted(org: Org, source: string, now: number, writtenMs: number): Promise<boolean> {
    const open = await this.parts.service.nextDeadline(org, source, now);
    return open === 'passed' || (open === 'later' && now - writtenMs >= WRITE_MS);
  }

  private async write(org: Org, source: string, now: number): Promise<void> {
    const through = formatInstant(now);
    const event: CloudEvent = { specversion: '1.0', id: `${source}@${through}`, source: CLOCK_SOURCE, type: 'source.advanced.v1', subject: source, time: through, org, data: { through } };
    await this.parts.eventLog.append(TOPICS.events, [{ key: partitionKey(org, source), value: JSON.stringify(event) }]);
    this.written.set(partitionKey(org, source), now);
  }
}
