import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CloudEvent } from '@sanxiang/contracts';
import { processTree, signal, stillRuns, type RunningProcess } from './process-tree.js';
import { until } from './until.js';

const SANXIANG = fileURLToPath(new URL('../../../apps/cli/bin/sanxiang.js', import.meta.url));
const SPLIT = fileURLToPath(new URL('../../../tools/split/split.mjs', import.meta.url));
/** How the program is started: everything in one, or in processes of their own (decision 0008). */
const COMMANDS = { start: [SANXIANG, 'start'], split: [SPLIT] } as const;
const READY_MS = 60_000;
const ASK_READY_MS = 5000;
const SETTLED_MS = 10_000;
/** What supervisors give a program between SIGTERM and SIGKILL. */
const STOP_MS = 15_000;
/** Rounds of stopping before a kill: a process that was being started meanwhile is found in the next. */
const STOP_ROUNDS_MAX = 20;
const GONE_MS = 10_000;

export interface ProgramOptions {
  readonly mode?: keyof typeof COMMANDS;
  /** Given to the program beside its address and folder; nothing else of the environment is handed on. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: a folder of its own, removed by `stop`. */
  readonly dataDir?: string;
  /** Where its output goes; default: errors to ours, the rest nowhere. */
  readonly outputFile?: string;
  /** Arguments of the command. */
  readonly args?: readonly string[];
  /** Whether it has a process group of its own, all of which `stop` signals, as a supervisor of services does. Else it ends with the group of whoever started it. */
  readonly ownGroup?: boolean;
}

/** An answer over HTTP; `body` is parsed when it is JSON. */
export interface Answer { readonly status: number; readonly type: string; readonly headers: Headers; readonly body: unknown }

/** The built program as users start it, on a port and a data directory of its own; spoken to over HTTP only. */
export class Program {
  private child: ChildProcess | null = null;
  /** Processes seen in its tree: one that lost its parent is found no other way. */
  private readonly seen = new Map<number, RunningProcess>();
  private readonly killWithUs = (): void => { this.killNow(); };

  private constructor(
    readonly url: string,
    /** A folder that goes with it, when none was given: its data are in `data` there. */
    readonly dir: string,
    readonly dataDir: string,
    private readonly options: ProgramOptions,
  ) {}

  /** Takes a port and a folder; nothing runs yet. */
  static async prepared(options: ProgramOptions = {}): Promise<Program> {
    const dir = options.dataDir ?? await mkdtemp(join(tmpdir(), 'sanxiang-program-'));
    return new Program(`http://127.0.0.1:${await freePort()}`, dir, options.dataDir ?? join(dir, 'data'), options);
  }

  /** Resolves when it is ready; throws when it ends before. */
  static async start(options: ProgramOptions = {}): Promise<Program> {
    const program = await Program.prepared(options);
    try {
      program.launch();
      await program.ready();
    } catch (error) { await program.stop(); throw error; }
    return program;
  }

  /** Starts it, also again after `kill`: on the same port and data. Does not wait. */
  launch(): void {
    const { mode = 'start', env, args = [], outputFile, ownGroup = false } = this.options;
    const output = outputFile === undefined ? null : openSync(outputFile, 'a');
    this.seen.clear();
    this.child = spawn(process.execPath, [...COMMANDS[mode], ...args], {
      env: { SANXIANG_LOG_LEVEL: 'warn', ...env, SANXIANG_PORT: new URL(this.url).port, SANXIANG_DATA_DIR: this.dataDir },
      stdio: ['ignore', output ?? 'ignore', output ?? 'inherit'],
      detached: ownGroup,
    });
    if (output !== null) closeSync(output);
    process.off('exit', this.killWithUs);
    process.once('exit', this.killWithUs);
  }

  /** Resolves when it says that it is ready. */
  async ready(giveUpMs = READY_MS): Promise<void> {
    await until('the program to be ready', async () => {
      if (!this.runs) throw new Error(`the program ended with ${this.exitCode ?? 'a signal'}`);
      return (await this.ask('/readyz', {}, ASK_READY_MS).catch(() => null))?.status === 200;
    }, giveUpMs);
    this.processes();
  }

  get runs(): boolean { return this.child !== null && this.child.exitCode === null && this.child.signalCode === null; }
  /** null while it runs, and after a signal. */
  get exitCode(): number | null { return this.child?.exitCode ?? null; }

  /** All its processes, the one that was started first. */
  processes(): RunningProcess[] {
    for (const found of this.child?.pid === undefined ? [] : processTree(this.child.pid)) this.seen.set(found.pid, found);
    for (const one of [...this.seen.values()]) if (!stillRuns(one)) this.seen.delete(one.pid);
    // The child of one that lost its parent is in no tree of ours.
    for (const orphan of [...this.seen.values()]) for (const found of processTree(orphan.pid)) this.seen.set(found.pid, found);
    return [...this.seen.values()];
  }

  /** SIGKILL to all its processes at one moment: all are halted first, so that none sees another die or starts a new one. */
  killNow(): void {
    for (let round = 0; round < STOP_ROUNDS_MAX; round += 1) {
      const halted = new Set<number>();
      for (let fresh = this.processes(); fresh.length > 0; fresh = this.processes().filter(({ pid }) => !halted.has(pid))) {
        for (const one of fresh) { halted.add(one.pid); signal(one, 'SIGSTOP'); }
      }
      if (halted.size === 0) break;
      for (const pid of halted) signal({ pid }, 'SIGKILL');
    }
    process.off('exit', this.killWithUs);
  }

  /** SIGKILL to all its processes; resolves when none is left. */
  async kill(): Promise<void> {
    this.killNow();
    await until('all processes to be gone', () => !this.runs && this.processes().length === 0, GONE_MS);
  }

  async get(path: string, giveUpMs?: number): Promise<Answer> { return this.ask(path, {}, giveUpMs); }

  /** Sends events as NDJSON; answers what the program says of them. */
  async send(events: readonly CloudEvent[]): Promise<unknown> {
    return (await this.post(events.map((e) => JSON.stringify(e)).join('\n'))).body;
  }

  /** Sends a body to the door for events; rejects when no whole answer came. */
  async post(body: string, type = 'application/x-ndjson', giveUpMs?: number): Promise<Answer> {
    return this.ask('/v1/events', { method: 'POST', headers: { 'content-type': type }, body }, giveUpMs);
  }

  /** Resolves when every event is in every figure. */
  async settled(giveUpMs = SETTLED_MS): Promise<void> {
    await until('every event in every figure', async () => {
      const { body } = await this.get('/v1/progress');
      return typeof body === 'object' && body !== null && 'settled' in body && body.settled === true;
    }, giveUpMs);
  }

  /** SIGTERM, and SIGKILL to what is left after the time that supervisors give; removes its folder when that is its own. Answers the exit code. */
  async stop(): Promise<number | null> {
    if (this.child !== null && this.runs) {
      const gone = once(this.child, 'exit');
      const pid = this.child.pid ?? NaN;
      signal({ pid: this.options.ownGroup === true ? -pid : pid }, 'SIGTERM');
      await Promise.race([gone, overdue(STOP_MS)]);
    }
    await this.kill();
    if (this.options.dataDir === undefined) await rm(this.dir, { recursive: true, force: true });
    return this.exitCode;
  }

  private async ask(path: string, init: RequestInit = {}, giveUpMs?: number): Promise<Answer> {
    const response = await fetch(this.url + path, { ...init, ...giveUpMs !== undefined && { signal: AbortSignal.timeout(giveUpMs) } });
    const type = response.headers.get('content-type') ?? '';
    const text = await response.text();
    return { status: response.status, type, headers: response.headers, body: /[/+]json\b/.test(type) ? JSON.parse(text) : text };
  }
}

const overdue = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms).unref(); });

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
