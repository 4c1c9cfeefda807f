import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createServer } from 'node:net';
import { until } from '@sanxiang/testing';

const LAUNCHER = resolve(import.meta.dirname, '../../apps/cli/bin/sanxiang.js');
const READY_MS = 30_000;

/** The built program on a port and a folder of its own. */
export interface StartedProgram {
  readonly url: string;
  /** A folder that goes with it. */
  readonly dir: string;
  stop(): Promise<void>;
}

/** Starts the program as users do; resolves when it is ready. */
export async function startProgram(): Promise<StartedProgram> {
  const dir = await mkdtemp(join(tmpdir(), 'sanxiang-docs-'));
  const port = await freePort();
  const child = spawn(process.execPath, [LAUNCHER, 'start'], { env: { SANXIANG_PORT: String(port), SANXIANG_DATA_DIR: join(dir, 'data'), SANXIANG_LOG_LEVEL: 'error' }, stdio: ['ignore', 'ignore', 'inherit'] });
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => { await ended(child); await rm(dir, { recursive: true, force: true }); };
  try {
    await until('the program to be ready', async () => {
      if (child.exitCode !== null) throw new Error(`the program ended with ${child.exitCode}`);
      return (await fetch(`${url}/readyz`).catch(() => null))?.status === 200;
    }, READY_MS);
  } catch (error) { await stop(); throw error; }
  return { url, dir, stop };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
