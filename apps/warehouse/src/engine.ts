import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { exceptionOf, badArguments } from './exception.js';
import { loadNative, type Connection, type Native } from './native.js';
import { Session, type Setup } from './session.js';
import { quoted } from './sql-text.js';
import { DATABASE } from './warehouse.settings.js';

/** Another process has the directory. */
export class DirectoryTaken extends Error {
  constructor(dir: string, pid: number | null, options?: ErrorOptions) {
    super(`数据目录已被另一个进程${pid === null ? '' : `（${pid}）`}占用：${dir} · another process${pid === null ? '' : ` (${pid})`} has the data directory`, options);
    this.name = 'DirectoryTaken';
  }
}

/** The engine's caches are 5 GiB each unless told otherwise; a call centre's data needs little of them. */
const CACHE_BYTES = 67_108_864;
/** Where BACKUP and RESTORE may write and read: the operator says where, and only the writing user can ask. */
const BACKUPS = '/';
/** A kill may come before the engine knows its query, so it is said again until the query has ended. */
const KILL_AGAIN_MS = 100;

/** Who holds the engine's lock file, if that process lives. */
function holder(dir: string): number | null {
  try {
    const pid = Number(/PID: (\d+)/.exec(readFileSync(join(dir, 'status'), 'utf8'))?.[1]);
    if (pid === process.pid) return null;
    process.kill(pid, 0);
    return pid;
  } catch { return null; }
}

/** The one chDB directory of this process. Each request gets a connection of its own, so that nothing of one shows in another. */
export class Engine {
  private readonly sessions = new Set<Session>();
  private fileReaders: ReadonlySet<string> | null = null;

  private constructor(private readonly native: Native, private readonly dir: string, private readonly root: Connection, /** That the engine may hold at once. */ readonly memoryBytes: number) {}

  /** Of ClickHouse, as `version()` says it. */
  version = '';

  /** Opens or makes the directory; `DirectoryTaken` when another process has it. Changes the working directory to an empty one. */
  static async open(dataDir: string, memoryBytes: number): Promise<Engine> {
    const native = loadNative();
    const dir = join(dataDir, 'engine');
    const empty = join(dataDir, 'empty');
    for (const each of [dir, empty]) mkdirSync(each, { recursive: true, mode: 0o700 });
    // chDB's database `default` reads files by relative names; there are none here.
    process.chdir(empty);
    let root: Connection;
    try {
      root = native.CreateConnection(dir, [`--max_server_memory_usage=${memoryBytes}`, `--mark_cache_size=${CACHE_BYTES}`, `--primary_index_cache_size=${CACHE_BYTES}`, `--backups.allowed_path=${BACKUPS}`]);
    } catch (fault) {
      const pid = holder(dir);
      throw pid === null ? fault : new DirectoryTaken(dataDir, pid, { cause: fault });
    }
    const engine = new Engine(native, dir, root, memoryBytes);
    await engine.shutFiles();
    return engine;
  }

  /** `SELECT * FROM '/etc/passwd'` works in chDB's `default`, even for who may only read; an ordinary one takes its place. */
  private async shutFiles(): Promise<void> {
    const run = (sql: string): Promise<unknown> => this.native.QueryAsyncConnection(this.root, sql, 'Null');
    await run('DETACH DATABASE default');
    // The first start makes it; later ones find it on disk, where making it again fails.
    try { await run('ATTACH DATABASE default'); } catch { await run('CREATE DATABASE default ENGINE = Memory'); }
    await run(`CREATE DATABASE IF NOT EXISTS ${DATABASE}`);
    const { bytes } = await this.native.QueryAsyncConnection(this.root, "SELECT version(), engine FROM system.databases WHERE name = 'default'", 'TSV');
    const [version = '', kind = ''] = bytes.toString().trim().split('\t');
    if (kind !== 'Memory') throw new Error(`chDB 的 default 库无法关闭 · the database "default" could not be shut: ${kind}`);
    this.version = version;
  }


  /** How many requests are at work. */
  get busy(): number {
    return this.sessions.size;
  }

  /** Runs `work` on a connection of its own. When `signal` aborts, the query on it is killed. */
  async session<T>(setup: Setup, signal: AbortSignal, work: (session: Session) => Promise<T>): Promise<T> {
    const session = new Session(this.native, this.native.CreateConnection(this.dir), randomUUID(), signal);
    const kill = (): void => void this.kill(session);
    this.sessions.add(session);
    signal.addEventListener('abort', kill, { once: true });
    try {
      await session.prepare(setup);
      return await work(session);
    } catch (fault) {
      throw exceptionOf(fault);
    } finally {
      signal.removeEventListener('abort', kill);
      // Closing a connection under a running call ends the process.
      await session.close();
      this.sessions.delete(session);
    }
  }

  /** Table functions by name: each of them reads something from outside, but for a few that only make rows. */
  async outsideReaders(session: Session): Promise<ReadonlySet<string>> {
    this.fileReaders ??= new Set((await session.query('SELECT name FROM system.table_functions', 'TSV')).toString().trim().split('\n'));
    return this.fileReaders;
  }

  killAll(): void {
    for (const session of this.sessions) void this.kill(session);
  }

  private async kill(session: Session): Promise<void> {
    while (this.sessions.has(session)) {
      const clerk = this.native.CreateConnection(this.dir);
      // ASYNC: with SYNC the answer often never comes although the query has ended.
      await this.native.QueryAsyncConnection(clerk, `KILL QUERY WHERE Settings['log_comment'] = ${quoted(session.key)} ASYNC`, 'Null').catch(() => undefined);
      this.native.CloseConnection(clerk);
      await delay(KILL_AGAIN_MS);
    }
  }

  /** Only when nothing is at work any more. */
  close(): void {
    if (this.sessions.size > 0) throw badArguments(`${this.sessions.size} queries are still at work.`);
    this.native.CloseConnection(this.root);
  }
}
