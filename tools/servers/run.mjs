/**
 * Runs a command with test servers around it: `node tools/servers/run.mjs -- COMMAND…`; without a command they run until a signal ends them.
 * Servers whose address is set (KAFKA_BROKERS, MONGO_URL) are taken as they are, the others are started on folders of their own and stopped afterwards.
 * The command sees all addresses in its environment. A server that cannot be had fails the run: nothing is skipped.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const SIGNAL_CODE = 128;

/** @type {Record<string, (dir: string) => Promise<{ address: string, stop(): Promise<void> }>>} */
const SERVERS = {
  KAFKA_BROKERS: async (dir) => {
    const { startKafka } = await import('./kafka.mjs');
    const { brokers, stop } = await startKafka({ dir: join(dir, 'kafka') });
    return { address: brokers, stop };
  },
  MONGO_URL: async (dir) => {
    const { startMongo } = await import('./mongo.mjs');
    const { url, stop } = await startMongo({ dir: join(dir, 'mongo') });
    return { address: url, stop };
  },
};

/**
 * Starts what has no address yet.
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {Promise<{ addresses: Record<string, string>, stop(): Promise<void> }>}
 */
export async function startServers(env) {
  const dir = await mkdtemp(join(tmpdir(), 'sanxiang-servers-'));
  const wanted = Object.keys(SERVERS).filter((name) => !env[name]);
  const starts = await Promise.allSettled(wanted.map((name) => SERVERS[name](dir)));
  const stop = async () => {
    await Promise.all(starts.map((start) => (start.status === 'fulfilled' ? start.value.stop() : undefined)));
    await rm(dir, { recursive: true, force: true });
  };
  const faults = starts.flatMap((start, i) => (start.status === 'rejected' ? [`${wanted[i]}: ${start.reason instanceof Error ? start.reason.message : start.reason}`] : []));
  if (faults.length > 0) {
    await stop();
    throw new Error(`测试服务器没有启动 · the test servers did not start:\n${faults.join('\n')}`);
  }
  return { addresses: Object.fromEntries(starts.map((start, i) => [wanted[i], start.value.address])), stop };
}

/** Runs the command to its end; answers its exit code. Signals are passed on to it, so that the servers outlive it. */
async function main(args) {
  const [command, ...rest] = args[0] === '--' ? args.slice(1) : args;
  let child = null; let asked = null;
  const signalled = new Promise((resolve) => { for (const signal of SIGNALS) process.on(signal, () => { asked = signal; child?.kill(signal); resolve(); }); });
  const servers = await startServers(process.env);
  try {
    for (const [name, address] of Object.entries(servers.addresses)) console.error(`${name}=${address}`);
    if (command === undefined) { await waitFor(signalled); return 0; }
    if (asked !== null) return SIGNAL_CODE + constants.signals[asked];
    child = spawn(command, rest, { stdio: 'inherit', env: { ...process.env, ...servers.addresses } });
    return await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(code ?? SIGNAL_CODE + constants.signals[signal]));
    });
  } finally {
    await servers.stop();
  }
}

const TICK_MS = 60_000;
/** Waits for the promise and keeps the process alive meanwhile. */
async function waitFor(promise) {
  const alive = setInterval(() => {}, TICK_MS);
  await promise;
  clearInterval(alive);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main(process.argv.slice(2)).then((code) => { process.exitCode = code; }, (error) => { console.error(error instanceof Error ? error.message : error); process.exitCode = 1; });
}
