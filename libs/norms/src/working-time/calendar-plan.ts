/** A stretch of a local day, in minutes since its midnight: [from, to), `to` at most 1440. */
export interface Window { readonly from: number; readonly to: number }
/** Windows of one day, in order and apart. */
export type Windows = readonly Window[];

/** Which windows the days of a week have. */
export interface WeekPlan {
  /** Monday first. */
  readonly week: readonly Windows[];
  /** Windows that hold on official holidays as well; none: closed then. */
  readonly onHolidays: Windows;
}

/** Dated windows: a heating season, a sale. Both ends belong to it; `to` before `from` reaches over the new year. */
export interface Season extends WeekPlan {
  /** Month and day as MMDD, or with a year as YYYYMMDD. */
  readonly from: number;
  readonly to: number;
}

/** A calendar as a book gives it. Days are local, as days since 1970-01-01. */
export interface CalendarPlan extends WeekPlan {
  /** `CN`: the State Council's calendar with its make-up working days; null: no holidays. */
  readonly holidays: 'CN' | null;
  /** Days that are open whatever else is said; null: with the windows of an ordinary Monday. */
  readonly open: ReadonlyMap<number, Windows | null>;
  /** Days, or windows of days, that are closed whatever else is said; null: the whole day. */
  readonly closed: ReadonlyMap<number, Windows | null>;
  readonly seasons: readonly Season[];
}

/** What `2 working days` means: the end of the second working day after the start, or twice the hours of one. */
export type WorkingDayMeans = 'end_of_day' | 'hours';

/** What remains of windows when others are cut out of them. */
export function cutOut(windows: Windows, closed: Windows): Windows {
  return closed.reduce<Windows>((open, cut) => open.flatMap(({ from, to }) => [
    { from, to: Math.min(to, cut.from) }, { from: Math.max(from, cut.to), to },
  ].filter((w) => w.from < w.to)), windows);
}
