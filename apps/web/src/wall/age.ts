/** Age of what the wall shows. Two ways to grow old: no frame comes, or frames come whose figures stand still. */

/** From here the age is marked: figures are older than they ought to be. */
export const LATE_AFTER_MS = 5_000;
/**
 * A figure older than this is no longer shown as if it were new. The program works a quiet board out anew every five seconds, which
 * takes it a moment: a limit of five would fade a wall on which simply nothing happens.
 */
export const STALE_AFTER_MS = 8_000;

/** What ties the program's clock to this browser's: where it stood (`now`) when a frame came (`heardAt`, monotonic ms), and how fast it runs. */
export interface ClockTie {
  readonly now: number;
  readonly heardAt: number;
  readonly speed: number;
}

/** The program's clock at a monotonic instant; it stops where the figures turned stale, as nobody knows what happened since. */
export function programNow(tie: ClockTie, at: number): number {
  const since = Math.min(Math.max(0, at - tie.heardAt), STALE_AFTER_MS);
  return tie.now + since * tie.speed;
}

/** A clock faster than this is not counted on between frames: a second of guessing would be minutes, and show breaches that never were. */
export const COUNTED_UP_TO_SPEED = 30;

/** The instant that waits and holds are counted to: the running clock, or with a fast one the frame's own. */
export const countedNow = (tie: ClockTie, at: number): number => (tie.speed > COUNTED_UP_TO_SPEED ? tie.now : programNow(tie, at));

/** How old the figures are in real ms: time since the frame, plus how far its figures were behind when it came. */
export function ageMs(tie: ClockTie, asOf: number, at: number): number {
  const behind = Math.max(0, tie.now - asOf) / Math.max(tie.speed, 1);
  return Math.max(0, at - tie.heardAt) + behind;
}

export const isStale = (age: number): boolean => age > STALE_AFTER_MS;
