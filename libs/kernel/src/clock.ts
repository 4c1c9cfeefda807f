/** Where the time comes from. Passed in everywhere; only `systemClock` asks the machine. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Seconds of this clock in a second of the wall; 1 but for the demo. */
  readonly speed: number;
}

export const systemClock: Clock = { now: () => Date.now(), speed: 1 };

/**
 * A clock that begins at `startMs` and runs `speed` times as fast as the wall, up to `endMs` where it stands still
 * (the demo's day; contract 1.4 says that everything which asks the time asks that clock).
 */
export function demoClock(startMs: number, speed: number, endMs: number, wall: Clock = systemClock): Clock {
  const began = wall.now();
  return { speed, now: () => Math.min(endMs, startMs + (wall.now() - began) * speed) };
}
