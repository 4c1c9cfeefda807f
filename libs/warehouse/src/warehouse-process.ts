import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@sanxiang/kernel';
import type { WarehouseAccess } from './clickhouse-warehouse.js';

export interface WarehouseProcessOptions {
  /** Belongs to the warehouse alone. */
  readonly dataDir: string;
  /** The program of apps/warehouse, built. */
  readonly entry: string | URL;
  readonly log: Logger;
  /** Bytes the engine may hold; absent: the program's own default. */
  readonly memoryBytes?: number;
  /** On loopback; absent: any free one. */
  readonly port?: number;
  /** Makes the user `viewer`, who may only read. */
  readonly viewerPassword?: string;
  /** Each time it answers, the first time included. */
  readonly onUp?: () => void;
  /** Each time it is lost unasked; it comes back by itself. */
  readonly onDown?: (reason: string) => void;
}

/** For /readyz. */
export interface WarehouseProcessState {
  readonly up: boolean;
  readonly pid: number | null;
  /** Times it was lost and started again. */
  readonly restarts: number;
  /** Why it is down or was lost last. */
  readonly fault: string | null;
}

/** libuv's threads carry the engine's calls; apps/warehouse refuses to start with fewer than it needs. */
const THREADS = '16';
const BACKOFF_FIRST_MS = 25;
const BACKOFF_DOUBLINGS_MAX = 10;
const BACKOFF_MAX_MS = 5000;
/** For one that did answer before it died: callers wait for it. */
const BACKOFF_AFTER_UP_MAX_MS = 400;
/** A process that stayed up this long died of something new, and is started again at once. */
const STEADY_MS = 5000;
/** At the first start: for the process of a parent that has just died to let go of the directory. */
const TAKEN_WAIT_MS = 15_000;
/** At the first start: ends of any other kind that are borne before it is given up. */
const FIRST_FAULTS_MAX = 5;
const GRACE_MS = 10_000;
/** Beyond the grace: what the child needs to kill its queries and close the engine. */
const KILL_MARGIN_MS = 3000;
const EXIT_SETTINGS = 64;
const EXIT_TAKEN = 75;

/** What the child says over IPC; anything else it says is not for us. */
type Said = { type: 'up'; port: number } | { type: 'failed'; code: number; message: string } | { type: 'log'; message: string };
const said = (message: unknown): message is Said => typeof message === 'object' && message !== null && 'type' in message
  && ((message.type === 'up' && 'port' in message && typeof message.port === 'number')
    || (message.type === 'failed' && 'code' in message && 'message' in message)
    || (message.type === 'log' && 'message' in message));

/** The embedded warehouse as a child process: started, watched, started again, stopped. Its address stays the same. */
export class WarehouseProcess {
  private child: ChildProcess | null = null;
  private readonly password = randomBytes(24).toString('base64url');
  private port: number;
  private up = false;
  private restarts = 0;
  private fault: string | null = null;
  private stopped = false;
  private readonly asleep = new AbortController();
  private life: Promise<void> = Promise.resolve();

  constructor(private readonly options: WarehouseProcessOptions) { this.port = options.port ?? 0; }

  /** Stays the same over all restarts. */
  get access(): WarehouseAccess {
    return { url: `http://127.0.0.1:${this.port}`, database: 'sanxiang', username: 'app', password: this.password };
  }

  get state(): WarehouseProcessState {
    return { up: this.up, pid: this.child?.pid ?? null, restarts: this.restarts, fault: this.fault };
  }

  /** Resolves when it answers for the first time; throws when it cannot (directory taken by another program, wrong settings, no engine). */
  start(): Promise<void> {
    return new Promise((resolve, reject) => { this.life = this.live(resolve, reject); });
  }

  /** Lets work under way finish, at most `graceMs`; what is left then is killed. */
  async stop(graceMs = GRACE_MS): Promise<void> {
    this.stopped = true;
    this.asleep.abort();
    const { child } = this;
    if (child !== null) {
      const last = setTimeout(() => child.kill('SIGKILL'), graceMs + KILL_MARGIN_MS);
      if (child.connected) child.send({ type: 'stop', graceMs }, () => undefined);
      await this.life;
      clearTimeout(last);
    }
    await this.life;
  }

  private async live(onFirstUp: () => void, giveUp: (reason: Error) => void): Promise<void> {
    let everUp = false;
    let faults = 0;
    const began = performance.now();
    while (!this.stopped) {
      const { reason, code, upMs } = await this.run(() => { everUp = true; onFirstUp(); });
      if (this.stopped) break;
      faults = upMs >= STEADY_MS ? 0 : faults + 1;
      const hopeless = code === EXIT_SETTINGS || (code === EXIT_TAKEN ? performance.now() - began > TAKEN_WAIT_MS : faults >= FIRST_FAULTS_MAX);
      if (!everUp && hopeless) { this.stopped = true; giveUp(new Error(reason)); return; }
      this.options.log.error({ reason, code }, 'warehouse process ended; it is started again');
      this.restarts += 1;
      const longest = upMs > 0 ? BACKOFF_AFTER_UP_MAX_MS : BACKOFF_MAX_MS;
      await delay(Math.min(longest, BACKOFF_FIRST_MS * 2 ** Math.min(faults, BACKOFF_DOUBLINGS_MAX)), undefined, { signal: this.asleep.signal }).catch(() => undefined);
    }
    if (!everUp) giveUp(new Error('the warehouse process was stopped before it answered'));
  }

  /** One life of the process, from start to end. */
  private async run(onUp: () => void): Promise<{ reason: string; code: number | null; upMs: number }> {
    const { options } = this;
    let reason: string | null = null;
    let upAt: number | null = null;
    const child = this.launch();
    child.on('message', (message: unknown) => {
      if (!said(message)) return;
      if (message.type === 'failed') reason = message.message;
      else if (message.type === 'log') options.log.error({ reason: message.message }, 'warehouse process');
      else {
        this.port = message.port;
        this.up = true;
        this.fault = null;
        upAt = performance.now();
        options.log.info({ pid: child.pid, port: message.port }, 'warehouse process answers');
        onUp();
        options.onUp?.();
      }
    });
    const { code, signal } = await ended(child);
    this.child = null;
    const wasUp = this.up;
    this.up = false;
    this.fault = reason ?? `warehouse process ended (${signal ?? code ?? 'not started'})`;
    if (wasUp && !this.stopped) options.onDown?.(this.fault);
    return { reason: this.fault, code, upMs: upAt === null ? 0 : performance.now() - upAt };
  }

  private launch(): ChildProcess {
    const { dataDir, entry, memoryBytes, viewerPassword } = this.options;
    const child = fork(entry, [], {
      // Nothing of our own environment: it holds keys, and the engine should not depend on it. The same port each time: clients in other threads keep theirs.
      env: {
        TZ: 'UTC', UV_THREADPOOL_SIZE: THREADS, SANXIANG_WAREHOUSE_DIR: dataDir, SANXIANG_WAREHOUSE_PASSWORD: this.password, SANXIANG_WAREHOUSE_PORT: String(this.port),
        ...(memoryBytes !== undefined && { SANXIANG_WAREHOUSE_MEMORY: String(memoryBytes) }),
        ...(viewerPassword !== undefined && { SANXIANG_WAREHOUSE_VIEWER_PASSWORD: viewerPassword }),
      },
      execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.child = child;
    return child;
  }
}

async function ended(child: ChildProcess): Promise<{ code: number | null; signal: string | null }> {
  // A program that cannot be started at all says so by `error` and never exits.
  return Promise.race([
    once(child, 'exit').then(([code, signal]: unknown[]) => ({ code: typeof code === 'number' ? code : null, signal: typeof signal === 'string' ? signal : null })),
    new Promise<{ code: null; signal: string }>((resolve) => { child.on('error', (fault) => { if (child.pid === undefined) resolve({ code: null, signal: fault.message }); }); }),
  ]);
}

/** Starts the embedded warehouse and waits until it answers. It comes back by itself whenever it dies, and dies with this process. */
export async function startWarehouseProcess(options: WarehouseProcessOptions): Promise<WarehouseProcess> {
  const process = new WarehouseProcess(options);
  await process.start();
  return process;
}
