import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { CallMaker, type Timed } from './call-maker.js';

const DAY_MS = 86_400_000;
/** The calls are spread over this many days, so that daily figures have something to say. */
const DAYS = 28;
/** Monday, 2026-03-02 in Shanghai. */
const START_MS = Date.UTC(2026, 2, 1, 16);
const EVENTS_OF_A_CALL = 11;
const SLICE_CALLS = 2000;
/** Longer than any made call. */
const CALL_MS_MAX = 1_800_000;

/** A file of events, one JSON a line, in order of time as a switchboard sends them. */
export interface Corpus {
  readonly path: string;
  readonly events: number;
  readonly calls: number;
  readonly answered: number;
  readonly bytes: number;
  /** Local dates of Shanghai: the first day and the day after the last. */
  readonly from: string;
  readonly to: string;
  readonly newestMs: number;
}

/** Makes a corpus of about `events` events (whole calls) at `path`. */
export async function makeCorpus(path: string, events: number, seed: number, tick: (made: number) => void): Promise<Corpus> {
  const maker = new CallMaker(seed, `b${seed}`);
  const apartMs = Math.max(1, Math.floor((DAYS * DAY_MS * EVENTS_OF_A_CALL) / events));
  const out = createWriteStream(path);
  let at = START_MS;
  let [made, calls, answered, bytes, newestMs] = [0, 0, 0, 0, START_MS];
  let waiting: Timed[] = [];
  const write = async (ready: readonly Timed[]): Promise<void> => {
    const text = ready.map(({ event }) => `${JSON.stringify(event)}\n`).join('');
    bytes += Buffer.byteLength(text);
    for (const { at: ms } of ready) newestMs = Math.max(newestMs, ms);
    if (text !== '' && !out.write(text)) await once(out, 'drain');
  };
  while (made < events) {
    for (let i = 0; i < SLICE_CALLS && made < events; i += 1) {
      const { events: told, truth } = maker.next(at);
      at += apartMs;
      calls += 1;
      if (truth.answered) answered += 1;
      made += told.length;
      waiting.push(...told);
    }
    // What comes before the next call's beginning is final.
    waiting.sort((a, b) => a.at - b.at);
    const cut = made < events ? waiting.findIndex((w) => w.at >= at) : waiting.length;
    await write(waiting.slice(0, cut < 0 ? waiting.length : cut));
    waiting = cut < 0 ? [] : waiting.slice(cut);
    tick(made);
  }
  out.end();
  await finished(out);
  const date = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);
  return { path, events: made, calls, answered, bytes, from: date(START_MS), to: date(at + CALL_MS_MAX + DAY_MS), newestMs };
}

/** The lines of a corpus in portions of `size`. */
export async function* portions(path: string, size: number): AsyncGenerator<readonly string[]> {
  let portion: string[] = [];
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    portion.push(line);
    if (portion.length === size) { yield portion; portion = []; }
  }
  if (portion.length > 0) yield portion;
}
