/** The `p`-th percentile, nearest rank; null of nothing. */
export function percentile(values: readonly number[], p: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((p * sorted.length) / 100) - 1)] ?? null;
}

export interface Spread { readonly n: number; readonly p50: number | null; readonly p95: number | null; readonly max: number | null }

/** Number, median, p95 and maximum, rounded to a tenth. */
export const spread = (values: readonly number[]): Spread => {
  const tenth = (x: number | null): number | null => (x === null ? null : Math.round(x * 10) / 10);
  return { n: values.length, p50: tenth(percentile(values, 50)), p95: tenth(percentile(values, 95)), max: tenth(percentile(values, 100)) };
};

/** How many a second. */
export const rate = (count: number, ms: number): number => Math.round(count / (ms / 1000));
/** Quotient to two places; null when there is nothing below the line. */
export const ratio = (a: number, b: number | null | undefined): number | null => (b === null || b === undefined || b === 0 ? null : Math.round((a / b) * 100) / 100);
export const mib = (bytes: number | null): number | null => (bytes === null ? null : Math.round(bytes / 2 ** 20));
export const sleep = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });
