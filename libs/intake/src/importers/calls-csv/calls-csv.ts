import type { Imported } from '../imported.js';
import { rowReader, type ReadRow } from './call-row.js';
import { Columns, WrongCell } from './cells.js';
import { csvRecords, type CsvRecord } from './csv-records.js';
import { zoneOf } from './local-time.js';
import { MappingError, type Mapping } from './mapping.js';

export interface CallsCsvOptions {
  /** IANA zone of the file's wall times; wins over the mapping's. One of the two has to be given. */
  readonly tz?: string;
  /** Tenant that the events name; without it they take that of whoever posts them. */
  readonly org?: string;
}

const DELIMITER = ',';
const QUOTE = '"';
const NOT_TEXT = '\uFFFD';

/**
 * The rows of a CSV file of calls, each as its events: one call a row (docs/importing.md). A row that cannot be read is yielded with its line
 * and reason, and the rest goes on. Ids depend on the call's key and the event alone. Holds one row at a time.
 * Throws a `MappingError` when the mapping and the file do not fit, before the first row.
 */
export async function* callsFromCsv(stream: AsyncIterable<Uint8Array>, mapping: Mapping, options: CallsCsvOptions = {}): AsyncGenerator<Imported> {
  const timeZone = options.tz ?? mapping.timeZone;
  if (timeZone === undefined) throw new MappingError(mapping.mapping, ['timeZone: 映射没有写，须用 --tz · not in the mapping, so --tz is needed']);
  const zone = zoneOf(timeZone);
  const { delimiter = DELIMITER, quote = QUOTE, encoding = 'utf-8', columns: named, skip = 0 } = mapping.csv ?? {};
  let row: ReadRow | null = null;
  let width = 0;
  const bind = (names: readonly string[]): ReadRow => {
    const columns = new Columns(names);
    const read = rowReader(mapping, columns, zone, options.org);
    if (columns.missing.size > 0) throw new MappingError(mapping.mapping, [`文件没有这些列 · the file has no columns: ${[...columns.missing].join(', ')}`, `文件有 · it has: ${names.join(', ')}`]);
    width = names.length;
    return read;
  };
  if (named !== undefined) row = bind(named);
  let records = 0;
  for await (const record of csvRecords(stream, { delimiter, quote, encoding })) {
    records += 1;
    if (records <= skip) continue;
    if (row === null) {
      if (record.cells === null) throw new MappingError(mapping.mapping, [`标题行无法读取 · the header cannot be read: ${record.fault ?? ''}`]);
      row = bind(record.cells);
      continue;
    }
    yield readRecord(record, row, width);
  }
}

function readRecord({ line, text, cells, fault }: CsvRecord, row: ReadRow, width: number): Imported {
  if (cells === null) return { line, text, reason: fault ?? '无法读取 · cannot be read' };
  if (cells.length !== width) return { line, text, reason: `${cells.length} 个单元格，应为 ${width} 个 · ${cells.length} cells, not ${width}` };
  if (text.includes(NOT_TEXT)) return { line, text, reason: '含有不属于该编码的字节 · bytes that are not of the encoding' };
  try {
    return { line, text, events: row(cells) };
  } catch (error) {
    if (error instanceof WrongCell) return { line, text, reason: error.message };
    throw error;
  }
}

/** The header of a CSV file as it stands in the file, to put above the rows that were kept aside; null when the mapping names the columns. */
export async function csvHeader(stream: AsyncIterable<Uint8Array>, mapping: Mapping): Promise<string | null> {
  const { delimiter = DELIMITER, quote = QUOTE, encoding = 'utf-8', columns, skip = 0 } = mapping.csv ?? {};
  if (columns !== undefined) return null;
  let records = 0;
  for await (const record of csvRecords(stream, { delimiter, quote, encoding })) {
    records += 1;
    if (records > skip) return record.text;
  }
  return null;
}
