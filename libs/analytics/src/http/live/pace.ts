/** A board is pushed at most this often. */
export const PUSH_EVERY_MS = 400;
/** And at least this often, changed or not: the age on the wall has to move. */
export const PUSH_AT_LEAST_MS = 2000;
/** A board that takes long to work out is worked out less often: at most one part of this many of the time goes into it. */
const REST_FACTOR = 2;
/** The same for today's figures, the dear part of a board; what goes on now is read in between. */
const SUM_REST_FACTOR = 3;

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

/** Whether to push the frame there is: a fresh one, or the last one again so that its age is seen, unless the next is about to come. */
export const mayPush = (p: Paced, now: number): boolean => {
  if (!p.known || p.pushedAt === null) return p.known;
  const due = now - p.pushedAt;
  const soon = p.busySince !== null && now - p.busySince < PUSH_EVERY_MS;
  return p.fresh ? due >= PUSH_EVERY_MS : due >= PUSH_AT_LEAST_MS && !soon;
};

/** Whether today's figures, begun and finished so, may be worked out anew. Ones of more than 2 s ago always may. */
export const maySumUp = (last: { readonly begunAt: number; readonly tookMs: number }, now: number): boolean =>
  now - last.begunAt >= Math.min(PUSH_AT_LEAST_MS, SUM_REST_FACTOR * last.tookMs);
