import { notImplemented } from './exception.js';
import { isWord, tokens } from './sql-text.js';

/** An INSERT whose rows come as bytes, cut into the parts around them. */
export interface InsertStatement {
  /** `INSERT INTO t (a, b)`. */
  readonly target: string;
  /** `SETTINGS …`, or nothing. */
  readonly settings: string;
  readonly format: string;
  /** Rows that stand in the text itself. */
  readonly inline: string;
}

const ONLY_AN_END = /^[\s;]*$/;

/**
 * Cuts an INSERT that carries data; null for all other statements, INSERT SELECT among them.
 * Data must never reach the engine inside the text: there it ends at the first blank line and the rest runs as SQL.
 */
export function insertStatement(sql: string): InsertStatement | null {
  let settingsAt = -1;
  let formatAt = -1;
  let first = true;
  for (const token of tokens(sql)) {
    if (first && !isWord(token, 'INSERT')) return null;
    first = false;
    if (token.depth > 0) continue;
    if (formatAt >= 0) return cut(sql, settingsAt, formatAt, token.text, sql.slice(token.end));
    if (isWord(token, 'SELECT') || isWord(token, 'WITH')) return null;
    if (isWord(token, 'FROM')) throw notImplemented('INSERT FROM INFILE is not taken over HTTP.');
    if (isWord(token, 'SETTINGS') && settingsAt < 0) settingsAt = token.start;
    if (isWord(token, 'VALUES')) return cut(sql, settingsAt, token.start, 'Values', sql.slice(token.end));
    if (isWord(token, 'FORMAT')) formatAt = token.start;
  }
  return null;
}

function cut(sql: string, settingsAt: number, dataAt: number, format: string, rest: string): InsertStatement {
  const targetEnd = settingsAt < 0 ? dataAt : settingsAt;
  return {
    target: sql.slice(0, targetEnd).trim(), settings: settingsAt < 0 ? '' : sql.slice(settingsAt, dataAt).trim(), format,
    inline: ONLY_AN_END.test(rest) ? '' : rest.replace(/^\s+/, ''),
  };
}

/** The same INSERT, with its rows in a file. `path` and `compression` are this process's own words. */
export const fromFile = (insert: InsertStatement, path: string, compression: string): string =>
  `${insert.target} FROM INFILE '${path}' COMPRESSION '${compression}' ${insert.settings} FORMAT ${insert.format}`;
