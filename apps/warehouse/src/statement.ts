import type { Answer } from './answer.js';
import type { Engine } from './engine.js';
import { notImplemented, readOnlyRefusal } from './exception.js';
import { refuseWriting } from './read-only-guard.js';
import type { StatementRequest } from './request.js';
import { QueryClass, type Session, type Setup } from './session.js';
import { looksLikeReading, shapeOf } from './sql-text.js';
import type { User } from './users.js';

/** Formats whose blocks may simply be put one after the other; of the others each block has a head and a foot. */
const STREAMABLE = new Set(['JSONEachRow', 'NDJSON', 'JSONLines', 'JSONCompactEachRow', 'JSONStringsEachRow', 'JSONCompactStringsEachRow', 'TabSeparated', 'TSV', 'TabSeparatedRaw', 'TSVRaw', 'CSV', 'RowBinary', 'Native']);
/** Of a result that is held in memory as a whole; streamed ones have no limit. */
const RESULT_BYTES_MAX = '268435456';
/** Share of the engine's memory that one reading may take, so that it fails alone and inserts go on. */
const READING_SHARE = 0.6;
const NEVER = new AbortController().signal;

/** Runs a statement for a user and answers it. `signal` aborts when the client has left. */
export async function runStatement(engine: Engine, user: User, method: string, asked: StatementRequest, answer: Answer, signal: AbortSignal): Promise<void> {
  if (asked.rows !== null) {
    if (user.readOnly || method !== 'POST') throw readOnlyRefusal(`${user.name}: Cannot execute query in readonly mode.`);
    // Once its rows are here an insert runs to its end: whoever left could not know how far it was.
    return engine.session(setupOf(asked, user, engine.memoryBytes, { reading: false, streamed: false }), NEVER, async (session) => {
      await session.classify(asked.sql);
      answer.done(await session.insert(asked.sql));
    });
  }
  const { format: named, selects } = shapeOf(asked.sql);
  const format = named ?? asked.format;
  const streamed = !asked.wholeResult && selects === 1 && STREAMABLE.has(format);
  return engine.session(setupOf(asked, user, engine.memoryBytes, { reading: looksLikeReading(asked.sql), streamed }), signal, async (session) => {
    const queryClass = await session.classify(asked.sql);
    if (user.readOnly) await refuseWriting(session, asked.sql, queryClass, await engine.outsideReaders(session));
    else if (queryClass !== QueryClass.reading && method !== 'POST') throw readOnlyRefusal('Only POST may change something.');
    if (queryClass === QueryClass.control && /^\s*(?:USE|SET)\s/i.test(asked.sql)) throw notImplemented('There are no sessions: USE and SET would have no effect. Give settings with the query.');
    const blocks = streamed && queryClass === QueryClass.reading ? session.stream(asked.sql, format) : whole(session, asked.sql, format);
    await answer.send(format, asked.compress, blocks);
  });
}

/**
 * Not streamed, because the engine plans a stream on the event loop, and planning runs subqueries (`x = (SELECT …)`,
 * `x IN (SELECT …)`) to their end: for seconds nothing else would be answered, not even the kill.
 */
async function* whole(session: Session, sql: string, format: string): AsyncGenerator<Buffer> {
  const bytes = await session.query(sql, format);
  if (bytes.length > 0) yield bytes;
}

function setupOf(asked: StatementRequest, user: User, memoryBytes: number, { reading, streamed }: { readonly reading: boolean; readonly streamed: boolean }): Setup {
  const settings = new Map(asked.settings);
  // ON by default since 26.3; an insert is answered when its rows are in a part, not when they are in a buffer.
  if (asked.rows !== null && !settings.has('async_insert')) settings.set('async_insert', '0');
  if (reading) {
    const unless = (name: string, value: string): void => { if (!settings.has(name)) settings.set(name, value); };
    if (!streamed) unless('max_result_bytes', RESULT_BYTES_MAX);
    unless('max_memory_usage', String(Math.floor(memoryBytes * READING_SHARE)));
  }
  if (user.secondsMax !== null) {
    const wanted = Number(settings.get('max_execution_time'));
    settings.set('max_execution_time', String(wanted > 0 ? Math.min(wanted, user.secondsMax) : user.secondsMax));
  }
  return { database: asked.database, settings, params: asked.params, readOnly: user.readOnly };
}
