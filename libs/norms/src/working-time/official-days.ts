import days from 'chinese-days/dist/chinese-days.json' with { type: 'json' };

/** What the State Council's calendar says of a day: off, or worked instead of another. */
export type OfficialDay = 'holiday' | 'make_up';

const DAY_MS = 86_400_000;
/** Earlier years of the package were not held against the announcements. */
const FIRST_CHECKED_YEAR = 2007;

const dayNumber = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS;
const byDay: ReadonlyMap<number, OfficialDay> = new Map([
  ...Object.keys(days.holidays).map((date): [number, OfficialDay] => [dayNumber(date), 'holiday']),
  ...Object.keys(days.workdays).map((date): [number, OfficialDay] => [dayNumber(date), 'make_up']),
]);

/** What the official calendar of China says of a day (days since 1970-01-01, local); undefined: nothing, it is as its weekday. */
export const officialDay = (day: number): OfficialDay | undefined => byDay.get(day);

/** Whether a year's calendar was announced and stands in here. National Day tells: each announcement has it, and none names a 1 October of another year. */
export const isAnnounced = (year: number): boolean => year >= FIRST_CHECKED_YEAR && byDay.get(dayNumber(`${year}-10-01`)) === 'holiday';
