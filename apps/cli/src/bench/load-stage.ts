/** How fast events are taken in, and how fast they are in every figure. */
import { formatInstant } from '@sanxiang/contracts';
import { sourceAdvanced } from '@sanxiang/intake';
import type { Server } from '../server.js';
import { Failed } from '../terminal.js';
import { SOURCES } from './call-maker.js';
import { portions, type Corpus } from './corpus.js';
import { rate, sleep, spread, type Spread } from './measure.js';

const DAY_MS = 86_400_000;
const ASK_EVERY_MS = 100;
const SETTLE_MS_MAX = 60 * 60_000;

export interface LoadResult {
  /** Accepted and durable (202), events a second. */
  readonly acceptedPerSecond: number;
  /** From the first request until every event is in every figure. */
  readonly settledPerSecond: number;
  readonly acceptedSeconds: number;
  readonly settledSeconds: number;
  /** Answer to one request, milliseconds. */
  readonly answerMs: Spread;
}

const settled = (progress: unknown): boolean => typeof progress === 'object' && progress !== null && 'settled' in progress && progress.settled === true;

/** Waits until `/v1/progress` says that every accepted event is in every figure. */
export async function untilSettled(server: Server, tick: () => void, sinceMs = performance.now()): Promise<void> {
  while (!settled(await server.get('/v1/progress'))) {
    if (performance.now() - sinceMs > SETTLE_MS_MAX) throw new Failed(`/v1/progress: not settled after ${SETTLE_MS_MAX / 60_000} min`);
    tick();
    await sleep(ASK_EVERY_MS);
  }
}

/** Posts the whole corpus, `parallel` requests of `portion` events at a time, and waits for the figures. `tick` is told the events posted so far. */
export async function loadStage(server: Server, corpus: Corpus, portion: number, parallel: number, tick: (posted: number) => void): Promise<LoadResult> {
  const source = portions(corpus.path, portion);
  const answers: number[] = [];
  let [posted, accepted] = [0, 0];
  const began = performance.now();
  const poster = async (): Promise<void> => {
    for (;;) {
      const next = await source.next();
      if (next.done === true) return;
      const at = performance.now();
      const receipt = await server.post(next.value);
      answers.push(performance.now() - at);
      if (receipt.rejected[0] !== undefined) throw new Failed(`POST /v1/events: ${JSON.stringify(receipt.rejected[0])}`);
      accepted += receipt.accepted + receipt.duplicates;
      posted += next.value.length;
      tick(posted);
    }
  };
  await Promise.all(Array.from({ length: parallel }, poster));
  const acceptedMs = performance.now() - began;
  if (accepted !== corpus.events) throw new Failed(`POST /v1/events: ${accepted} of ${corpus.events} events were accepted`);
  const through = formatInstant(corpus.newestMs + DAY_MS);
  await server.post(SOURCES.map((name) => JSON.stringify(sourceAdvanced(name, through))));
  await untilSettled(server, () => { tick(posted); });
  const settledMs = performance.now() - began;
  const seconds = (ms: number): number => Math.round(ms / 100) / 10;
  return { acceptedPerSecond: rate(posted, acceptedMs), settledPerSecond: rate(posted, settledMs), acceptedSeconds: seconds(acceptedMs), settledSeconds: seconds(settledMs), answerMs: spread(answers) };
}
