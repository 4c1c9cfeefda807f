import { readOnlyRefusal } from './exception.js';
import { QueryClass, type Session } from './session.js';
import { isWord, quoted, tokens } from './sql-text.js';

/** Make rows of nothing, or read what is in the warehouse anyway. */
const HARMLESS = new Set(['numbers', 'numbers_mt', 'zeros', 'zeros_mt', 'generate_series', 'generateSeries', 'generateRandom', 'values', 'null', 'view', 'format', 'merge', 'loop']);
/** Scalar functions that read files. */
const FILE_FUNCTIONS = ['file', 'catboostEvaluate'];

/** Names of functions (lower case) of which a statement, as the engine prints it, calls one that is refused; the first such. */
export function outsideCall(printed: string, refused: ReadonlySet<string>): string | null {
  let before: { readonly text: string; readonly callable: boolean } | null = null;
  let after = '';
  for (const token of tokens(printed)) {
    if (token.text === '(' && before?.callable === true && refused.has(before.text.toLowerCase())) return before.text;
    if (isWord(token, 'OUTFILE') && after.toUpperCase() === 'INTO') return 'INTO OUTFILE';
    before = { text: token.text, callable: token.kind === 'word' || token.kind === 'name' };
    after = token.kind === 'word' ? token.text : '';
  }
  return null;
}

/**
 * Refuses (164) what a reader may not do. The engine's own `readonly = 1` lets through INTO OUTFILE, KILL QUERY, the
 * scalar `file()` and DESCRIBE of a table function, so its parser's judgement and a look at the functions come first.
 * A guard-rail, not a wall: the process itself should be able to read nothing but its data.
 */
export async function refuseWriting(session: Session, sql: string, queryClass: number, tableFunctions: ReadonlySet<string>): Promise<void> {
  if (queryClass !== QueryClass.reading) throw readOnlyRefusal('viewer: Cannot execute query in readonly mode.');
  const printed = (await session.query(`SELECT formatQuerySingleLine(${quoted(sql)})`, 'TSVRaw')).toString();
  const refused = new Set([...tableFunctions].filter((name) => !HARMLESS.has(name)).concat(FILE_FUNCTIONS).map((name) => name.toLowerCase()));
  const call = outsideCall(printed, refused);
  if (call !== null) throw readOnlyRefusal(`viewer: ${call} is not allowed in readonly mode.`);
}
