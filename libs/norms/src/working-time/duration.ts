/**
 * Lengths of time as a norm book writes them. They keep their unit (contract 3): `2 working hours`, `2 working days` and `48 h` are three promises, and rings
 * are never worked out from seconds. Spans are milliseconds.
 */
export type Duration =
  | { readonly kind: 'elapsed'; readonly ms: number }
  | { readonly kind: 'rings'; readonly count: number }
  | { readonly kind: 'working_time'; readonly ms: number }
  | { readonly kind: 'working_days'; readonly days: number }
  /** Until 24:00 of the local day. */
  | { readonly kind: 'same_day' }
  /** To the same local time so many weeks on. */
  | { readonly kind: 'weeks'; readonly weeks: number };
export type DurationKind = Duration['kind'];
export type Lang = 'zh' | 'en';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Nobody promises longer; a slip of the pen does. */
const SPAN_MS_MAX = 100 * 366 * DAY_MS;
/** From here on a span of whole days is said in days: 24 h and 48 h are said in hours. */
const DAYS_FROM_MS = 3 * DAY_MS;

/** What may be written, for the message to whoever wrote something else. */
export const DURATION_FORMS = '30s, 500 ms, 3 min, 24 h, 90 days, 3 rings, 2 working hours, 2 working days, same day, 1 week';

interface Unit { readonly names: readonly string[]; of(n: number): Duration }
const elapsed = (unitMs: number) => (n: number): Duration => ({ kind: 'elapsed', ms: Math.round(n * unitMs) });
const working = (unitMs: number) => (n: number): Duration => ({ kind: 'working_time', ms: Math.round(n * unitMs) });

const UNITS: readonly Unit[] = [
  { names: ['ms', '毫秒'], of: elapsed(1) },
  { names: ['s', 'sec', 'second', 'seconds', '秒'], of: elapsed(SECOND_MS) },
  { names: ['min', 'minute', 'minutes', '分', '分钟'], of: elapsed(MINUTE_MS) },
  { names: ['h', 'hour', 'hours', '小时'], of: elapsed(HOUR_MS) },
  { names: ['day', 'days', '天'], of: elapsed(DAY_MS) },
  { names: ['ring', 'rings', '声'], of: (count) => ({ kind: 'rings', count }) },
  { names: ['working min', 'working minute', 'working minutes', '工作分钟'], of: working(MINUTE_MS) },
  { names: ['working h', 'working hour', 'working hours', '工作小时'], of: working(HOUR_MS) },
  { names: ['working day', 'working days', '工作日'], of: (days) => ({ kind: 'working_days', days }) },
  { names: ['week', 'weeks', '周'], of: (weeks) => ({ kind: 'weeks', weeks }) },
];
const UNIT_BY_NAME: ReadonlyMap<string, Unit> = new Map(UNITS.flatMap((unit) => unit.names.map((name): [string, Unit] => [name, unit])));
const SAME_DAY: ReadonlySet<string> = new Set(['same day', '当天', '当日']);

/** A duration as it is written (`DURATION_FORMS`, and the same in Chinese: 30 秒, 2 个工作小时, 当天); null for anything else. */
export function parseDuration(text: string): Duration | null {
  const plain = text.trim().toLowerCase().replace(/\s+/g, ' ');
  if (SAME_DAY.has(plain)) return { kind: 'same_day' };
  const [, number = '', name = ''] = /^(\d{1,12}(?:\.\d{1,6})?) ?个? ?(\D+)$/.exec(plain) ?? [];
  const duration = UNIT_BY_NAME.get(name)?.of(Number(number)) ?? null;
  return duration !== null && isSound(duration) ? duration : null;
}

function isSound(duration: Duration): boolean {
  switch (duration.kind) {
    case 'elapsed': case 'working_time': return duration.ms <= SPAN_MS_MAX;
    case 'rings': return isCount(duration.count);
    case 'working_days': return isCount(duration.days) && duration.days > 0;
    case 'weeks': return isCount(duration.weeks) && duration.weeks > 0;
    case 'same_day': return true;
  }
}
const COUNT_MAX = 5000;
const isCount = (n: number): boolean => Number.isInteger(n) && n <= COUNT_MAX;

/** A duration as people read it; what `parseDuration` reads back as the same. */
export function formatDuration(duration: Duration, lang: Lang): string {
  switch (duration.kind) {
    case 'elapsed': return spanText(duration.ms, false, lang);
    case 'working_time': return spanText(duration.ms, true, lang);
    case 'rings': return lang === 'zh' ? `${duration.count} 声` : plural(duration.count, 'ring');
    case 'working_days': return lang === 'zh' ? `${duration.days} 个工作日` : plural(duration.days, 'working day');
    case 'weeks': return lang === 'zh' ? `${duration.weeks} 周` : plural(duration.weeks, 'week');
    case 'same_day': return lang === 'zh' ? '当天' : 'same day';
  }
}

const plural = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

/** In the largest unit that gives a whole number. */
function spanText(ms: number, working: boolean, lang: Lang): string {
  const zh = lang === 'zh';
  if (working) {
    if (ms % MINUTE_MS !== 0 || ms % HOUR_MS === 0) return zh ? `${ms / HOUR_MS} 个工作小时` : plural(ms / HOUR_MS, 'working hour');
    return zh ? `${ms / MINUTE_MS} 工作分钟` : plural(ms / MINUTE_MS, 'working minute');
  }
  if (ms >= DAYS_FROM_MS && ms % DAY_MS === 0) return `${ms / DAY_MS} ${zh ? '天' : 'days'}`;
  if (ms > 0 && ms % HOUR_MS === 0) return `${ms / HOUR_MS} ${zh ? '小时' : 'h'}`;
  if (ms > 0 && ms % MINUTE_MS === 0) return `${ms / MINUTE_MS} ${zh ? '分钟' : 'min'}`;
  if (ms % SECOND_MS === 0) return `${ms / SECOND_MS} ${zh ? '秒' : 's'}`;
  return `${ms} ${zh ? '毫秒' : 'ms'}`;
}
