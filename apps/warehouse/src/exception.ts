/** What the engine or this process refuses, in ClickHouse's own words: a number, a name and a text. */
export class Exception extends Error {
  constructor(readonly code: number, readonly type: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Exception';
  }

  /** As ClickHouse writes it; `@clickhouse/client` makes its `ClickHouseError` of this text. */
  toText(version: string): string {
    return `Code: ${this.code}. DB::Exception: ${this.message} (${this.type}) (version ${version})\n`;
  }
}

const LOGICAL_ERROR = 49;
const TEXT = /^(?:Code: \d+\. DB::(?:\w*)Exception: )*Code: (\d+)\. DB::\w*Exception: (.*)\(([A-Z0-9_]*[A-Z]{3}[A-Z0-9_]*)\)\s*$/s;
const INNER = / ?\([A-Z0-9_]*[A-Z]{3}[A-Z0-9_]*\) \(version [^)]*\)\.?/g;

/** Reads the engine's text; what is not in its form becomes a logical error, never nothing. */
export function exceptionOf(fault: unknown): Exception {
  if (fault instanceof Exception) return fault;
  const text = fault instanceof Error ? fault.message : String(fault);
  const found = TEXT.exec(text);
  if (found === null) return new Exception(LOGICAL_ERROR, 'LOGICAL_ERROR', `${text}.`, { cause: fault });
  const [, code = '', message = '', type = ''] = found;
  return new Exception(Number(code), type, message.replace(INNER, '').trim(), { cause: fault });
}

export const syntaxError = (message: string): Exception => new Exception(62, 'SYNTAX_ERROR', message);
export const notImplemented = (message: string): Exception => new Exception(48, 'NOT_IMPLEMENTED', message);
export const readOnlyRefusal = (message: string): Exception => new Exception(164, 'READONLY', message);
export const badArguments = (message: string): Exception => new Exception(36, 'BAD_ARGUMENTS', message);
export const tooManyQueries = (message: string): Exception => new Exception(202, 'TOO_MANY_SIMULTANEOUS_QUERIES', message);
export const tooManyBytes = (message: string): Exception => new Exception(307, 'TOO_MANY_BYTES', message);
export const noSpace = (message: string): Exception => new Exception(243, 'NOT_ENOUGH_SPACE', message);
export const cancelled = (message: string): Exception => new Exception(394, 'QUERY_WAS_CANCELLED', message);
export const shuttingDown = (): Exception => new Exception(236, 'ABORTED', 'Server is shutting down.');
/** The same words for a wrong name and a wrong password. */
export const authenticationFailed = (user: string): Exception =>
  new Exception(516, 'AUTHENTICATION_FAILED', `${user}: Authentication failed: password is incorrect, or there is no user with such name.`);

const STATUS: Readonly<Record<number, number>> = {
  516: 403, 164: 403, 159: 408, 307: 413, 48: 501, 202: 503, 236: 503, 243: 507,
  6: 400, 26: 400, 27: 400, 36: 400, 38: 400, 41: 400, 53: 400, 62: 400, 117: 400, 456: 400, 457: 400,
  46: 404, 47: 404, 50: 404, 60: 404, 73: 404, 81: 404, 115: 404,
};
const SERVER_ERROR = 500;

/** The HTTP status that ClickHouse answers with such a code. */
export const statusOf = (code: number): number => STATUS[code] ?? SERVER_ERROR;
