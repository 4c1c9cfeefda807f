import type { Book } from './book.js';

/** Where a figure is read: of one queue or department, or of all (null). */
export interface Scope { readonly queue: string | null; readonly department: string | null }
export type TargetOf = (metric: string, scope: Scope) => number | null;

/** What a metric is compared with in a book, in the metric's unit: that of the queue, else of the department, else of all; null: with nothing. */
export function targetOf({ targets }: Pick<Book, 'targets'>, metric: string, { queue, department }: Scope): number | null {
  const target = targets.get(metric);
  if (target === undefined) return null;
  const of = (dimension: string, value: string | null): number | undefined => (value === null ? undefined : target.by.get(dimension)?.get(value));
  return of('queue', queue) ?? of('department', department) ?? target.default;
}
