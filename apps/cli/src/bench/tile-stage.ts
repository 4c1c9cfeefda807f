/** How long after its answer a call is on the wallboard, under a steady light load. */
import { Readable } from 'node:stream';
import { formatInstant, type PostedEvent } from '@sanxiang/contracts';
import type { Server } from '../server.js';
import { CallMaker } from './call-maker.js';
import { sleep, spread, type Spread } from './measure.js';

const TICK_MS = 50;
/** A marked call is sent every so many ticks. */
const MARK_EVERY = 5;
/** An organisation of its own, so that its board counts the marked calls and nothing else. */
const ORG = 'bench-board';
const SOURCE = 'bench-live';
const WAIT_MS_MAX = 30_000;
/** The load's calls came in a while ago, so that none of their events lies ahead of the clock. */
const LOAD_AGE_MS = 1_200_000;

export interface TileResult {
  readonly eventsPerSecond: number;
  /** From posting a call that is over until a frame of `GET /v1/live` counts it, milliseconds. */
  readonly eventToTileMs: Spread;
  /** Marked calls that no frame counted in time. */
  readonly missing: number;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

/** Calls that the abandon tile of a frame counts below the line; null when it has none. */
function counted(frame: string): number | null {
  const board: unknown = JSON.parse(frame);
  const tiles: readonly unknown[] = isObject(board) && Array.isArray(board['tiles']) ? board['tiles'] : [];
  const tile = tiles.filter(isObject).find(({ metric }) => metric === 'M-ABD');
  return typeof tile?.['denominator'] === 'number' ? tile['denominator'] : null;
}

/** Reads the live board until it is aborted; tells each count with the instant at which it came. */
async function follow(url: string, onCount: (count: number, at: number) => void, signal: AbortSignal): Promise<void> {
  const response = await fetch(`${url}/v1/live?org=${ORG}`, { headers: { accept: 'text/event-stream' }, signal });
  let rest = '';
  const decoder = new TextDecoder();
  const body: AsyncIterable<Uint8Array> = response.body ?? Readable.from([]);
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const count = line.startsWith('data:') ? counted(line.slice('data:'.length)) : null;
      if (count !== null) onCount(count, performance.now());
    }
  }
}

const rethrow = (lost: { readonly error: unknown } | null): void => { if (lost !== null) throw lost.error; };

/** A call that has just ended, in the organisation of the marks. */
function mark(number: number, nowMs: number): PostedEvent[] {
  const subject = `mark-${number}`;
  const event = (no: number, what: string, ms: number, data: Readonly<Record<string, unknown>>): PostedEvent =>
    ({ specversion: '1.0', id: `${subject}.${no}`, source: SOURCE, type: `call.${what}.v1`, subject, org: ORG, time: formatInstant(ms), data });
  return [event(1, 'offered', nowMs - 400, { direction: 'inbound', department: 'D-bench' }), event(2, 'queued', nowMs - 390, { queue: 'bench' }), event(3, 'answered', nowMs - 200, { agent: 'A001', rings: 1 }), event(4, 'ended', nowMs - 1, { endedBy: 'customer' })];
}

/** `perSecond` events a second for `seconds`, four marked calls a second among them. */
export async function tileStage(server: Server, perSecond: number, seconds: number, seed: number, tick: (share: number) => void): Promise<TileResult> {
  const sentAt: number[] = [];
  const seenAt: number[] = [];
  const listening = new AbortController();
  // A board or a request that fails is thrown from the loop below, where somebody waits for it.
  let lost: { readonly error: unknown } | null = null;
  const following = follow(server.url, (count, at) => { while (seenAt.length < Math.min(count, sentAt.length)) seenAt.push(at); }, listening.signal).catch((error: unknown) => { if (!listening.signal.aborted) lost ??= { error }; });
  const maker = new CallMaker(seed, `live${seed}`);
  const posts = new Set<Promise<unknown>>();
  let backlog: PostedEvent[] = [];
  const began = performance.now();
  const ticks = (seconds * 1000) / TICK_MS;
  for (let i = 0; i < ticks; i += 1) {
    const events: PostedEvent[] = i % MARK_EVERY === 0 ? mark(sentAt.length, Date.now()) : [];
    if (events.length > 0) sentAt.push(performance.now());
    while (events.length < (perSecond * TICK_MS) / 1000) {
      if (backlog.length === 0) backlog = maker.next(Date.now() - LOAD_AGE_MS).events.map(({ event }) => event);
      const next = backlog.shift();
      if (next !== undefined) events.push(next);
    }
    const post: Promise<unknown> = server.post(events.map((e) => JSON.stringify(e))).catch((error: unknown) => { lost ??= { error }; }).finally(() => { posts.delete(post); });
    posts.add(post);
    tick(i / ticks);
    rethrow(lost);
    await sleep(Math.max(0, began + (i + 1) * TICK_MS - performance.now()));
  }
  const elapsed = performance.now() - began;
  await Promise.all(posts);
  for (const until = performance.now() + WAIT_MS_MAX; seenAt.length < sentAt.length && performance.now() < until;) await sleep(TICK_MS);
  listening.abort();
  await following;
  rethrow(lost);
  return { eventsPerSecond: Math.round((ticks * ((perSecond * TICK_MS) / 1000)) / (elapsed / 1000)), eventToTileMs: spread(seenAt.map((at, i) => at - (sentAt[i] ?? at))), missing: sentAt.length - seenAt.length };
}
