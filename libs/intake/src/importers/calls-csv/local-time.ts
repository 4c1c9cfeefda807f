/** Local wall times of an IANA zone, and how files spell them. */
import { parseInstant } from '@sanxiang/contracts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Zones change their offset on quarter hours only. */
const QUARTER_MS = 15 * MINUTE_MS;
/** Quarter hours whose offset is kept in mind. */
const OFFSETS_MAX = 100_000;

/** One zone: from wall time to instant and back. */
export interface Zone {
  /** Instant of a wall time, itself given as if it were UTC. Of two equal wall times the first is taken; one that the change of clocks left out lies after it. */
  instantOf(wallMs: number): number;
  /** Instant as RFC 3339 with milliseconds and the zone's own offset. */
  format(ms: number): string;
}

/** The zone of an IANA name. Throws a RangeError for a name that the runtime does not know. */
export function zoneOf(name: string): Zone {
  const spell = new Intl.DateTimeFormat('en-US', { timeZone: name, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const known = new Map<number, number>();
  const offsetAt = (ms: number): number => {
    const quarter = Math.floor(ms / QUARTER_MS);
    const kept = known.get(quarter);
    if (kept !== undefined) return kept;
    const part = new Map(spell.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    const at = (type: Intl.DateTimeFormatPartTypes): number => part.get(type) ?? NaN;
    const wall = Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'));
    const offset = Math.round((wall - Math.floor(ms / 1000) * 1000) / MINUTE_MS) * MINUTE_MS;
    if (known.size >= OFFSETS_MAX) known.clear();
    known.set(quarter, offset);
    return offset;
  };
  return {
    instantOf: (wallMs) => {
      const before = wallMs - offsetAt(wallMs - DAY_MS);
      const after = wallMs - offsetAt(wallMs + DAY_MS);
      if (before === after) return before;
      const fits = [Math.min(before, after), Math.max(before, after)].find((ms) => ms + offsetAt(ms) === wallMs);
      return fits ?? before;
    },
    format: (ms) => {
      const offset = offsetAt(ms);
      const minutes = Math.abs(offset) / MINUTE_MS;
      const two = (n: number): string => String(n).padStart(2, '0');
      return `${new Date(ms + offset).toISOString().slice(0, -1)}${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
    },
  };
}

/** Reads one spelling of an instant; null when the text is not spelled so. */
export type InstantReader = (text: string, zone: Zone) => number | null;

/** Parts of a pattern and what they match; a letter once takes one or two digits. */
const TOKENS: Readonly<Record<string, string>> = {
  yyyy: '(?<year>\\d{4})', MM: '(?<month>\\d{2})', M: '(?<month>\\d{1,2})', dd: '(?<day>\\d{2})', d: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})', H: '(?<hour>\\d{1,2})', hh: '(?<hour>\\d{2})', h: '(?<hour>\\d{1,2})', a: '(?<half>[AaPp])\\.?[Mm]\\.?',
  mm: '(?<minute>\\d{2})', m: '(?<minute>\\d{1,2})', ss: '(?<second>\\d{2})', s: '(?<second>\\d{1,2})', SSS: '(?<ms>\\d{3})',
};
const TOKEN = /yyyy|MM?|dd?|HH?|hh?|a|mm?|SSS|ss?|[^A-Za-z]|'[^']*'/g;
const LETTERS = /[A-Za-z]/;

/** `2026-03-02 8:00`, `2026-03-02T08:00:00.5`: what is read when a mapping names no format. */
const ISO_LOCAL = /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})(?:[ T]+(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<ms>\d{1,9}))?)?)?$/;

/** The local wall time of the named groups as if it were UTC; null for a date or time that does not exist. */
function wallOf(groups: Readonly<Record<string, string | undefined>>): number | null {
  const number = (name: string): number => Number(groups[name] ?? 0);
  const [year, month, day, minute, second] = [number('year'), number('month'), number('day'), number('minute'), number('second')];
  let hour = number('hour');
  if (groups['half'] !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (groups['half'].toLowerCase() === 'p' ? 12 : 0);
  }
  if (hour > 23 || minute > 59 || second > 59) return null;
  const midnight = Date.UTC(year, month - 1, day);
  const date = new Date(midnight);
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return midnight + ((hour * 60 + minute) * 60 + second) * 1000 + Number((groups['ms'] ?? '').padEnd(3, '0').slice(0, 3));
}

const byPattern = (pattern: RegExp): InstantReader => (text, zone) => {
  const groups = pattern.exec(text)?.groups;
  const wall = groups === undefined ? null : wallOf(groups);
  return wall === null ? null : zone.instantOf(wall);
};

const epoch = (unitMs: number): InstantReader => (text) => (/^\d{1,16}(?:\.\d+)?$/.test(text) ? Math.round(Number(text) * unitMs) : null);
const isoLocal = byPattern(ISO_LOCAL);
/** RFC 3339 with an offset stands for itself; without one it is local. A space may stand for the `T`. */
const iso: InstantReader = (text, zone) => isoLocal(text, zone) ?? parseInstant(text.replace(' ', 'T'));

/**
 * The reader of a format: `iso` (also with an offset), `epoch` (seconds), `epoch_ms`, or a pattern of `yyyy MM M dd d HH H hh h a mm m ss s SSS`,
 * with other letters between single quotes. Null for a format that is none of these, or names no whole date.
 */
export function instantReader(format: string): InstantReader | null {
  if (format === 'iso') return iso;
  if (format === 'epoch') return epoch(1000);
  if (format === 'epoch_ms') return epoch(1);
  const parts = format.match(TOKEN) ?? [];
  if (parts.join('') !== format || !format.includes('yyyy') || !format.includes('M') || !format.includes('d')) return null;
  const source = parts.map((part) => TOKENS[part] ?? literal(part.startsWith("'") ? part.slice(1, -1) : part)).join('');
  if (parts.some((part) => LETTERS.test(part) && !part.startsWith("'") && TOKENS[part] === undefined)) return null;
  try { return byPattern(new RegExp(`^${source}$`)); } catch { return null; }
}
const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,3}))?)?$/;
/** Milliseconds since midnight of `H:MM`, `H:MM:SS`, `H:MM:SS.sss`; null for no time of day. */
export function clockOf(text: string): number | null {
  const [, hours, minutes, seconds = '0', fraction = ''] = CLOCK.exec(text) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return null;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0'));
}

/** How long a number in a file stands for. */
export const UNITS = { ms: 1, s: 1000, min: MINUTE_MS } as const;
export type Unit = keyof typeof UNITS;
const SPAN = /^(-?)(?:(\d{1,6}):)?(\d{1,6}):(\d{2})(?:[.,](\d{1,3}))?$/;

/** Milliseconds of a span: a number in `unit`, `H:MM:SS`, or `M:SS`; negative ones too; null for no span. */
export function spanOf(text: string, unit: Unit): number | null {
  if (/^-?\d{1,12}(?:\.\d+)?$/.test(text)) return Math.round(Number(text) * UNITS[unit]);
  const [, sign, hours = '0', minutes, seconds, fraction = ''] = SPAN.exec(text) ?? [];
  if (minutes === undefined || Number(seconds) > 59) return null;
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0'));
  return sign === '-' ? -ms : ms;
}
