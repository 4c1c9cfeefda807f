import { DURATION_FORMS, formatDuration, parseDuration, type Duration, type Lang } from '../working-time/duration.js';
import { DURATION_KINDS, type ParameterDefinition, type ValueType } from './parameter-definition.js';
import type { ParameterValue } from './parameter-value.js';
import { minuteText, parseMinute, parseWindows, windowText } from './windows-text.js';

const TEXT_LENGTH_MAX = 512;
const ITEMS_MAX = 200;
const WEEKDAY_TIME = /^(mon|tue|wed|thu|fri|sat|sun) (\d{2}:\d{2})$/;
const DATES = /^(\d{4}-\d{2}-\d{2})\/(\d{4}-\d{2}-\d{2})$/;
const EXAMPLES = { elapsed: '30s, 3 min, 24 h, 90 days', durations: '5s', rings: '3 rings', deadline: DURATION_FORMS.replace('3 rings, ', '') } as const;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

type Read = ParameterValue | string;
const must = (what: string, value: unknown): string => `应为 · must be ${what}, not ${JSON.stringify(value)}`;

/** A parameter's value as it is written, or what is wrong with it. */
export function readParameter(definition: ParameterDefinition, raw: unknown): Read {
  if (definition.type !== 'table') return readValue({ ...definition, type: definition.type }, raw);
  const { cell, rows: names } = definition;
  if (cell === undefined) throw new Error('a table has no cell');
  if (!isRecord(raw)) return must('an object of rows', raw);
  const rows = new Map<string, ParameterValue>();
  for (const [name, value] of Object.entries(raw)) {
    if (names !== undefined && !names.includes(name)) return `没有这一行 · there is no row ${name}: ${names.join(', ')}`;
    const read = readValue(cell, value);
    if (typeof read === 'string') return `${name}: ${read}`;
    rows.set(name, read);
  }
  return rows.size > ITEMS_MAX ? must(`at most ${ITEMS_MAX} rows`, rows.size) : { kind: 'table', rows };
}

function readValue(type: ValueType, raw: unknown): Read {
  switch (type.type) {
    case 'elapsed': case 'deadline': case 'rings': {
      const duration = readDuration(type.type, type, raw);
      return typeof duration === 'string' ? duration : { kind: 'duration', duration };
    }
    case 'durations': return readList(raw, (item) => readDuration('durations', type, item), (durations) => ({ kind: 'durations', durations }));
    case 'number': return readNumber(type, raw);
    case 'switch': return typeof raw === 'boolean' ? { kind: 'switch', on: raw } : must('true | false', raw);
    case 'word': return typeof raw === 'string' && (type.options ?? []).includes(raw) ? { kind: 'word', word: raw } : must((type.options ?? []).join(' | '), raw);
    case 'words': return readList(raw, (item) => readText(item, type.options), (words) => ({ kind: 'words', words: words.map(({ word }) => word) }));
    case 'time': { const minute = typeof raw === 'string' ? parseMinute(raw) : null; return minute === null ? must('a time of day 16:00', raw) : { kind: 'time', minute }; }
    case 'windows': { const windows = Array.isArray(raw) ? parseWindows(raw) : must('a list of windows 09:00-12:00', raw); return typeof windows === 'string' ? windows : { kind: 'windows', windows }; }
    case 'dates': return readDates(raw);
    case 'weekday_time': return typeof raw === 'string' && parseMinute(WEEKDAY_TIME.exec(raw)?.[2] ?? '') !== null ? { kind: 'word', word: raw } : must('a weekday and time: fri 18:00', raw);
    case 'calendar': case 'text': { const text = readText(raw, undefined); return typeof text === 'string' ? text : { kind: 'word', word: text.word }; }
  }
}

function readDuration(kind: keyof typeof EXAMPLES, { bare }: ValueType, raw: unknown): Duration | string {
  const text = typeof raw === 'string' ? raw : typeof raw !== 'number' ? '' : kind === 'rings' ? `${raw} rings` : bare === undefined ? '' : `${raw} ${bare}`;
  const duration = parseDuration(text);
  if (duration === null) return must(EXAMPLES[kind], raw);
  return DURATION_KINDS[kind].includes(duration.kind) ? duration : `单位不对 · the unit is wrong: ${formatDuration(duration, 'en')}; ${must(EXAMPLES[kind], raw)}`;
}

function readNumber({ unit = 'count', min = -Infinity, max = Infinity }: ValueType, raw: unknown): Read {
  const isWhole = unit === 'count' || unit === 'day' || unit === 'months';
  if (typeof raw === 'number' && Number.isFinite(raw) && raw >= min && raw <= max && (!isWhole || Number.isInteger(raw))) return { kind: 'number', number: raw };
  const bounds = [...(min > -Infinity ? [`≥ ${min}`] : []), ...(max < Infinity ? [`≤ ${max}`] : [])].join(', ');
  return must(`a ${isWhole ? 'whole ' : ''}number (${unit})${bounds === '' ? '' : ` ${bounds}`}`, raw);
}

function readText(raw: unknown, options: readonly string[] | undefined): { readonly word: string } | string {
  if (typeof raw !== 'string' || raw === '' || raw.length > TEXT_LENGTH_MAX) return must('a text', raw);
  return options === undefined || options.includes(raw) ? { word: raw } : must(options.join(' | '), raw);
}

function readDates(raw: unknown): Read {
  if (raw === '' || raw === null) return { kind: 'words', words: [] };
  const [, from = '', to = ''] = (typeof raw === 'string' ? DATES.exec(raw) : null) ?? [];
  const isDate = (date: string): boolean => !Number.isNaN(Date.parse(`${date}T00:00:00Z`));
  return isDate(from) && isDate(to) && from <= to ? { kind: 'words', words: [from, to] } : must('dates 2026-02-15/2026-02-24', raw);
}

function readList<T extends object>(raw: unknown, read: (item: unknown) => T | string, make: (items: readonly T[]) => ParameterValue): Read {
  if (!Array.isArray(raw) || raw.length > ITEMS_MAX) return must('a list', raw);
  const items: T[] = [];
  for (const entry of raw as readonly unknown[]) {
    const item = read(entry);
    if (typeof item === 'string') return item;
    items.push(item);
  }
  return make(items);
}

/** A value as people read it. */
export function showParameter(value: ParameterValue, lang: Lang): string {
  switch (value.kind) {
    case 'duration': return formatDuration(value.duration, lang);
    case 'number': return String(value.number);
    case 'switch': return lang === 'zh' ? (value.on ? '是' : '否') : value.on ? 'yes' : 'no';
    case 'word': return value.word;
    case 'words': return value.words.join(', ') || '–';
    case 'time': return minuteText(value.minute);
    case 'windows': return value.windows.map(windowText).join(', ') || '–';
    case 'durations': return value.durations.map((d) => formatDuration(d, lang)).join(', ') || '–';
    case 'table': return [...value.rows].map(([name, row]) => `${name}: ${showParameter(row, lang)}`).join('; ') || '–';
  }
}
