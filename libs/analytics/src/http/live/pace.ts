/** A board is pushed at most this often. */
export const PUSH_EVERY_MS = 1000;
/** And at least this often, changed or not: the age on the wall has to move. */
export const PUSH_AT_LEAST_MS = 5000;
/** A board that takes long to work out is worked out less often: at most one part of this many of the time goes into it. */
const REST_FACTOR = 4;

/** What a board has done so far; instants in ms of a clock that never goes back. */
export interface Paced {
  /** When the working out that is under way began; null: none is. */
  readonly busySince: number | null;
  /** When the last one began, and what it took. */
  readonly begunAt: number | null;
  readonly tookMs: number;
  readonly pushedAt: number | null;
  /** A frame that nobody has got yet. */
  readonly fresh: boolean;
  /** Whether there is any frame. */
  readonly known: boolean;
}

/** Whether to begin working the board out at `now`. */
export const mayCompute = (p: Paced, now: number): boolean =>
  p.busySince === null && (p.begunAt === null || now - p.begunAt >= Math.max(PUSH_EVERY_MS, REST_FACTOR * p.tookMs));

/** Whether to push the frame there is: a fresh one, or the last one again so that its age is seen. */
export const mayPush = (p: Paced, now: number): boolean =>
  p.known && (p.pushedAt === null || now - p.pushedAt >= (p.fresh ? PUSH_EVERY_MS : PUSH_AT_LEAST_MS));
