/** A piece of SQL: a bare word, a quoted name, a quoted string or a single character. */
export interface Token {
  readonly kind: 'word' | 'name' | 'string' | 'mark';
  /** As written, without quotes for names; strings are not looked into. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** How many brackets are open around it. */
  readonly depth: number;
}

const SPACE = /[\s ]+/y;
const COMMENT = /--[^\n]*|#(?:!|\s)[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const WORD = /[A-Za-z_][\w]*|\d[\w.]*/y;
const HEREDOC = /\$(\w*)\$/y;
const CLOSING: Readonly<Record<string, string>> = { "'": "'", '"': '"', '`': '`', '‘': '’', '“': '”' };

const match = (pattern: RegExp, sql: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(sql);
};

function quotedEnd(sql: string, at: number, close: string): number {
  for (let i = at + 1; i < sql.length; i += 1) {
    if (sql[i] === '\\') i += 1;
    else if (sql[i] === close) {
      if (sql[i + 1] !== close) return i + 1;
      i += 1;
    }
  }
  return sql.length;
}

/**
 * Cuts SQL into tokens as the engine's lexer does, without comments. It only finds where things stand (the data of an
 * INSERT, a FORMAT at the end); what a statement *is* is asked of the engine's own parser.
 */
export function* tokens(sql: string): Generator<Token> {
  let depth = 0;
  for (let at = 0; at < sql.length;) {
    const skipped = match(SPACE, sql, at) ?? match(COMMENT, sql, at);
    if (skipped !== null) { at += skipped[0].length; continue; }
    const first = sql[at] ?? '';
    const close = CLOSING[first];
    const heredoc = first === '$' ? match(HEREDOC, sql, at) : null;
    const word = match(WORD, sql, at);
    let end = at + 1;
    let kind: Token['kind'] = 'mark';
    if (close !== undefined) { end = quotedEnd(sql, at, close); kind = first === "'" || first === '‘' ? 'string' : 'name'; }
    else if (heredoc !== null) {
      const found = sql.indexOf(heredoc[0], at + heredoc[0].length);
      end = found < 0 ? sql.length : found + heredoc[0].length;
      kind = 'string';
    } else if (word !== null) { end = at + word[0].length; kind = 'word'; }
    if (first === ')' || first === ']') depth = Math.max(0, depth - 1);
    yield { kind, text: kind === 'name' ? sql.slice(at + 1, end - 1) : sql.slice(at, end), start: at, end, depth };
    if (first === '(' || first === '[') depth += 1;
    at = end;
  }
}

/** Whether a token is this keyword, in any case. */
export const isWord = (token: Token | undefined, word: string): boolean => token?.kind === 'word' && token.text.toUpperCase() === word;

const READING = new Set(['SELECT', 'WITH', 'SHOW', 'DESCRIBE', 'DESC', 'EXPLAIN', 'EXISTS', 'FROM', '(']);

/** Whether a statement looks like one that reads; decides where it queues, not what it may do. */
export function looksLikeReading(sql: string): boolean {
  for (const token of tokens(sql)) return READING.has(token.text.toUpperCase());
  return false;
}

/** The shape of a statement that reads: the format it names itself, and how many SELECTs it holds. */
export function shapeOf(sql: string): { readonly format: string | null; readonly selects: number } {
  let format: string | null = null;
  let selects = 0;
  let before: Token | undefined;
  for (const token of tokens(sql)) {
    if (isWord(token, 'SELECT')) selects += 1;
    if (isWord(before, 'FORMAT') && before?.depth === 0 && token.kind === 'word') format = token.text;
    before = token;
  }
  return { format, selects };
}

/** A string literal of ClickHouse's SQL. */
export const quoted = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
