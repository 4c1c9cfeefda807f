import type { CalendarPlan, WeekPlan, Windows } from '../working-time/calendar-plan.js';
import { windowText } from './windows-text.js';

const DAY_MS = 86_400_000;
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const dateText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
const windowsText = (windows: Windows | null): string => (windows === null ? '' : ` ${windows.map(windowText).join(' ') || '–'}`);

function weekText({ week, onHolidays }: WeekPlan): string {
  const days = week.map(windowsText);
  const runs = days.flatMap((windows, i) => (windows === days[i - 1] ? [] : [{ windows, from: i, to: days.findIndex((w, j) => j > i && w !== windows) }]));
  return runs.map(({ windows, from, to }) => `${DAYS[from] ?? ''}${to === from + 1 || from === DAYS.length - 1 ? '' : `-${DAYS[to < 0 ? DAYS.length - 1 : to - 1] ?? ''}`}${windows}`).join(', ')
    + (onHolidays.length > 0 ? `, holidays too${windowsText(onHolidays)}` : '');
}

/** A calendar in a line, for people. */
export function calendarText(plan: CalendarPlan): string {
  const dated = (name: string, days: CalendarPlan['open']): string[] => (days.size === 0 ? [] : [`${name}: ${[...days].map(([day, windows]) => dateText(day) + windowsText(windows)).join(', ')}`]);
  return [
    weekText(plan), ...(plan.holidays === null ? [] : [`holidays ${plan.holidays}`]), ...dated('open', plan.open), ...dated('closed', plan.closed),
    ...plan.seasons.map((season) => `${season.from}-${season.to}: ${weekText(season)}`),
  ].join('; ');
}
