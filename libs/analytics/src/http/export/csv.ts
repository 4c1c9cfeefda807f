import { stringify } from 'csv-stringify/sync';

/** A cell: text, number, or nothing. Instants come as RFC 3339 text. */
export type Cell = string | number | null;

const NUMBER = /^-?\d+(\.\d+)?$/;
const DANGEROUS = /^[=+\-@\t\r]/;

/** A cell that a spreadsheet will not run as a formula: a leading `'` before `= + - @`, tab and CR, but for plain numbers. */
export const harmless = (cell: Cell): Cell => (typeof cell === 'string' && DANGEROUS.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell);

/** Rows as RFC 4180 lines with CRLF; a line break of any kind in a cell is quoted, null is an empty cell. */
export const csvLines = (rows: readonly (readonly Cell[])[]): string => stringify(rows.map((row) => row.map(harmless)), { record_delimiter: '\r\n', quoted_match: /[\r\n]/ });
