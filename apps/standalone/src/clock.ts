import { demoClock, systemClock, type Clock } from '@sanxiang/kernel';

/** How a thread makes the program's clock: every thread gets the same. */
export type ClockSpec = { readonly kind: 'system' } | { readonly kind: 'demo'; readonly startMs: number; readonly endMs: number; readonly speed: number; readonly wallStartMs: number };

export function clockOf(spec: ClockSpec): Clock {
  if (spec.kind === 'system') return systemClock;
  const lateBy = systemClock.now() - spec.wallStartMs;
  return demoClock(spec.startMs + lateBy * spec.speed, spec.speed, spec.endMs);
}
