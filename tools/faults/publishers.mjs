/** Publishers as they should be: several at once, and what was not answered with 202 is sent again. */
import { setImmediate as tick, setTimeout as pause } from 'node:timers/promises';

const ANSWER_MS = 30_000;
const LOOK_EVERY_MS = 5;
/** After no answer at all. */
const AGAIN_MS = 50;
/** An answer may ask for more patience than a test has. */
const PATIENCE_MS_MAX = 1000;
const FAULTS_MAX = 20;

/** @typedef {{ type: string, body: string, events: readonly import('@sanxiang/contracts').CloudEvent[] }} Request */

export class Publishers {
  /** Answers by status; `none` when no whole answer came. @type {Record<string, number>} */
  answers = {};
  /** What should not be: answers that are neither 202 nor "later", good events that were rejected. @type {string[]} */
  faults = [];
  accepted = 0;
  duplicates = 0;
  sentAgain = 0;
  slowestMs = 0;
  /** Requests that were answered with 202. */
  done = 0;
  /** @type {Request[]} */
  waiting = [];
  underWay = 0;
  stopped = false;
  isStanding = false;
  /** @type {Promise<void>[]} */
  workers = [];

  /** @param {import('@sanxiang/testing').Program} program @param {number} parallel */
  constructor(program, parallel) { this.program = program; this.parallel = parallel; }

  /** Takes up work; resolves when nothing is left to send, or `halt` was called. */
  async run() {
    this.stopped = false;
    this.workers = Array.from({ length: this.parallel }, () => this.work());
    await Promise.all(this.workers);
  }

  async halt() { this.stopped = true; await Promise.all(this.workers); }

  /** Takes up work that is still coming in; `finish` ends it. */
  stand() {
    this.isStanding = true;
    void this.run();
  }

  /** Resolves when all that has come in was answered. */
  async finish() { this.isStanding = false; await Promise.all(this.workers); }

  async work() {
    while (!this.stopped) {
      const request = this.waiting.shift();
      if (request !== undefined) await this.send(request);
      else if (this.isStanding) await pause(LOOK_EVERY_MS);
      else return;
    }
  }

  /** One request, once. */
  async send(/** @type {Request} */ request) {
    this.underWay += 1;
    const began = performance.now();
    const answer = await this.program.post(request.body, request.type, ANSWER_MS).catch(() => null);
    this.underWay -= 1;
    const status = String(answer?.status ?? 'none');
    this.answers[status] = (this.answers[status] ?? 0) + 1;
    this.slowestMs = Math.max(this.slowestMs, performance.now() - began);
    if (answer?.status === 202) { this.taken(request, answer.body); return; }
    this.sentAgain += 1;
    this.waiting.unshift(request);
    if (answer !== null && answer.status !== 503 && answer.status !== 429) this.fault(`${answer.status}: ${JSON.stringify(answer.body).slice(0, 300)}`);
    if (answer?.status === 503 && answer.headers.get('retry-after') === null) this.fault('503 without Retry-After');
    await pause(answer === null ? AGAIN_MS : Math.min(PATIENCE_MS_MAX, 1000 * Number(answer.headers.get('retry-after') ?? 1)));
  }

  /** Resolves when so many more requests were answered, or nothing is left to send. */
  async answered(more) {
    const until = this.done + more;
    while (this.done < until && (this.waiting.length > 0 || this.underWay > 0) && !this.stopped) await tick();
  }

  taken(request, { accepted, duplicates, rejected }) {
    this.done += 1;
    this.accepted += accepted;
    this.duplicates += duplicates;
    if (rejected.length > 0) this.fault(`rejected: ${JSON.stringify(rejected[0])}`);
    if (accepted + duplicates + rejected.length !== request.events.length) this.fault(`${request.events.length} events were sent, the answer speaks of ${accepted + duplicates + rejected.length}`);
  }

  fault(text) {
    this.faults.push(text);
    if (this.faults.length > FAULTS_MAX) throw new Error(`publishers met too many faults:\n${this.faults.slice(0, 3).join('\n')}`);
  }
}

/** Sends all events in portions, each until it is answered. @param {import('@sanxiang/testing').Program} program */
export async function sendAll(program, events, portion = 500) {
  const publishers = new Publishers(program, 1);
  for (let i = 0; i < events.length; i += portion) {
    const some = events.slice(i, i + portion);
    publishers.waiting.push({ type: 'application/x-ndjson', body: some.map((event) => JSON.stringify(event)).join('\n'), events: some });
  }
  await publishers.run();
  if (publishers.faults.length > 0) throw new Error(publishers.faults[0]);
  return publishers;
}
