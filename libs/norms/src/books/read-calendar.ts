import type { CalendarPlan, Season, WeekPlan, Windows } from '../working-time/calendar-plan.js';
import type { Place, PlacedFault } from './book-fault.js';
import type { CalendarDocument, DatedDocument } from './book-schema.js';
import { parseWindows } from './windows-text.js';

const DAY_MS = 86_400_000;
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
/** Every day of the year, official holidays too. */
const EVERY_DAY = 'all';
const CLOSED: Windows = [];

/** A calendar that satisfies its schema as the plan that it means; adds what is wrong with it. */
export function readCalendar(document: CalendarDocument, place: Place, faults: PlacedFault[]): CalendarPlan {
  const reader = new CalendarReader(faults);
  const { holidays, open = [], closed = [], seasons = [], ...week } = document;
  return {
    ...reader.week(week, place),
    holidays: holidays === 'CN' ? 'CN' : null,
    open: reader.days(open, [...place, 'open']), closed: reader.days(closed, [...place, 'closed']),
    seasons: seasons.map((season, i) => reader.season(season, [...place, 'seasons', i])),
  };
}

class CalendarReader {
  constructor(private readonly faults: PlacedFault[]) {}

  week(members: Readonly<Record<string, unknown>>, place: Place): WeekPlan {
    const week: Windows[] = DAYS.map(() => CLOSED);
    const given = new Map<number, string>();
    for (const [key, texts] of Object.entries(members)) {
      const windows = this.windows(texts, [...place, key]);
      for (const day of this.daysOf(key, [...place, key])) {
        const before = given.get(day);
        if (before !== undefined) this.fault([...place, key], `${DAYS[day] ?? ''} 已由 ${before} 给出 · is given by ${before} already`);
        given.set(day, key);
        week[day] = windows;
      }
    }
    return { week, onHolidays: EVERY_DAY in members ? week[0] ?? CLOSED : CLOSED };
  }

  season({ from, to, ...week }: { from: string; to: string }, place: Place): Season {
    if (from.length !== to.length) this.fault([...place, 'to'], '与 from 须同样带或不带年份 · must have a year as `from` has, or none');
    for (const [name, text] of Object.entries({ from, to })) if (this.dayNumber(text.length === 5 ? `2000-${text}` : text) === null) this.fault([...place, name], '没有这一天 · there is no such day');
    const start = Number(from.replaceAll('-', ''));
    const end = Number(to.replaceAll('-', ''));
    if (from.length > 5 && end < start) this.fault([...place, 'to'], '早于 from · is before `from`');
    return { ...this.week(week, place), from: start, to: end };
  }

  days(entries: readonly DatedDocument[], place: Place): Map<number, Windows | null> {
    const days = new Map<number, Windows | null>();
    entries.forEach((entry, i) => {
      const dated: [string, Windows | null][] = typeof entry === 'string' ? [[entry, null]] : Object.entries(entry).map(([date, texts]) => [date, this.windows(texts, [...place, i, date])]);
      for (const [date, windows] of dated) {
        const day = this.dayNumber(date);
        if (day === null) this.fault([...place, i], `没有这一天 · there is no such day: ${date}`);
        else if (days.has(day)) this.fault([...place, i], `给了两次 · given twice: ${date}`);
        else days.set(day, windows);
      }
    });
    return days;
  }

  private windows(texts: unknown, place: Place): Windows {
    const windows = parseWindows(Array.isArray(texts) ? texts : []);
    if (typeof windows !== 'string') return windows;
    this.fault(place, windows);
    return CLOSED;
  }

  private daysOf(key: string, place: Place): number[] {
    if (key === EVERY_DAY) return DAYS.map((_, i) => i);
    const [first = '', last = first] = key.split('-');
    const from = DAYS.indexOf(first);
    const to = DAYS.indexOf(last);
    if (from < 0 || to < from) { this.fault(place, '应为 · must be mon-fri, sat, all …'); return []; }
    return DAYS.map((_, i) => i).filter((i) => i >= from && i <= to);
  }

  private dayNumber(date: string): number | null {
    const ms = Date.parse(`${date}T00:00:00Z`);
    return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date ? null : ms / DAY_MS;
  }

  private fault(place: Place, reason: string): void { this.faults.push({ place, reason }); }
}
