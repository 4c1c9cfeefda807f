/** Where a figure is read: of one queue or department, or of all (null). */
export interface Scope { readonly queue: string | null; readonly department: string | null }

/** What a figure is compared with, as the norm book in force says (contract 3), in the metric's unit: percent as 0–100, seconds. null: with nothing. */
export type TargetOf = (metric: string, scope: Scope) => number | null;

/** Compares with nothing: no book is known. */
export const NO_TARGETS: TargetOf = () => null;
