import type { Clock } from '@sanxiang/kernel';

/** A clock that stands still until it is moved. */
export interface SetClock extends Clock {
  /** `ms` milliseconds pass. */
  advance(ms: number): void;
}

/** A clock that shows `startMs`, epoch milliseconds. */
export function clockAt(startMs: number): SetClock {
  let presentMs = startMs;
  return { speed: 1, now: () => presentMs, advance: (ms) => { presentMs += ms; } };
}
