import { dayNumberAt, instantAt, offsetAt } from '@sanxiang/kernel';
import type { Duration } from './duration.js';
import type { WorkingCalendar } from './working-calendar.js';

/** A stretch in which the clock of a deadline stands, [from, to) in epoch milliseconds; `to` null: it stands still. */
export interface Pause { readonly from: number; readonly to: number | null }

/** When a promise falls due. */
export interface DueAt {
  /** Epoch milliseconds, still in time itself (thresholds are inclusive); Infinity while an open pause holds it, and where a calendar never opens again. */
  readonly atMs: number;
  /** It reaches a year whose official calendar is not announced yet, which counts as one without holidays. */
  readonly assumed: boolean;
}

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

/**
 * When what has to happen within `duration` of `startMs` falls due. A pause counts as far as the clock runs in it: of working time only where the two overlap.
 * Throws RangeError for rings, which are no time.
 */
export function deadlineOf(startMs: number, duration: Duration, calendar: WorkingCalendar, pauses: readonly Pause[] = []): DueAt {
  const inWorkingTime = duration.kind === 'working_time' || duration.kind === 'working_days';
  const undisturbed = dueWithoutPause(startMs, duration, calendar);
  const atMs = pauses.length === 0 ? undisturbed : paused(startMs, undisturbed, pauses, inWorkingTime ? calendar : null);
  return { atMs, assumed: inWorkingTime && calendar.isAssumed(startMs, atMs) };
}

/** Working time of a calendar between two instants, in milliseconds. */
export const workingMs = (fromMs: number, toMs: number, calendar: WorkingCalendar): number => calendar.workingMs(fromMs, toMs);

function dueWithoutPause(startMs: number, duration: Duration, calendar: WorkingCalendar): number {
  switch (duration.kind) {
    case 'elapsed': return startMs + duration.ms;
    case 'working_time': return calendar.after(startMs, duration.ms);
    case 'working_days': return calendar.workingDayMeans === 'hours'
      ? calendar.after(startMs, duration.days * calendar.hoursOfDayAt(startMs))
      : calendar.endOfWorkingDay(startMs, duration.days);
    case 'same_day': return instantAt((dayNumberAt(startMs, calendar.timeZone) + 1) * DAY_MS, calendar.timeZone);
    case 'weeks': return sameLocalTime(startMs, duration.weeks * WEEK_MS, calendar.timeZone);
    case 'rings': throw new RangeError('rings are counted, they have no deadline');
  }
}

/** The same local time later; where clocks show it twice, the one nearer to the start's own offset. */
function sameLocalTime(startMs: number, laterMs: number, tz: string): number {
  const offsetMs = offsetAt(startMs, tz);
  const at = startMs + laterMs;
  return offsetAt(at, tz) === offsetMs ? at : instantAt(at + offsetMs, tz);
}

/** Moves a deadline on by as much of its clock as the pauses before it cover. `calendar` null: the clock always runs. */
function paused(startMs: number, undisturbed: number, pauses: readonly Pause[], calendar: WorkingCalendar | null): number {
  const measure = (from: number, to: number): number => calendar === null ? to - from : calendar.workingMs(from, to);
  const advance = (spent: number): number => calendar === null ? startMs + spent : calendar.after(startMs, spent);
  if (!Number.isFinite(undisturbed)) return undisturbed;
  let at = undisturbed;
  let spent = measure(startMs, at);
  let counted = startMs;
  for (const { from, to } of [...pauses].sort((a, b) => a.from - b.from)) {
    if (from >= at) break;
    if (to === null) return Infinity;
    const begin = Math.max(from, counted);
    if (to <= begin) continue;
    spent += measure(begin, to);
    counted = to;
    at = advance(spent);
  }
  return at;
}
