import { useEffect, useState } from 'react';
import { ApiProblem, address, problemOf, type BoardFrame } from '../api.js';
import type { View } from '../view.js';
import { STALE_AFTER_MS, type ClockTie } from './age.js';

/** How the wall hears of new figures: one stream of server-sent events that comes back by itself. */

/** A stream that is open and silent for this long is dead (a sleeping laptop, a lost route) and is opened again. */
const SILENCE_LIMIT_MS = 15_000;
const WATCH_EVERY_MS = 2_000;
const RETRY_FIRST_MS = 1_000;
const RETRY_LONGEST_MS = 10_000;

export type Link = 'connecting' | 'open' | 'lost';

export interface LiveBoard {
  readonly frame: BoardFrame | null;
  /** null until the first frame. */
  readonly tie: ClockTie | null;
  readonly link: Link;
  /** Why the stream was refused, where the program said so. */
  readonly problem: ApiProblem | null;
}

const NOTHING: LiveBoard = { frame: null, tie: null, link: 'connecting', problem: null };

interface Listener {
  readonly onFrame: (frame: BoardFrame, heardAt: number) => void;
  readonly onLink: (link: Link, problem: ApiProblem | null) => void;
}

/** The board of what the view names, as pushed; a change of these begins anew with nothing. */
export function useLiveBoard({ org, queue, department, tz }: View): LiveBoard {
  const [board, setBoard] = useState<LiveBoard>(NOTHING);
  useEffect(() => {
    setBoard(NOTHING);
    return follow(address('/v1/live', { org, queue, department, tz }), {
      onFrame: (frame, heardAt) => setBoard({ frame, tie: { now: frame.now, heardAt, speed: frame.clock.speed }, link: 'open', problem: null }),
      onLink: (link, problem) => setBoard((now) => ({ ...now, link, problem })),
    });
  }, [org, queue, department, tz]);
  return board;
}

/** Follows the stream until the returned function is called. */
function follow(url: string, listener: Listener): () => void {
  let source: EventSource | null = null;
  let retryMs = RETRY_FIRST_MS;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let heardAt = performance.now();
  let closed = false;

  const open = (): void => {
    clearTimeout(retry);
    source?.close();
    heardAt = performance.now();
    const opened = new EventSource(url);
    source = opened;
    opened.addEventListener('open', () => listener.onLink('open', null));
    opened.addEventListener('board', (event: MessageEvent<string>) => {
      const frame: BoardFrame = JSON.parse(event.data);
      heardAt = performance.now();
      retryMs = RETRY_FIRST_MS;
      listener.onFrame(frame, heardAt);
    });
    opened.addEventListener('error', () => { if (source === opened) void lose(opened); });
  };
  const lose = async (lost: EventSource): Promise<void> => {
    listener.onLink('lost', null);
    // The browser retries broken streams by itself, but gives up for good on a refused one.
    if (lost.readyState !== EventSource.CLOSED) return;
    retry = setTimeout(open, retryMs);
    retryMs = Math.min(RETRY_LONGEST_MS, retryMs * 2);
    const problem = await whyRefused(url);
    if (!closed && source === lost) listener.onLink('lost', problem);
  };
  const wake = (): void => {
    if (document.visibilityState === 'visible' && performance.now() - heardAt > STALE_AFTER_MS) open();
  };
  const watch = setInterval(() => { if (performance.now() - heardAt > SILENCE_LIMIT_MS) { listener.onLink('lost', null); open(); } }, WATCH_EVERY_MS);
  document.addEventListener('visibilitychange', wake);
  addEventListener('online', wake);
  open();
  return () => {
    closed = true;
    clearTimeout(retry);
    clearInterval(watch);
    document.removeEventListener('visibilitychange', wake);
    removeEventListener('online', wake);
    source?.close();
  };
}

/** An event stream does not tell its status; asking the same address once does. null where it now answers. */
async function whyRefused(url: string): Promise<ApiProblem | null> {
  const stop = new AbortController();
  try {
    const response = await fetch(url, { headers: { accept: 'text/event-stream' }, signal: stop.signal });
    return response.ok ? null : await problemOf(response);
  } catch {
    return new ApiProblem(0, '', null, []);
  } finally {
    stop.abort();
  }
}

/** A monotonic instant that moves on every `everyMs`. */
export function useTick(everyMs: number): number {
  const [at, setAt] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setAt(performance.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return at;
}
