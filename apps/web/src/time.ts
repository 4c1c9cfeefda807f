import type { Lang } from './api.js';

/** Writing instants and durations for people. Instants are epoch ms, durations ms; zones are IANA names. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
export const QUARTER_HOUR_MS = 15 * MINUTE;
/** A span shorter than this shows tenths of a second: "31.0 s, limit 30 s" has to be readable as a breach. */
const TENTHS_BELOW_MS = 2 * MINUTE;
/** U+2009: a number and its Latin unit. */
export const THIN = '\u2009';

interface Parts { readonly year: number; readonly month: number; readonly day: number; readonly hour: number; readonly minute: number; readonly second: number }

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Building a formatter is slow and the zones on a page are one or two, so they are kept. */
function formatterOf(tz: string): Intl.DateTimeFormat {
  const kept = formatters.get(tz);
  if (kept !== undefined) return kept;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: tz, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  });
  formatters.set(tz, made);
  return made;
}

/** Whether the browser knows the zone. */
export function isTimeZone(tz: string): boolean {
  try { return new Intl.DateTimeFormat('en', { timeZone: tz }).resolvedOptions().timeZone !== ''; } catch { return false; }
}

/** The clock on the wall in a zone. */
export function partsOf(at: number, tz: string): Parts {
  const found: Record<string, number> = {};
  for (const part of formatterOf(tz).formatToParts(at)) found[part.type] = Number(part.value);
  const read = (name: string): number => found[name] ?? 0;
  return { year: read('year'), month: read('month'), day: read('day'), hour: read('hour'), minute: read('minute'), second: read('second') };
}

const two = (n: number): string => String(n).padStart(2, '0');

/** How far a zone is ahead of UTC at an instant, ms. */
export function offsetMs(at: number, tz: string): number {
  const p = partsOf(at, tz);
  return Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second) - Math.floor(at / SECOND) * SECOND;
}

/** The instant of a local date's midnight; where that hour does not exist, the first instant of the day. */
export function midnight(year: number, month: number, day: number, tz: string): number {
  const naive = Date.UTC(year, month - 1, day);
  const guess = naive - offsetMs(naive, tz);
  return naive - offsetMs(guess, tz);
}

/** Midnight of the day in which an instant lies, moved by whole local days: days have 23 or 25 hours twice a year. */
export function startOfDay(at: number, tz: string, moveDays = 0): number {
  const p = partsOf(at, tz);
  return midnight(p.year, p.month, p.day + moveDays, tz);
}

/** `2026-11-22` in the zone. */
export function isoDate(at: number, tz: string): string {
  const p = partsOf(at, tz);
  return `${p.year}-${two(p.month)}-${two(p.day)}`;
}

/** Midnight of an ISO date in the zone, or null where the text is no date. */
export function fromIsoDate(text: string, tz: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return null;
  const [, y, m, d] = match;
  const at = midnight(Number(y), Number(m), Number(d), tz);
  return isoDate(at, tz) === text ? at : null;
}

/** 10:32:05, or 10:32 without seconds. */
export function clockTime(at: number, tz: string, seconds = true): string {
  const p = partsOf(at, tz);
  return `${two(p.hour)}:${two(p.minute)}${seconds ? `:${two(p.second)}` : ''}`;
}

/** 10:32:05.123: events of one second have an order too. */
export const preciseTime = (at: number, tz: string): string => `${clockTime(at, tz)}.${String(((at % SECOND) + SECOND) % SECOND).padStart(3, '0')}`;

/** 11-22 10:32. */
export function shortInstant(at: number, tz: string): string {
  const p = partsOf(at, tz);
  return `${two(p.month)}-${two(p.day)} ${two(p.hour)}:${two(p.minute)}`;
}

const WEEKDAYS = {
  zh: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
} as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** 周日, Sunday. */
export function weekday(at: number, tz: string, lang: Lang): string {
  const p = partsOf(at, tz);
  return WEEKDAYS[lang][new Date(Date.UTC(p.year, p.month - 1, p.day)).getUTCDay()] ?? '';
}

/** 2026年11月22日, 22 Nov 2026. */
export function longDate(at: number, tz: string, lang: Lang): string {
  const p = partsOf(at, tz);
  return lang === 'zh' ? `${p.year}年${p.month}月${p.day}日` : `${p.day} ${MONTHS[p.month - 1] ?? ''} ${p.year}`;
}

/** 0:48, 12:05, 1:02:03: a span that counts on the wall. Never negative. */
export function countSpan(ms: number): string {
  const s = Math.max(0, Math.floor(ms / SECOND));
  const [h, m, rest] = [Math.floor(s / 3600), Math.floor((s % 3600) / 60), s % 60];
  return h > 0 ? `${h}:${two(m)}:${two(rest)}` : `${m}:${two(rest)}`;
}

/** 1分23秒, 1 min 23 s; under two minutes with tenths where asked. Never negative. */
export function wordSpan(ms: number, lang: Lang, tenths = false): string {
  const span = Math.max(0, ms);
  const unit = lang === 'zh' ? { h: '小时', m: '分', s: '秒', gap: '' } : { h: `${THIN}h `, m: `${THIN}min `, s: `${THIN}s`, gap: '' };
  if (tenths && span < TENTHS_BELOW_MS) return `${(Math.floor(span / 100) / 10).toFixed(1)}${lang === 'zh' ? `${THIN}` : ''}${unit.s}`;
  const s = Math.round(span / SECOND);
  const [h, m, rest] = [Math.floor(s / 3600), Math.floor((s % 3600) / 60), s % 60];
  if (h > 0) return `${h}${unit.h}${two(m)}${unit.m}`.trimEnd();
  return m > 0 ? `${m}${unit.m}${two(rest)}${unit.s}` : `${rest}${unit.s}`;
}

/** 3 秒前, 2 min ago; whole units only. */
export function ago(ms: number, lang: Lang): string {
  const s = Math.max(0, Math.floor(ms / SECOND));
  const [n, zh, en] = s < 60 ? [s, '秒', 's'] : s < 3600 ? [Math.floor(s / 60), '分钟', 'min'] : s < DAY / SECOND ? [Math.floor(s / 3600), '小时', 'h'] : [Math.floor(s / (DAY / SECOND)), '天', 'd'];
  return lang === 'zh' ? `${n}${THIN}${zh}前` : `${n}${THIN}${en} ago`;
}
