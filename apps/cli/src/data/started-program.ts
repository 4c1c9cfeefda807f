import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** What the specs of this folder ask of the built program from outside. */
const LAUNCHER = fileURLToPath(new URL('../../bin/sanxiang.js', import.meta.url));
const WAIT_MS = 120_000;
const ASK_EVERY_MS = 20;
const BY = ['', '&grain=day&groupBy=queue', '&groupBy=agent'];
/** The last column of calls: how often a call was told anew depends on how its events came in batches. */
const REVISION = /,\d+$/;

/** Asks until there is an answer. */
async function until<Answer>(what: string, ask: () => Answer | Promise<Answer>): Promise<NonNullable<Answer>> {
  for (const end = performance.now() + WAIT_MS; performance.now() < end;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    await pause(ASK_EVERY_MS);
  }
  throw new Error(`waited ${WAIT_MS} ms in vain for: ${what}`);
}

/** A program that runs, and how to end it as a supervisor would. */
export interface Started { readonly url: string; stop(): Promise<void> }

/** Starts the program on a directory and any free port; resolves when it is ready. */
export async function startProgram(dataDir: string, env: Readonly<Record<string, string>> = {}): Promise<Started> {
  const child = spawn(process.execPath, [LAUNCHER, 'start'], { env: { SANXIANG_PORT: '0', SANXIANG_DATA_DIR: dataDir, SANXIANG_LOG_LEVEL: 'error', ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  const stop = async (): Promise<void> => { child.kill('SIGTERM'); await gone; };
  let said = '';
  child.stdout.on('data', (data: Buffer) => { said += data.toString(); });
  const mustRun = (): void => { if (child.exitCode !== null) throw new Error(`the program ended with ${child.exitCode}`); };
  try {
    const url = await until('the program to say where it listens', () => { mustRun(); return /http:\S+/.exec(said)?.[0]; });
    await until('the program to be ready', async () => { mustRun(); return (await fetch(`${url}/readyz`).catch(() => null))?.status === 200; });
    return { url, stop };
  } catch (error) { await stop(); throw error; }
}

/** Runs a command of the built program to its end. */
export async function sanxiang(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn(process.execPath, [LAUNCHER, ...args], { env: { SANXIANG_LANG: 'en', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  child.stdout.on('data', (data: Buffer) => { out += data.toString(); });
  child.stderr.on('data', (data: Buffer) => { err += data.toString(); });
  await once(child, 'close');
  return { code: child.exitCode ?? -1, out, err };
}

export interface Figures { readonly metrics: Readonly<Record<string, unknown>>; readonly calls: readonly string[] }

/** Every figure of a program once it is settled, and every call with all its values but the revision. */
export async function settledFigures({ url }: { readonly url: string }): Promise<Figures> {
  const ask = async (path: string): Promise<unknown> => (await fetch(url + path)).json();
  await until('the program to be settled', async () => Reflect.get(Object(await ask('/v1/progress')), 'settled') === true);
  const range = 'from=1999-01-01&to=2026-04-01';
  const { items } = await ask('/v1/metrics') as { items: readonly { id: string }[] };
  const metrics: Record<string, unknown> = {};
  for (const { id } of items) {
    const answers = await Promise.all(BY.map((by) => ask(`/v1/metrics/${id}?${range}${by}`)));
    answers.forEach((answer, i) => { metrics[id + (BY[i] ?? '')] = Reflect.get(Object(answer), 'rows'); });
  }
  const csv = await (await fetch(`${url}/v1/export/calls.csv?${range}`)).text();
  return { metrics, calls: csv.trim().split(/\r?\n/).slice(1).map((line) => line.replace(REVISION, '')).sort() };
}
