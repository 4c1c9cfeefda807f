import { numberedLines, type NumberedLine } from '../numbered-lines.js';

/** Lines that one record may span; an opening quote that is not closed within them is a fault of its own line alone. */
export const RECORD_LINES_MAX = 100;

export interface CsvSettings {
  readonly delimiter: string;
  readonly quote: string;
  readonly encoding: string;
}

/** One record: its cells, the line it begins on, and its text; or what is wrong with that line. */
export interface CsvRecord { readonly line: number; readonly text: string; readonly cells: readonly string[] | null; readonly fault: string | null }

type Split = { readonly cells: string[] } | { readonly open: true } | { readonly fault: string };

/** Takes one record apart after RFC 4180; a quote inside an unquoted cell is a character like any other. `open`: it ends inside a quoted cell. */
export function splitRecord(text: string, delimiter: string, quote: string): Split {
  if (!text.includes(quote)) return { cells: text.split(delimiter) };
  const cells: string[] = [];
  for (let at = 0; ;) {
    if (text.startsWith(quote, at)) {
      let cell = '';
      let from = at + 1;
      for (;;) {
        const end = text.indexOf(quote, from);
        if (end < 0) return { open: true };
        cell += text.slice(from, end);
        from = end + 1;
        if (!text.startsWith(quote, from)) break;
        cell += quote;
        from += 1;
      }
      if (from < text.length && !text.startsWith(delimiter, from)) return { fault: '引号之后还有字符 · characters after a closing quote' };
      cells.push(cell);
      at = from;
    } else {
      const end = text.indexOf(delimiter, at);
      cells.push(text.slice(at, end < 0 ? text.length : end));
      at = end < 0 ? text.length : end;
    }
    if (at >= text.length) return { cells };
    at += delimiter.length;
  }
}

const refused = ({ line, text }: NumberedLine, fault: string): CsvRecord => ({ line, text, cells: null, fault });

/** The record that begins at the first of `lines`, and how many of them it takes; null when it needs the next line to tell. */
function recordAt(lines: readonly NumberedLine[], width: number | null, settings: CsvSettings, last: boolean): { record: CsvRecord; taken: number } | null {
  const [first, ...more] = lines;
  if (first === undefined) return null;
  if (first.cut) return { record: refused(first, '行过长 · the line is too long'), taken: 1 };
  let text = first.text;
  for (let taken = 1; ; taken += 1) {
    const split = splitRecord(text, settings.delimiter, settings.quote);
    if ('fault' in split) return { record: refused(first, taken === 1 ? split.fault : UNCLOSED), taken: 1 };
    if ('cells' in split) {
      if (taken > 1 && width !== null && split.cells.length !== width) return { record: refused(first, UNCLOSED), taken: 1 };
      return { record: { line: first.line, text, cells: split.cells, fault: null }, taken };
    }
    const next = more[taken - 1];
    if (next === undefined && !last && taken < RECORD_LINES_MAX) return null;
    if (next === undefined || next.cut || taken >= RECORD_LINES_MAX) return { record: refused(first, UNCLOSED), taken: 1 };
    text += `\n${next.text}`;
  }
}
const UNCLOSED = '引号没有闭合 · a quote is not closed';

/**
 * The records of a CSV file as it streams in; blank lines are passed over. A line that is wrong costs that line only: where a quote is not closed,
 * or closes so late that the record has other cells than the first record of the file, reading goes on with the next line.
 */
export async function* csvRecords(stream: AsyncIterable<Uint8Array>, settings: CsvSettings): AsyncGenerator<CsvRecord> {
  let ahead: NumberedLine[] = [];
  let width: number | null = null;
  const drain = function* (last: boolean): Generator<CsvRecord> {
    for (;;) {
      const found = recordAt(ahead, width, settings, last);
      if (found === null) return;
      ahead = ahead.slice(found.taken);
      if (found.record.cells !== null) width ??= found.record.cells.length;
      yield found.record;
    }
  };
  for await (const line of numberedLines(stream, settings.encoding)) {
    if (ahead.length === 0 && line.text.trim() === '') continue;
    ahead.push(line);
    yield* drain(false);
  }
  yield* drain(true);
}
