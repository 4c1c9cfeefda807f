/**
 * The greeting of ClickHouse's Go client (Grafana's among others) over HTTP. It asks this before anything else, and reads answers in the form of the
 * revision that it is told. The engine writes Native as for revision 0 and cannot be told otherwise, so the greeting is answered by hand and says 0;
 * the answer itself has to be in the form of the revision that the client speaks (block info, and a flag behind each type).
 */
const GREETING = /^\s*SELECT\s+displayName\(\),\s*version\(\),\s*revision\(\),\s*timezone\(\)\s*;?\s*$/i;
const NAME = 'sanxiang-warehouse';
const ZONE = 'UTC';
/** Block info: not overflowing, no bucket; then columns and rows. */
const BLOCK_INFO = Buffer.from([1, 0, 2, 0xff, 0xff, 0xff, 0xff, 0]);
const COLUMNS = 4;
const ROWS = 1;
const PLAIN_SERIALIZATION = Buffer.from([0]);
/** One byte says the length of a text up to this. */
const TEXT_BYTES_MAX = 127;

export const isGreeting = (sql: string, params: URLSearchParams): boolean => params.has('client_protocol_version') && GREETING.test(sql);

/** The answer in the format Native, with the revision 0. `version` is the engine's. */
export function greeting(version: string): Buffer {
  const columns = [['displayName()', 'String', text(NAME)], ['version()', 'String', text(version)], ['revision()', 'UInt32', Buffer.alloc(4)], ['timezone()', 'String', text(ZONE)]] as const;
  return Buffer.concat([BLOCK_INFO, Buffer.from([COLUMNS, ROWS]), ...columns.flatMap(([name, type, value]) => [text(name), text(type), PLAIN_SERIALIZATION, value])]);
}

function text(words: string): Buffer {
  const bytes = Buffer.from(words);
  if (bytes.length > TEXT_BYTES_MAX) throw new RangeError(`too long for a greeting: ${words}`);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}
