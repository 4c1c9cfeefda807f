/**
 * Instants as the contract spells them: RFC 3339 with an offset. Read by hand, digit by digit, because every event passes here
 * and `Date.parse` takes much that RFC 3339 does not.
 */

const MINUTE_MS = 60_000;
/** Longest spelling that is read; fractions beyond the millisecond are allowed but not for ever. */
const INSTANT_LENGTH_MAX = 64;
/** `2026-03-02T08:00:00Z` */
const INSTANT_LENGTH_MIN = 20;
const FRACTION_AT = 19;
const DAYS_OF_MONTH = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const [ZERO, NINE, PLUS, MINUS, DOT, COLON, CAPITAL_T, SMALL_T, CAPITAL_Z, SMALL_Z] = [48, 57, 43, 45, 46, 58, 84, 116, 90, 122];

/** Two digits at a place; far below zero when one of them is none. */
function pair(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -10_000;
}

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const daysOf = (year: number, month: number): number => (month === 2 && isLeap(year) ? 29 : DAYS_OF_MONTH[month] ?? 0);

/** Days from 1970-01-01 to a date of the proleptic Gregorian calendar; years are counted from March, so that the leap day is the last. */
function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468;
}

/** Milliseconds east of UTC of the offset that stands at `at` and ends the text; NaN when it is none. */
function offsetMs(text: string, at: number): number {
  const sign = text.charCodeAt(at);
  if (sign === CAPITAL_Z || sign === SMALL_Z) return text.length === at + 1 ? 0 : NaN;
  if ((sign !== PLUS && sign !== MINUS) || text.length !== at + 6 || text.charCodeAt(at + 3) !== COLON) return NaN;
  const hours = pair(text, at + 1);
  const minutes = pair(text, at + 4);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return NaN;
  return (hours * 60 + minutes) * (sign === MINUS ? -MINUTE_MS : MINUTE_MS);
}

/**
 * Epoch milliseconds of an RFC 3339 date-time with offset; null when it is none: a date that does not exist, hour 24, no offset, a space for `T`.
 * A leap second (`:60`) is refused, since no clock of the program can tell it from the next. What is finer than a millisecond is cut off.
 */
export function parseInstant(text: string): number | null {
  if (text.length < INSTANT_LENGTH_MIN || text.length > INSTANT_LENGTH_MAX) return null;
  const t = text.charCodeAt(10);
  if ((t !== CAPITAL_T && t !== SMALL_T) || text.charCodeAt(4) !== MINUS || text.charCodeAt(7) !== MINUS || text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return null;
  const year = pair(text, 0) * 100 + pair(text, 2);
  const month = pair(text, 5);
  const day = pair(text, 8);
  const hour = pair(text, 11);
  const minute = pair(text, 14);
  const second = pair(text, 17);
  if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return null;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return null;
  let at = FRACTION_AT;
  let ms = 0;
  if (text.charCodeAt(at) === DOT) {
    const first = at += 1;
    for (let code = text.charCodeAt(at); code >= ZERO && code <= NINE; code = text.charCodeAt(at)) {
      if (at - first < 3) ms = ms * 10 + code - ZERO;
      at += 1;
    }
    if (at === first) return null;
    if (at - first === 1) ms *= 100;
    else if (at - first === 2) ms *= 10;
  }
  const offset = offsetMs(text, at);
  return Number.isNaN(offset) ? null : ((dayNumber(year, month, day) * 24 + hour) * 60 + minute) * MINUTE_MS + second * 1000 + ms - offset;
}

/** Whether a text is an instant; for schemas. */
export const isInstant = (text: string): boolean => parseInstant(text) !== null;

const DAY_MS = 86_400_000;
const TWO_DIGITS = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));
const two = (n: number): string => TWO_DIGITS[n] ?? '';
/** The day that was written last, with its `T`: instants of a call, and of its neighbours, mostly lie in one. */
let lastDay = { number: NaN, text: '' };

/** Epoch milliseconds as `2026-03-02T02:00:00.000Z`, as `Date` spells them in a third of the time. Throws a RangeError for what is no time. */
export function formatInstant(ms: number): string {
  const whole = Math.trunc(ms);
  const number = Math.floor(whole / DAY_MS);
  if (number !== lastDay.number) {
    const text = new Date(whole).toISOString();
    lastDay = { number, text: text.slice(0, text.indexOf('T') + 1) };
  }
  const ofDay = whole - number * DAY_MS;
  const seconds = Math.floor(ofDay / 1000);
  const minutes = Math.floor(seconds / 60);
  return `${lastDay.text}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}.${String(ofDay % 1000).padStart(3, '0')}Z`;
}
