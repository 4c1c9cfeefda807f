import type { Window, Windows } from '../working-time/calendar-plan.js';

const MINUTES_OF_DAY = 1440;

/** `09:30` as minutes since midnight, `24:00` too; null for anything else. */
export function parseMinute(text: string): number | null {
  const [, hour, minute] = /^(\d{2}):([0-5]\d)$/.exec(text) ?? [];
  const minutes = Number(hour) * 60 + Number(minute);
  return minutes <= MINUTES_OF_DAY ? minutes : null;
}

const two = (n: number): string => String(n).padStart(2, '0');
export const minuteText = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
export const windowText = ({ from, to }: Window): string => `${minuteText(from)}-${minuteText(to)}`;

/** Windows of a day as they are written (`09:00-12:00`), put in order; a text says what is wrong. */
export function parseWindows(texts: readonly unknown[]): Windows | string {
  const windows: Window[] = [];
  for (const text of texts) {
    const [, start = '', end = ''] = (typeof text === 'string' ? /^(\d{2}:\d{2})-(\d{2}:\d{2})$/.exec(text) : null) ?? [];
    const from = parseMinute(start);
    const to = parseMinute(end);
    if (from === null || to === null) return `应为时段 · must be a window 09:00-12:00, not ${JSON.stringify(text)}`;
    if (from >= to) return `${String(text)} 的结束须晚于开始；过夜请写成两段 · must end after it begins; over midnight write two: "${start}-24:00", "00:00-${end}"`;
    windows.push({ from, to });
  }
  windows.sort((a, b) => a.from - b.from);
  const overlap = windows.find((w, i) => i > 0 && w.from < (windows[i - 1]?.to ?? 0));
  return overlap === undefined ? windows : `${windowText(overlap)} 与另一段重叠 · overlaps another window`;
}
