import { dayNumberAt, offsetAt } from '@sanxiang/kernel';
import { parameterOf, type Book } from '../books/book.js';
import type { Windows } from '../working-time/calendar-plan.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
/** 1 January 1970 was a Thursday. */
const THURSDAY = 3;

/** Milliseconds since local midnight. */
export const timeOfDayAt = (ms: number, tz: string): number => ms + offsetAt(ms, tz) - dayNumberAt(ms, tz) * DAY_MS;
/** `mon` … `sun`. */
export const weekdayAt = (ms: number, tz: string): string => WEEKDAYS[(dayNumberAt(ms, tz) + THURSDAY) % WEEKDAYS.length] ?? '';

/** A stretch of a local day, ms since midnight; [from, to). */
export interface Stretch { readonly from: number; readonly to: number }
export const stretchesOf = (windows: Windows): Stretch[] => windows.map(({ from, to }) => ({ from: from * MINUTE_MS, to: to * MINUTE_MS }));
export const isIn = (stretches: readonly Stretch[], timeOfDay: number): boolean => stretches.some(({ from, to }) => timeOfDay >= from && timeOfDay < to);

/** Rows of a table of times of day: those that an instant lies in, and the others. Throws where the parameter is no such table. */
export function bandAt(book: Book, name: string, at: number): { readonly here: readonly string[]; readonly others: readonly string[] } {
  const table = parameterOf(book, name);
  if (table?.kind !== 'table') throw new Error(`${name} is no table`);
  const time = timeOfDayAt(at, book.timeZone);
  const rows = [...table.rows].map(([row, value]) => ({ row, here: value.kind === 'windows' && isIn(stretchesOf(value.windows), time) }));
  return { here: rows.filter((r) => r.here).map((r) => r.row), others: rows.filter((r) => !r.here).map((r) => r.row) };
}

/** Whether a local date lies in any row of a table of dates, first and last day included. */
export function isDuring(book: Book, name: string, at: number): boolean {
  const table = parameterOf(book, name);
  if (table?.kind !== 'table') throw new Error(`${name} is no table`);
  const date = new Date(dayNumberAt(at, book.timeZone) * DAY_MS).toISOString().slice(0, 10);
  return [...table.rows.values()].some((row) => row.kind === 'words' && row.words.length > 1 && date >= (row.words[0] ?? '') && date <= (row.words[1] ?? ''));
}
