/** From the bytes of a queue_log to its lines: the native file, or an export of the table `queue_log`. */
import { csvRecords } from '../calls-csv/csv-records.js';
import { instantReader, zoneOf, type Zone } from '../calls-csv/local-time.js';
import type { RefusedLine } from '../imported.js';
import { numberedLines, type NumberedLine } from '../numbered-lines.js';
import { logLine, type LogLine } from './log-line.js';

/** A line that says nothing because nothing stands in it. */
export interface BlankLine { readonly line: number; readonly blank: true }
export type ReadLine = LogLine | RefusedLine | BlankLine;

/** A log that cannot be read at all: an export without the columns that are needed. */
export class WrongLog extends Error {
  constructor(reason: string) { super(reason); this.name = 'WrongLog'; }
}

/** `1366720340|1366720340.303267|queue|SIP/8007|RINGNOANSWER|1000`; seconds since 1970 have had ten digits since 2001, and a stamp that lost one is none. */
const NATIVE = /^\d{10}(?:\.\d+)?\|/;
const NATIVE_LINE = new RegExp(NATIVE.source, 'm');
const NATIVE_FIELDS = 5;
const FRACTION = /\.\d/;
/** Characters that separate the cells of an export; the one that finds most names in the header is taken. */
const DELIMITERS = [',', '\t', ';', '|'] as const;
const QUOTE = '"';
/** How exports spell a value that is not there. */
const NULLS: ReadonlySet<string> = new Set(['NULL', '\\N', '(NULL)']);
/** Bytes, at least, that are looked at to tell which form a log has. */
const PEEK_BYTES = 64 * 1024;

/** Names of the columns, in any case; the first that is there is taken. Tables differ by who made them. */
const COLUMNS = {
  time: ['time', 'timestamp', 'eventtime', 'calldate'], call: ['callid', 'call_id', 'uniqueid'], queue: ['queuename', 'queue', 'queue_name'], agent: ['agent', 'member'], event: ['event', 'verb'],
} as const;
const PARAMETERS_MAX = 10;

/** Whether the log is in the native form: so is one of its first lines (the first of all may be torn), or there are none. */
const isNative = (beginning: string): boolean => NATIVE_LINE.test(beginning) || beginning.trim() === '';

/** The lines of a log in the order in which they stand. Holds a line at a time. Throws a `WrongLog` for what is no queue_log. */
export async function* readLines(stream: AsyncIterable<Uint8Array>, zone: Zone): AsyncGenerator<ReadLine> {
  const { beginning, whole } = await peek(stream);
  yield* isNative(beginning) ? native(whole) : exported(whole, beginning, zone);
}

/** Epoch milliseconds of the first line that can be read; Infinity when there is none. */
export async function firstStamp(stream: AsyncIterable<Uint8Array>, tz: string): Promise<number> {
  for await (const line of readLines(stream, zoneOf(tz))) if ('ms' in line) return line.ms;
  return Infinity;
}

/** The header of an export, to put above lines that are kept aside; null for the native form, which has none. */
export async function queueLogHeader(stream: AsyncIterable<Uint8Array>): Promise<string | null> {
  const { beginning, close } = await peek(stream);
  await close();
  return isNative(beginning) ? null : headerOf(beginning);
}

const headerOf = (beginning: string): string => beginning.split('\n').find((line) => line.trim() !== '')?.replace(/\r$/, '') ?? '';

async function peek(stream: AsyncIterable<Uint8Array>): Promise<{ beginning: string; whole: AsyncIterable<Uint8Array>; close: () => Promise<void> }> {
  const rest = stream[Symbol.asyncIterator]();
  const taken: Uint8Array[] = [];
  for (let size = 0; size < PEEK_BYTES;) {
    const next = await rest.next();
    if (next.done === true) break;
    taken.push(next.value);
    size += next.value.length;
  }
  const beginning = new TextDecoder().decode(Buffer.concat(taken));
  const close = async (): Promise<void> => { await rest.return?.(); };
  async function* whole(): AsyncGenerator<Uint8Array> {
    try {
      yield* taken;
      for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
    } finally { await close(); }
  }
  return { beginning, whole: whole(), close };
}

async function* native(stream: AsyncIterable<Uint8Array>): AsyncGenerator<ReadLine> {
  for await (const line of numberedLines(stream)) yield nativeLine(line);
}

function nativeLine({ line, text, cut, torn }: NumberedLine): ReadLine {
  const refused = (reason: string): RefusedLine => ({ line, text, reason });
  if (cut) return refused('行过长 · the line is too long');
  if (text.trim() === '') return { line, blank: true };
  // Asterisk writes the end of a line with the line: without it the rest of the line is still to come.
  if (torn) return refused('行尾缺失，可能尚未写完 · no end of line: it may not be written to its end');
  const [stamp = '', ...fields] = text.split('|');
  if (fields.length + 1 < NATIVE_FIELDS || !NATIVE.test(`${stamp}|`)) return refused('不是 queue_log 的行 · not a line of a queue_log');
  const understood = logLine({ line, text, ms: Math.round(Number(stamp) * 1000), fine: FRACTION.test(stamp), fields });
  return typeof understood === 'string' ? refused(understood) : understood;
}

interface Places { readonly time: number; readonly call: number; readonly queue: number; readonly agent: number; readonly event: number; readonly data: readonly number[]; readonly joined: number }

/** Where each column of an export stands; data stands in `data1` to `data5`, or joined by `|` in `data`. */
function placesOf(cells: readonly string[]): Places {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const place = (wanted: readonly string[]): number => names.findIndex((name) => wanted.includes(name));
  const found = { time: place(COLUMNS.time), call: place(COLUMNS.call), queue: place(COLUMNS.queue), agent: place(COLUMNS.agent), event: place(COLUMNS.event) };
  const missing = Object.entries(found).filter(([, at]) => at < 0).map(([name]) => name);
  if (missing.length > 0) throw new WrongLog(`不是 queue_log：既非原生格式，标题行也没有这些列 · no queue_log: neither its native form nor a header with the columns ${missing.join(', ')} (${names.slice(0, 12).join(', ')})`);
  const numbered = Array.from({ length: PARAMETERS_MAX }, (_, i) => names.indexOf(`data${i + 1}`));
  const end = numbered.indexOf(-1);
  return { ...found, data: end < 0 ? numbered : numbered.slice(0, end), joined: names.indexOf('data') };
}

async function* exported(stream: AsyncIterable<Uint8Array>, beginning: string, zone: Zone): AsyncGenerator<ReadLine> {
  const header = headerOf(beginning);
  const delimiter = DELIMITERS.reduce((best, one) => (header.split(one).length > header.split(best).length ? one : best));
  let places: Places | null = null;
  let width = 0;
  for await (const { line, text, cells, fault } of csvRecords(stream, { delimiter, quote: QUOTE, encoding: 'utf-8' })) {
    if (places === null) {
      places = placesOf(cells ?? []);
      width = cells?.length ?? 0;
      continue;
    }
    const understood = cells === null ? fault ?? '无法读取 · cannot be read'
      : cells.length !== width ? `${cells.length} 个单元格，应为 ${width} 个 · ${cells.length} cells, not ${width}` : exportedLine({ line, text, cells }, places, zone);
    yield typeof understood === 'string' ? { line, text, reason: understood } : understood;
  }
}

const localTime = instantReader('iso');
const epochTime = instantReader('epoch');

function exportedLine({ line, text, cells }: { line: number; text: string; cells: readonly string[] }, places: Places, zone: Zone): LogLine | string {
  const cell = (at: number): string => { const value = (cells[at] ?? '').trim(); return NULLS.has(value) ? '' : value; };
  const stamp = cell(places.time);
  const ms = epochTime?.(stamp, zone) ?? localTime?.(stamp, zone) ?? null;
  if (ms === null) return `time: 不是时间 · not a time: ${JSON.stringify(stamp)}`;
  const numbered = places.data.map(cell);
  const joined = cell(places.joined);
  const parameters = numbered.some((value) => value !== '') || joined === '' ? numbered : joined.split('|');
  return logLine({ line, text, ms, fine: FRACTION.test(stamp), fields: [cell(places.call), cell(places.queue), cell(places.agent), cell(places.event), ...parameters] });
}
