import type { CurvePoint } from '../api.js';

/** A day has at most this many quarters (25 hours where the clocks go back); a longer curve is cut. */
const MOST_BUCKETS = 100;
/** The axis is at least this long, so that the first call of the day is a bar and no wall. */
const LEAST_BUCKETS = 32;

/** A bucket of the curve; figures of buckets that have not begun are null, whatever was sent. */
export interface CurveBucket {
  readonly at: number;
  readonly offered: number | null;
  readonly answered: number | null;
  readonly abandoned: number | null;
  readonly sl: number | null;
  readonly ghost: number | null;
}

/**
 * The curve without holes: empty buckets may be left out by the program, and a bucket inside the day without calls had
 * none (0 calls, service level unknown). What lies ahead of the clock keeps its ghost only.
 */
export function curveBuckets(points: readonly CurvePoint[], now: number, bucketMs: number): readonly CurveBucket[] {
  const known = new Map(points.map((p) => [Date.parse(p.bucket), p]));
  const starts = [...known.keys()].filter(Number.isFinite).sort((a, b) => a - b);
  const [first, sent] = [starts[0], starts.at(-1)];
  if (first === undefined || sent === undefined) return [];
  const last = Math.max(sent, first + (LEAST_BUCKETS - 1) * bucketMs, Math.floor(now / bucketMs) * bucketMs);
  const buckets: CurveBucket[] = [];
  for (let at = first; at <= last && buckets.length < MOST_BUCKETS; at += bucketMs) {
    const p = known.get(at);
    const ahead = at > now;
    const count = (n: number | null | undefined): number | null => (ahead ? null : p === undefined ? 0 : (n ?? null));
    buckets.push({ at, offered: count(p?.offered), answered: count(p?.answered), abandoned: count(p?.abandoned), sl: ahead ? null : (p?.sl ?? null), ghost: p?.ghost ?? null });
  }
  return buckets;
}

/** Points of a sparkline in a box, as an SVG path; unknown values break the line. Empty where nothing is known. */
export function sparkPath(values: readonly (number | null)[], width: number, height: number): { readonly path: string; readonly last: readonly [number, number] | null } {
  const known = values.filter((v): v is number => v !== null);
  if (known.length === 0) return { path: '', last: null };
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const x = (i: number): number => (values.length < 2 ? width : (i / (values.length - 1)) * width);
  const y = (v: number): number => (high === low ? height / 2 : height - ((v - low) / (high - low)) * height);
  let [path, pen] = ['', false];
  let last: readonly [number, number] | null = null;
  values.forEach((value, i) => {
    if (value === null) { pen = false; return; }
    path += `${pen ? 'L' : 'M'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = true;
    last = [x(i), y(value)];
  });
  return { path, last };
}

const STEPS = [1, 2, 2.5, 5, 10];
/** Both axes of the curve have this many parts, so that their lines fall together. */
export const AXIS_PARTS = 4;

/** The upper end of the axis of calls: the least multiple of four round steps that holds the highest bar. */
export function ceiling(highest: number): number {
  const part = Math.max(1, highest / AXIS_PARTS);
  const power = 10 ** Math.floor(Math.log10(part));
  const step = STEPS.map((s) => s * power).find((s) => s >= part && Number.isInteger(s)) ?? 10 * power;
  return step * AXIS_PARTS;
}
