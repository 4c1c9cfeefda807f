import { badArguments, cancelled, exceptionOf, syntaxError } from './exception.js';
import type { Connection, Cursor, Native } from './native.js';
import { quoted } from './sql-text.js';
import { DATABASE } from './warehouse.settings.js';

/** What a request brings along for its statement. */
export interface Setup {
  readonly database: string;
  readonly settings: ReadonlyMap<string, string>;
  readonly params: ReadonlyMap<string, string>;
  /** Set after all other settings; from then on none can be changed. */
  readonly readOnly: boolean;
}

/** The engine's own judgement, in rising order of harm. */
export const QueryClass = { reading: 0, mutating: 1, global: 2, control: 3, unknown: 4 } as const;

/** Of a statement and of all its parameters; the engine's own limit of 256 KiB is too narrow for lists of ids. */
const SQL_BYTES_MAX = 64 * 1024 * 1024;
const SHORT = 100_000;
const SETTING_NAME = /^[A-Za-z_][\w.]*$/;
const PARAM_NAME = /^[A-Za-z_]\w*$/;
const NAME = /^[\w-]{1,128}$/;

/** One request's connection. At most one call runs on it at a time. */
export class Session {
  private running: Promise<unknown> = Promise.resolve();

  constructor(private readonly native: Native, private readonly connection: Connection, /** By which its queries are found again. */ readonly key: string, private readonly signal: AbortSignal) {}

  /** Database, settings and parameters; values go in as string literals and nothing else is made of them. */
  async prepare(setup: Setup): Promise<void> {
    if (!NAME.test(setup.database)) throw badArguments('Not the name of a database.');
    const settings = [`log_comment = ${quoted(this.key)}`, `max_query_size = ${SQL_BYTES_MAX}`];
    for (const [name, value] of setup.settings) {
      if (!SETTING_NAME.test(name)) throw badArguments(`Not the name of a setting: ${name}.`);
      if (name !== 'log_comment') settings.push(`${name} = ${quoted(value)}`);
    }
    const params = [...setup.params].map(([name, value]) => {
      if (!PARAM_NAME.test(name)) throw badArguments(`Not the name of a parameter: ${name}.`);
      return `param_${name} = ${quoted(value)}`;
    });
    const run = (...steps: readonly string[]): Promise<unknown> => this.call(() => this.native.QueryAsyncConnection(this.connection, steps.join(';'), 'Null'));
    const first = [`USE \`${setup.database}\``, `SET ${settings.join(', ')}`];
    const rest = [...(params.length > 0 ? [`SET ${params.join(', ')}`] : []), ...(setup.readOnly ? ['SET readonly = 1'] : [])];
    // In one text the limit on its size that the first step raises does not hold for the second yet.
    if (params.join().length < SHORT) await run(...first, ...rest);
    else { await run(...first); await run(...rest); }
  }

  /** What the engine's parser says of a statement. More than one is refused (62), as a server does. */
  async classify(sql: string): Promise<number> {
    const { statementCount, queryClass } = await this.call(() => this.native.DurableClassifyAsync(this.connection, sql, DATABASE));
    if (statementCount > 1) throw syntaxError('Multi-statements are not allowed.');
    if (statementCount < 1) throw syntaxError('Empty query.');
    return queryClass;
  }

  /** The whole result at once. */
  async query(sql: string, format: string): Promise<Buffer> {
    return (await this.call(() => this.native.QueryAsyncConnection(this.connection, sql, format))).bytes;
  }

  /** Runs an INSERT FROM INFILE; gives how many rows and bytes were written. */
  insert(sql: string): Promise<{ readonly rowsWritten: number; readonly bytesWritten: number }> {
    return this.call(() => this.native.InsertRawAsyncConnection(this.connection, sql, Buffer.alloc(0), false));
  }

  /** The result block by block; the next is worked out only when it is asked for. */
  async *stream(sql: string, format: string): AsyncGenerator<Buffer> {
    let cursor: Cursor | null = null;
    try {
      const opened = await this.call(async () => this.native.StreamQuery(this.connection, sql, format));
      cursor = opened;
      for (;;) {
        const { bytes, done } = await this.call(() => this.native.StreamFetch(opened));
        if (done) return;
        yield bytes;
      }
    } finally {
      await this.running;
      if (cursor !== null) this.native.StreamCancel(cursor);
    }
  }

  /** Waits for the running call, then closes. */
  async close(): Promise<void> {
    await this.running;
    this.native.CloseConnection(this.connection);
  }

  private async call<T>(start: () => Promise<T>): Promise<T> {
    if (this.signal.aborted) throw cancelled('The caller went away.');
    const result = start();
    this.running = result.then(() => undefined, () => undefined);
    try { return await result; } catch (fault) { throw exceptionOf(fault); }
  }
}
