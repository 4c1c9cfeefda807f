import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CloudEvent } from '@sanxiang/contracts';
import { until } from '@sanxiang/testing';

const READY_MS = 60_000;
const BIN = fileURLToPath(new URL('../../cli/bin/sanxiang.js', import.meta.url));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** The program as users start it, on a port and a data directory of its own; spoken to over HTTP only. */
export class Program {
  private constructor(readonly url: string, private readonly dir: string, private readonly child: ChildProcess) {}

  static async start(): Promise<Program> {
    const port = await freePort();
    const dir = await mkdtemp(join(tmpdir(), 'sanxiang-e2e-'));
    const child = spawn(process.execPath, [BIN, 'start'], { env: { SANXIANG_PORT: String(port), SANXIANG_DATA_DIR: dir, SANXIANG_LOG_LEVEL: 'warn' }, stdio: ['ignore', 'ignore', 'inherit'] });
    const program = new Program(`http://127.0.0.1:${port}`, dir, child);
    await until('the program to be ready', async () => {
      if (child.exitCode !== null) throw new Error(`the program ended with ${child.exitCode}`);
      return (await fetch(`${program.url}/readyz`).catch(() => null))?.status === 200;
    }, READY_MS);
    return program;
  }

  async get(path: string): Promise<{ status: number; type: string; body: unknown }> {
    const response = await fetch(this.url + path);
    const type = response.headers.get('content-type') ?? '';
    return { status: response.status, type, body: type.includes('json') ? await response.json() : await response.text() };
  }

  async send(events: readonly CloudEvent[]): Promise<unknown> {
    const response = await fetch(`${this.url}/v1/events`, { method: 'POST', headers: { 'content-type': 'application/x-ndjson' }, body: events.map((e) => JSON.stringify(e)).join('\n') });
    return response.json();
  }

  /** Resolves when every event is in every figure. */
  settled(): Promise<void> {
    return until('every event in every figure', async () => {
      const { body } = await this.get('/v1/progress');
      return typeof body === 'object' && body !== null && 'settled' in body && body.settled === true;
    }).then(() => undefined);
  }

  async stop(): Promise<number | null> {
    this.child.kill('SIGTERM');
    if (this.child.exitCode === null) await once(this.child, 'exit');
    await rm(this.dir, { recursive: true, force: true });
    return this.child.exitCode;
  }
}
