/** Local time of IANA zones, by the runtime's own tables. Instants are epoch ms; a day number counts days since 1970-01-01. */

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Distance of the looks for a change of clocks; no zone changed twice within it and back since 1970. */
const LOOK_MS = 7 * DAY_MS;

/** From `at` on, local time is UTC + `offsetMs`. */
export interface Shift {
  readonly at: number;
  readonly offsetMs: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const shiftsByYear = new Map<string, readonly Shift[]>();

/** What a zone's clocks show in a year: the offset that it begins with, and what changes it. */
interface Year { readonly offsetMs: number; readonly shifts: readonly Shift[] }
/** By zone, then year: asking the runtime takes a thousand times as long. */
const years = new Map<string, Map<number, Year>>();

/** Milliseconds that local time is ahead of UTC at an instant. */
export function offsetAt(ms: number, tz: string): number {
  let known = years.get(tz);
  if (known === undefined) { known = new Map(); years.set(tz, known); }
  const no = new Date(ms).getUTCFullYear();
  // Before 1970 clocks were told from each other in seconds; nobody asks about it twice.
  if (!(no >= FIRST_YEAR)) return toldOffsetAt(ms, tz);
  let year = known.get(no);
  if (year === undefined) { year = { offsetMs: toldOffsetAt(Date.UTC(no, 0, 1), tz), shifts: shiftsOfYear(no, tz) }; known.set(no, year); }
  let { offsetMs } = year;
  for (const shift of year.shifts) if (shift.at <= ms) ({ offsetMs } = shift);
  return offsetMs;
}
const FIRST_YEAR = 1970;

/** The same, as the runtime tells it. */
function toldOffsetAt(ms: number, tz: string): number {
  let format = formats.get(tz);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: tz, hourCycle: 'h23', era: 'short', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });
    formats.set(tz, format);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(ms)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
}

/** Changes of clocks in [from, to), in order. */
export function shiftsBetween(from: number, to: number, tz: string): readonly Shift[] {
  const shifts: Shift[] = [];
  for (let year = new Date(from).getUTCFullYear(), last = new Date(to).getUTCFullYear(); year <= last; year++) {
    for (const shift of shiftsOfYear(year, tz)) if (shift.at > from && shift.at < to) shifts.push(shift);
  }
  return shifts;
}

function shiftsOfYear(year: number, tz: string): readonly Shift[] {
  const key = `${year} ${tz}`;
  const known = shiftsByYear.get(key);
  if (known !== undefined) return known;
  const shifts: Shift[] = [];
  const end = Date.UTC(year + 1, 0, 1);
  for (let at = Date.UTC(year, 0, 1); at < end; at += LOOK_MS) {
    const next = Math.min(at + LOOK_MS, end);
    const offsetMs = toldOffsetAt(next, tz);
    if (offsetMs !== toldOffsetAt(at, tz)) shifts.push({ at: firstWith(at, next, offsetMs, tz), offsetMs });
  }
  shiftsByYear.set(key, shifts);
  return shifts;
}

/** The first whole minute in (from, to] that has the offset which holds at `to`. */
function firstWith(from: number, to: number, offsetMs: number, tz: string): number {
  let low = from / MINUTE_MS;
  let high = to / MINUTE_MS;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (toldOffsetAt(middle * MINUTE_MS, tz) === offsetMs) high = middle; else low = middle;
  }
  return high * MINUTE_MS;
}

/** Local date of an instant. */
export const dayNumberAt = (ms: number, tz: string): number => Math.floor((ms + offsetAt(ms, tz)) / DAY_MS);

/** First instant of a local date: midnight, the first of two, or the end of the gap where clocks skip midnight. */
export function startOfDay(dayNumber: number, tz: string): number {
  const naive = dayNumber * DAY_MS;
  const candidates = [naive - offsetAt(naive - DAY_MS, tz), naive - offsetAt(naive + DAY_MS, tz)].sort((a, b) => a - b);
  for (const at of candidates) if (dayNumberAt(at, tz) === dayNumber && dayNumberAt(at - 1, tz) < dayNumber) return at;
  const gap = shiftsBetween(naive - DAY_MS, naive + DAY_MS, tz).find((s) => dayNumberAt(s.at, tz) === dayNumber);
  return gap?.at ?? naive - offsetAt(naive, tz);
}

/** The instant at which local clocks show `localMs` (epoch ms as if local time were UTC): the first of two, or the end of the gap where clocks skip it. */
export function instantAt(localMs: number, tz: string): number {
  const before = offsetAt(localMs - DAY_MS, tz);
  const after = offsetAt(localMs + DAY_MS, tz);
  if (before === after) return localMs - before;
  for (const at of [localMs - Math.max(before, after), localMs - Math.min(before, after)]) if (at + offsetAt(at, tz) === localMs) return at;
  const gap = shiftsBetween(localMs - 2 * DAY_MS, localMs + 2 * DAY_MS, tz).find((s) => s.at + s.offsetMs > localMs);
  return gap?.at ?? localMs - after;
}

const two = (n: number): string => String(n).padStart(2, '0');

/** RFC 3339 with the zone's own offset; milliseconds only where there are any. */
export function rfc3339(ms: number, tz: string): string {
  const offsetMs = offsetAt(ms, tz);
  const local = new Date(ms + offsetMs).toISOString();
  const minutes = Math.abs(Math.round(offsetMs / MINUTE_MS));
  return `${local.slice(0, 19)}${ms % 1000 === 0 ? '' : local.slice(19, 23)}${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
