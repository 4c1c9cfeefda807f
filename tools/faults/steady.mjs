/** A steady stream into a program, and what can be seen of it from outside meanwhile. */
import { setTimeout as pause } from 'node:timers/promises';
import { RANGE } from './feed.mjs';
import { Publishers } from './publishers.mjs';

const TICK_MS = 100;
const LOOK_EVERY_MS = 200;
const PARALLEL = 8;
/** Longer than a program may take to answer whether it is ready. */
const ASK_MS = 20_000;
/** Counts every call as soon as it is in the figures. */
const FIGURE = `/v1/metrics/M-OFFERED?${new URLSearchParams(RANGE)}`;

/** Hands events to publishers at a steady rate (a second), whatever the answers are. */
export class Steady {
  stopped = false;

  /** @param {import('@sanxiang/testing').Program} program @param {readonly import('@sanxiang/contracts').CloudEvent[]} events @param {number} rate */
  constructor(program, events, rate) {
    this.events = events; this.rate = rate;
    this.publishers = new Publishers(program, PARALLEL);
    this.next = 0;
  }

  get isOver() { return this.next >= this.events.length; }
  /** Requests that have waited for more than a second or so. */
  get isBehind() { return this.publishers.waiting.length > 1000 / TICK_MS; }

  start() { this.publishers.stand(); this.handing = this.hand(); }

  async hand() {
    const began = performance.now();
    while (!this.stopped && !this.isOver) {
      const due = Math.min(this.events.length, Math.floor((performance.now() - began) / 1000 * this.rate));
      if (due > this.next) {
        const some = this.events.slice(this.next, due);
        this.publishers.waiting.push({ type: 'application/x-ndjson', body: some.map((event) => JSON.stringify(event)).join('\n'), events: some });
        this.next = due;
      }
      await pause(TICK_MS);
    }
  }

  /** Hands out the rest at once; resolves when all of it was answered. */
  async finish() {
    this.stopped = true;
    await this.handing;
    for (; !this.isOver; this.next += this.rate) {
      const some = this.events.slice(this.next, this.next + this.rate);
      this.publishers.waiting.push({ type: 'application/x-ndjson', body: some.map((event) => JSON.stringify(event)).join('\n'), events: some });
    }
    await this.publishers.finish();
  }
}

/** Looks at a program all the time: is it ready, how far is it, what does a figure say. Times are of `performance.now()`. */
export class Watch {
  /** @type {{ at: number, missing: readonly string[] }[]} */
  ready = [];
  /** Records that the slowest stage has not handled. @type {{ at: number, behind: number, accepted: number }[]} */
  progress = [];
  /** @type {{ at: number, value: number }[]} */
  figures = [];
  stopped = false;

  /** @param {import('@sanxiang/testing').Program} program @param {Publishers} publishers */
  constructor(program, publishers) {
    const ask = async (path) => program.get(path, ASK_MS).catch(() => null);
    const looks = [
      async () => { const answer = await ask('/readyz'); this.ready.push({ at: performance.now(), missing: answer === null ? ['no answer'] : answer.body.missing ?? ['no answer'] }); },
      async () => {
        const accepted = publishers.accepted;
        const answer = await ask('/v1/progress');
        if (answer?.status === 200) this.progress.push({ at: performance.now(), behind: Math.max(...answer.body.stages.map(({ behind }) => behind)), accepted });
      },
      async () => { const answer = await ask(FIGURE); if (answer?.status === 200) this.figures.push({ at: performance.now(), value: answer.body.rows[0]?.value ?? 0 }); },
    ];
    this.looking = looks.map(async (look) => { while (!this.stopped) { await look(); await pause(LOOK_EVERY_MS); } });
  }

  async stop() { this.stopped = true; await Promise.all(this.looking); }

  /** What was said to be missing between two moments, and when that was said first, in ms after the first of them. */
  missingBetween(from, to) {
    const said = this.ready.filter(({ at, missing }) => at >= from && at <= to && missing.length > 0);
    return { missing: [...new Set(said.flatMap(({ missing }) => missing))], afterMs: said[0] === undefined ? null : Math.round(said[0].at - from) };
  }

  readyAgainMs(from) { return since(from, this.ready.find(({ at, missing }) => at >= from && missing.length === 0)); }

  /** When a figure first said more than it had said before. */
  firstNewMs(from) {
    const before = this.figures.findLast(({ at }) => at < from)?.value ?? 0;
    return since(from, this.figures.find(({ at, value }) => at >= from && value > before));
  }
}

const since = (from, look) => (look === undefined ? null : Math.round(look.at - from));
