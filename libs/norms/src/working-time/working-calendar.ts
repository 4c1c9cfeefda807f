import { dayNumberAt, instantAt, shiftsBetween, offsetAt } from '@sanxiang/kernel';
import { cutOut, type CalendarPlan, type WeekPlan, type Windows, type WorkingDayMeans } from './calendar-plan.js';
import { isAnnounced, officialDay } from './official-days.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const THURSDAY = 3;
/** A deadline further on than this is none: the calendar does not open again. */
const YEARS_AHEAD_MAX = 120;
const CLOSED: Windows = [];

/** The working time of one local year, as instants. */
interface Year {
  readonly from: number;
  readonly to: number;
  /** Open stretches in order, and how much working time lies before each. */
  readonly opens: readonly number[];
  readonly closes: readonly number[];
  readonly before: readonly number[];
  readonly total: number;
  /** Days with working time, in order, and when each ends. */
  readonly days: readonly number[];
  readonly ends: readonly number[];
  /** Its official calendar is not known: it counts as a year without holidays. */
  readonly assumed: boolean;
}

const yearOfDay = (day: number): number => new Date(day * DAY_MS).getUTCFullYear();
const firstDay = (year: number): number => Date.UTC(year, 0, 1) / DAY_MS;

/**
 * A calendar in its time zone, made for many questions: each year is worked out once. Instants are epoch milliseconds.
 * What wins on a day: `closed`, `open`, a make-up working day, a holiday, a season, the weekday.
 */
export class WorkingCalendar {
  private readonly years = new Map<number, Year>();
  private last: { readonly year: number; readonly table: Year } | null = null;

  constructor(readonly plan: CalendarPlan, readonly timeZone: string, readonly workingDayMeans: WorkingDayMeans) {}

  /** Whether the hours are open at an instant; the closing minute is no longer. */
  isOpen(ms: number): boolean {
    const { table } = this.yearAt(ms);
    const i = firstAbove(table.opens, ms) - 1;
    return i >= 0 && ms < (table.closes[i] ?? 0);
  }

  /** Working time in [from, to). */
  workingMs(from: number, to: number): number {
    if (to <= from) return 0;
    const first = this.yearAt(from);
    const last = this.yearAt(to);
    if (first.year === last.year) return passed(last.table, to) - passed(first.table, from);
    let sum = first.table.total - passed(first.table, from) + passed(last.table, to);
    for (let year = first.year + 1; year < last.year; year++) sum += this.table(year).total;
    return sum;
  }

  /** The first instant at which so much working time has passed since `from`: it may be closing time. Infinity where the calendar does not open for so long. */
  after(from: number, workingMs: number): number {
    if (workingMs <= 0) return from;
    let { year, table } = this.yearAt(from);
    let wanted = passed(table, from) + workingMs;
    const lastYear = year + YEARS_AHEAD_MAX;
    while (wanted > table.total) {
      wanted -= table.total;
      if (++year > lastYear) return Infinity;
      table = this.table(year);
    }
    const i = firstNotBelow(table.before, wanted) - 1;
    return (table.opens[i] ?? NaN) + wanted - (table.before[i] ?? NaN);
  }

  /** The end of the `count`th working day after the day of `from`. */
  endOfWorkingDay(from: number, count: number): number {
    const day = dayNumberAt(from, this.timeZone);
    let { year, table } = this.yearAt(from);
    let i = firstAbove(table.days, day) + count - 1;
    const lastYear = year + YEARS_AHEAD_MAX;
    while (i >= table.days.length) {
      i -= table.days.length;
      if (++year > lastYear) return Infinity;
      table = this.table(year);
    }
    return table.ends[i] ?? NaN;
  }

  /** The hours of an ordinary working day at an instant: those of Monday, else of the first open day of the week. */
  hoursOfDayAt(ms: number): number {
    const { week } = this.weekOf(dayNumberAt(ms, this.timeZone));
    return lengthOf(week.find((windows) => windows.length > 0) ?? CLOSED) * MINUTE_MS;
  }

  /** Whether a year from one instant to another counts without its official calendar. */
  isAssumed(from: number, to: number): boolean {
    const first = this.yearAt(from);
    if (to <= first.table.to) return first.table.assumed;
    if (this.plan.holidays === null) return false;
    for (let year = first.year, last = Number.isFinite(to) ? this.yearAt(to - 1).year : year + 1; year <= last; year++) if (!isAnnounced(year)) return true;
    return false;
  }

  private yearAt(ms: number): { readonly year: number; readonly table: Year } {
    if (this.last !== null && ms >= this.last.table.from && ms < this.last.table.to) return this.last;
    const year = yearOfDay(dayNumberAt(ms, this.timeZone));
    return this.last = { year, table: this.table(year) };
  }

  private table(year: number): Year {
    let table = this.years.get(year);
    if (table === undefined) this.years.set(year, table = this.workOut(year));
    return table;
  }

  private workOut(year: number): Year {
    const first = firstDay(year);
    const next = firstDay(year + 1);
    const toInstant = this.localTime(first, next);
    const opens: number[] = [], closes: number[] = [], before: number[] = [], days: number[] = [], ends: number[] = [];
    let total = 0;
    for (let day = first; day < next; day++) {
      const had = total;
      for (const { from, to } of this.windowsOn(day)) {
        const open = toInstant(day * DAY_MS + from * MINUTE_MS);
        const close = toInstant(day * DAY_MS + to * MINUTE_MS);
        if (close <= open) continue;
        opens.push(open); closes.push(close); before.push(total);
        total += close - open;
      }
      if (total > had) { days.push(day); ends.push(closes.at(-1) ?? 0); }
    }
    return { from: toInstant(first * DAY_MS), to: toInstant(next * DAY_MS), opens, closes, before, total, days, ends, assumed: this.plan.holidays !== null && !isAnnounced(year) };
  }

  /** Local time as instants for the days of a year; quick where the clocks do not change. */
  private localTime(first: number, next: number): (localMs: number) => number {
    const from = (first - 2) * DAY_MS;
    if (shiftsBetween(from, (next + 2) * DAY_MS, this.timeZone).length > 0) return (localMs) => instantAt(localMs, this.timeZone);
    const offsetMs = offsetAt(from, this.timeZone);
    return (localMs) => localMs - offsetMs;
  }

  private windowsOn(day: number): Windows {
    const windows = this.openOn(day);
    const closed = this.plan.closed.get(day);
    return closed === undefined ? windows : closed === null ? CLOSED : cutOut(windows, closed);
  }

  private openOn(day: number): Windows {
    const { week, onHolidays } = this.weekOf(day);
    const open = this.plan.open.get(day);
    if (open !== undefined) return open ?? week[0] ?? CLOSED;
    const official = this.plan.holidays === null ? undefined : officialDay(day);
    if (official === 'holiday') return onHolidays;
    return (official === 'make_up' ? week[0] : week[(day + THURSDAY) % 7]) ?? CLOSED;
  }

  private weekOf(day: number): WeekPlan {
    if (this.plan.seasons.length === 0) return this.plan;
    const date = new Date(day * DAY_MS);
    const ofYear = (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
    const dated = date.getUTCFullYear() * 10_000 + ofYear;
    return this.plan.seasons.find(({ from, to }) => {
      const at = from > 9999 ? dated : ofYear;
      return from <= to ? at >= from && at <= to : at >= from || at <= to;
    }) ?? this.plan;
  }
}

const lengthOf = (windows: Windows): number => windows.reduce((sum, { from, to }) => sum + to - from, 0);

/** Working time of a year that has passed at an instant in it. */
function passed({ opens, closes, before }: Year, ms: number): number {
  const i = firstAbove(opens, ms) - 1;
  return i < 0 ? 0 : (before[i] ?? 0) + Math.min(ms, closes[i] ?? 0) - (opens[i] ?? 0);
}

/** Index of the first value above `wanted` in a rising list. */
const firstAbove = (values: readonly number[], wanted: number): number => search(values, (v) => v <= wanted);
const firstNotBelow = (values: readonly number[], wanted: number): number => search(values, (v) => v < wanted);

function search(values: readonly number[], isBefore: (value: number) => boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(values[middle] ?? Infinity)) low = middle + 1; else high = middle;
  }
  return low;
}
