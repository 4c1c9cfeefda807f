import type { Clock, Logger, Org } from '@sanxiang/kernel';
import type { Warehouse } from '@sanxiang/warehouse';
import { rangeParams } from '../../metrics/facts-sql.js';
import { progressOf } from '../progress.controller.js';
import type { Stage } from '../parts.js';
import { LIVE_EVENTS, type BoardFrame } from './board-frame.js';
import { readJudged } from './judged-now.js';
import { readNow, type BoardFilter } from './live-now.js';
import { mayCompute, mayPush, maySumUp, PUSH_AT_LEAST_MS, type Paced } from './pace.js';
import { eventText, type SseReader } from './sse.js';
import type { TargetOf } from './targets.js';
import { dayOf, queueRows, readToday, type Today } from './today.js';

/** What a board shows, and of whom. */
export interface BoardAsked extends BoardFilter {
  readonly org: Org;
  readonly tz: string;
}

export interface BoardParts {
  readonly warehouse: Warehouse;
  readonly clock: Clock;
  /** Zone of the organisation. */
  readonly tz: string;
  readonly log: Logger;
  /** Milliseconds of a clock that never goes back and that no demo speeds up: what pacing goes by. */
  ticks(): number;
  progress(): Promise<readonly Stage[]>;
  /** What figures of an org are compared with now. */
  targets(org: Org): Promise<TargetOf>;
}

/** Tells whether anything changed since it was asked last. */
interface Probe { readonly token: string; readonly newest: number | null; readonly settled: boolean }

/** Today's figures as they were at `asOf` (epoch ms), and what they cost; `begunAt` by the pacing clock. */
interface Summed { readonly figures: Today; readonly targetOf: TargetOf; readonly asOf: number; readonly begunAt: number; readonly tookMs: number }

/** One board, worked out once for all who look at it. */
export class Board {
  readonly readers = new Set<SseReader>();
  private frame: BoardFrame | null = null;
  private token: string | null = null;
  private workedAt = 0;
  private today: Summed | null = null;
  private lastId = 0;
  private underWay: Promise<void> = Promise.resolve();
  private pace: Paced = { busySince: null, begunAt: null, tookMs: 0, pushedAt: null, fresh: false, known: false };

  constructor(private readonly parts: BoardParts, private readonly asked: BoardAsked) {}

  /** Adds a reader, who gets the last frame at once; the first reader of a board gets it as soon as it is worked out. */
  join(reader: SseReader): void {
    this.readers.add(reader);
    if (this.frame !== null) reader.send(this.text(this.frame));
    this.tick();
  }

  /** Does what is due; called often. Never throws and never waits. */
  tick(): void {
    const now = this.parts.ticks();
    if (mayCompute(this.pace, now)) this.underWay = this.compute(now);
    this.push();
  }

  /** Resolves when nothing is being worked out. */
  settled(): Promise<void> { return this.underWay; }

  private push(): void {
    const now = this.parts.ticks();
    if (this.frame === null || !mayPush(this.pace, now)) return;
    const text = this.text(this.frame);
    this.pace = { ...this.pace, pushedAt: now, fresh: false };
    for (const reader of this.readers) reader.send(text);
  }

  /** A frame as it is sent: its figures keep their `asOf`, its `now` is the clock's. */
  private text(frame: BoardFrame): string {
    const now = this.parts.clock.now();
    this.lastId = Math.max(this.lastId + 1, Math.floor(now));
    return eventText(this.lastId, LIVE_EVENTS[0], JSON.stringify({ ...frame, now }));
  }

  private async compute(begunAt: number): Promise<void> {
    this.pace = { ...this.pace, busySince: begunAt, begunAt };
    try {
      const probe = await this.probe();
      // Waiting callers become misses by the clock alone, so that a board is never kept for long.
      if (probe.token !== this.token || begunAt - this.workedAt >= PUSH_AT_LEAST_MS || this.frame === null) {
        this.frame = await this.work(probe);
        // Figures of before the probe may lack what it saw: then the next look works them out again.
        this.token = this.today !== null && this.today.begunAt >= begunAt ? probe.token : null;
        this.workedAt = begunAt;
        this.pace = { ...this.pace, fresh: true, known: true };
      }
    } catch (error) {
      // The last frame goes on with its old `asOf`; the page shows its age.
      this.parts.log.warn({ err: error, org: this.asked.org }, 'the live board could not be worked out');
    }
    this.pace = { ...this.pace, busySince: null, tookMs: this.parts.ticks() - begunAt };
    this.push();
  }

  private async probe(): Promise<Probe> {
    const { org, tz } = this.asked;
    const { from, to } = dayOf(this.parts.clock.now(), tz);
    const { settled } = progressOf(await this.parts.progress());
    const { from_day, to_day } = rangeParams(from, to);
    const [row] = await this.parts.warehouse.query<{ touches: number | string; newest: number | string }>(org, `SELECT
        (SELECT sum(touches) FROM touched_days WHERE org = {org:String} AND day >= toDate({from_day:Int32}) AND day <= toDate({to_day:Int32})) AS touches,
        (SELECT toUnixTimestamp64Milli(max(newest)) FROM source_clocks WHERE org = {org:String}) AS newest`, { from_day: from_day ?? 0, to_day: to_day ?? 0 });
    const newest = Number(row?.newest ?? 0);
    return { token: `${from} ${row?.touches ?? 0} ${newest} ${settled}`, newest: newest > 0 ? newest : null, settled };
  }

  private async work(probe: Probe): Promise<BoardFrame> {
    const { warehouse, clock } = this.parts;
    const { org, tz } = this.asked;
    const { figures, targetOf, asOf } = await this.summed();
    // Who waits and who is on hold cannot wait for the figures, and costs little.
    const now = clock.now();
    const [{ live, queues }, judged] = await Promise.all([readNow(warehouse, org, this.asked, probe.newest, now), readJudged(warehouse, org, this.asked, now)]);
    return {
      now, clock: { speed: clock.speed, demo: clock.speed !== 1 }, tz, asOf, newestEventAt: probe.newest, settled: probe.settled,
      tiles: figures.tiles, curve: figures.curve, live, queues: queueRows(figures.byQueue, queues, targetOf), ...judged,
    };
  }

  /** Today's figures, those of a moment ago where they cost too much to be worked out each second. */
  private async summed(): Promise<Summed> {
    const { warehouse, clock, tz: home } = this.parts;
    const begunAt = this.parts.ticks();
    if (this.today !== null && !maySumUp(this.today, begunAt)) return this.today;
    const asOf = clock.now();
    const targetOf = await this.parts.targets(this.asked.org);
    const figures = await readToday({ warehouse, tz: home, now: () => clock.now() }, this.asked.org, this.asked, this.asked.tz, targetOf);
    this.today = { figures, targetOf, asOf, begunAt, tookMs: this.parts.ticks() - begunAt };
    return this.today;
  }
}
