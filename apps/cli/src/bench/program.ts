import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Failed, type Terminal } from '../terminal.js';
import { sleep } from './measure.js';

const LAUNCHER = fileURLToPath(new URL('../../bin/sanxiang.js', import.meta.url));
const READY_MS_MAX = 120_000;
const ASK_EVERY_MS = 20;
const STOP_MS_MAX = 20_000;
const SAID_MAX = 4000;

const freePort = (): Promise<number> => new Promise((resolve, reject) => {
  const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => { resolve(typeof address === 'object' && address !== null ? address.port : 0); });
  });
});

/** A program of its own for the measurement: free port, fresh data, no keys, embedded adapters. */
export class Program {
  private said = '';
  private ended: string | null = null;

  private constructor(readonly url: string, private readonly child: ChildProcess) {
    const keep = (data: Buffer): void => { this.said = (this.said + data.toString()).slice(-SAID_MAX); };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    // Whatever ends the measurement ends its program.
    process.once('exit', () => { child.kill('SIGKILL'); });
    child.once('exit', (code, signal) => { this.ended = String(signal ?? code); });
    child.once('error', (error) => { this.ended = error.message; });
  }

  get pid(): number { return this.child.pid ?? 0; }

  /** Starts it, or what takes its place (a program for Node and its arguments); answers it with the milliseconds until it was ready. Throws `Failed` when it does not become ready. */
  static async start(terminal: Terminal, dataDir: string, command: readonly string[] = [LAUNCHER, 'start']): Promise<{ program: Program; readyMs: number }> {
    const port = await freePort();
    // Only what it needs: an address of a ClickHouse, a keys file or another zone would measure something else.
    const { PATH, HOME, TMPDIR } = terminal.env;
    const began = performance.now();
    const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH, HOME, TMPDIR, SANXIANG_PORT: String(port), SANXIANG_DATA_DIR: dataDir, SANXIANG_LOG_LEVEL: 'warn' } });
    const program = new Program(`http://127.0.0.1:${port}`, child);
    while (performance.now() - began < READY_MS_MAX) {
      if (program.ended !== null) throw new Failed(`sanxiang start: ${program.ended}\n${program.said}`);
      const ready = await fetch(`${program.url}/readyz`).then(async (r) => { await r.arrayBuffer(); return r.status === 200; }, () => false);
      if (ready) return { program, readyMs: Math.round(performance.now() - began) };
      await sleep(ASK_EVERY_MS);
    }
    await program.stop();
    throw new Failed(`sanxiang start: ${READY_MS_MAX / 1000} s\n${program.said}`);
  }

  /** Throws `Failed` when it has ended by itself. */
  mustRun(): void {
    if (this.ended !== null) throw new Failed(`sanxiang start: ${this.ended}\n${this.said}`);
  }

  /** Ends it as a supervisor would; answers whether it stopped by itself in time. */
  async stop(): Promise<boolean> {
    if (this.ended !== null) return true;
    const gone = new Promise<boolean>((resolve) => { this.child.once('exit', () => { resolve(true); }); });
    this.child.kill('SIGTERM');
    const inTime = await Promise.race([gone, sleep(STOP_MS_MAX).then(() => false)]);
    if (!inTime) { this.child.kill('SIGKILL'); await gone; }
    return inTime;
  }
}
