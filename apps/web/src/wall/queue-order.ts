import type { QueueRow } from '../api.js';

/** With more queues than rows, each page of the quiet ones stays this long. */
export const PAGE_TURN_MS = 10_000;

/** Urgent queues never take all rows: the others have to be seen too. */
const URGENT_SHARE = 0.6;

export interface QueuePage {
  readonly rows: readonly QueueRow[];
  readonly page: number;
  readonly pages: number;
}

/** Queues where somebody has waited past the threshold, longest wait first; then the others as they came. */
export function byNeed(queues: readonly QueueRow[], now: number, thresholdMs: number): { readonly urgent: readonly QueueRow[]; readonly quiet: readonly QueueRow[] } {
  const late = (q: QueueRow): boolean => q.longestWaitSince !== null && now - q.longestWaitSince > thresholdMs;
  return {
    urgent: queues.filter(late).sort((a, b) => (a.longestWaitSince ?? 0) - (b.longestWaitSince ?? 0) || (a.queue < b.queue ? -1 : 1)),
    quiet: queues.filter((q) => !late(q)),
  };
}

/**
 * What a table of `capacity` rows shows at its `turn`th turn. Where all fit they stand in the order they came, so that rows
 * do not jump; otherwise the urgent stay on top and the rest take turns.
 */
export function queuePage(queues: readonly QueueRow[], capacity: number, turn: number, now: number, thresholdMs: number): QueuePage {
  if (queues.length <= capacity) return { rows: queues, page: 1, pages: 1 };
  const { urgent, quiet } = byNeed(queues, now, thresholdMs);
  const top = urgent.slice(0, Math.max(1, Math.floor(capacity * URGENT_SHARE)));
  const rest = [...urgent.slice(top.length), ...quiet];
  const size = Math.max(1, capacity - top.length);
  const pages = Math.max(1, Math.ceil(rest.length / size));
  const page = turn % pages;
  return { rows: [...top, ...rest.slice(page * size, (page + 1) * size)], page: page + 1, pages };
}
