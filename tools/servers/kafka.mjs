/** A real Kafka broker for tests: one node, KRaft, loopback only. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { classpath, QUICK_START, requireTool } from './maven.mjs';

const HEAP = ['-Xms256m', '-Xmx512m'];
/** Seconds on a machine of its own; a crowded one is given time, as long as the broker lives. */
const READY_MS = 300_000;
const ASK_EVERY_MS = 200;
const ASK_TIMEOUT_MS = 3000;
/** A broker shuts down in about a second; one that hangs is killed. */
const STOP_MS = 15_000;
/** Unless it has its classes to write. */
const CLASSES_MS = 120_000;
const CLUSTER_ID_BYTES = 16;

/** A free port of the loopback interface. @returns {Promise<number>} */
export const freePort = async () => (await freePorts(1))[0];

/** Free ports, no two the same: one that is given back before the next is asked for may come again. @param {number} count @returns {Promise<number[]>} */
export async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => { server.close(); return once(server, 'close'); }));
  return ports;
}

const properties = ({ dir, port, advertisedPort, controllerPort }) => Object.entries({
  'process.roles': 'broker,controller',
  'node.id': 1,
  'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
  listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
  'advertised.listeners': `PLAINTEXT://127.0.0.1:${advertisedPort}`,
  'controller.listener.names': 'CONTROLLER',
  'log.dirs': join(dir, 'data'),
  'offsets.topic.replication.factor': 1,
  'offsets.topic.num.partitions': 8,
  'transaction.state.log.replication.factor': 1,
  'transaction.state.log.min.isr': 1,
  'group.initial.rebalance.delay.ms': 0,
  // A broker that was killed is let in again once its old session is over; by default that takes nine seconds.
  'broker.session.timeout.ms': 3000,
  'broker.heartbeat.interval.ms': 1000,
}).map(([name, value]) => `${name}=${value}\n`).join('');

/**
 * Starts a broker whose data stand in `dir`; resolves when it answers. Started again on the same folder it has what it had
 * (give it the same port, for clients remember the address). Throws `MissingTool` without Java or Maven, and with the broker's last words when it does not come up.
 * @param {{ dir: string, port?: number, advertisedPort?: number, log?: string }} options `advertisedPort`: where clients are sent, when something stands between them and the broker; `log`: file for the broker's output, `<dir>/broker.log` when not given
 * @returns {Promise<{ brokers: string, pid: number, stop(): Promise<void> }>}
 */
export async function startKafka(options) {
  await requireTool('java', 'Java 17+');
  const jars = await classpath('kafka');
  return start(options, jars, [`-XX:SharedArchiveFile=${await classesOf(jars)}`]);
}

/** The classes of a broker as Java lays them out in memory, written once: a start reads them instead of making them anew, which is a third of its work. Of another Java they are left unread. */
async function classesOf(jars) {
  const archive = `${dirname(jars)}.jsa`;
  if (await exists(archive)) return archive;
  const partial = `${archive}.${process.pid}`;
  const dir = await mkdtemp(join(tmpdir(), 'sanxiang-kafka-'));
  try {
    // Java writes them when it ends.
    await (await start({ dir }, jars, [`-XX:ArchiveClassesAtExit=${partial}`], CLASSES_MS)).stop();
    await rename(partial, archive).catch(() => { /* without them a start takes longer */ });
  } finally { await rm(dir, { recursive: true, force: true }); }
  return archive;
}

async function start({ dir, port, advertisedPort, log = join(dir, 'broker.log') }, jars, flags, stopMs = STOP_MS) {
  await mkdir(dir, { recursive: true });
  const own = port ?? await freePort();
  const config = join(dir, 'server.properties');
  await writeFile(config, properties({ dir, port: own, advertisedPort: advertisedPort ?? own, controllerPort: await freePort() }));
  const output = createWriteStream(log, { flags: 'a' });
  await once(output, 'open');
  const java = (args) => spawn('java', [...QUICK_START, ...flags, ...HEAP, '-cp', jars, ...args], { stdio: ['ignore', output, output] });
  if (!await exists(join(dir, 'data', 'meta.properties'))) await format(java, config, log);
  const child = java(['kafka.Kafka', config]);
  output.end();
  const killWithUs = () => { child.kill('SIGKILL'); };
  process.once('exit', killWithUs);
  child.once('exit', () => process.off('exit', killWithUs));
  const brokers = `127.0.0.1:${own}`;
  const stop = () => ended(child, stopMs);
  try { await answering(brokers, child); } catch (error) { await stop(); throw await withLastWords(error, log); }
  return { brokers, pid: child.pid, stop };
}

async function format(java, config, log) {
  const id = randomBytes(CLUSTER_ID_BYTES).toString('base64url').replace(/^-/, 'A');
  const [code] = await once(java(['kafka.tools.StorageTool', 'format', '-t', id, '-c', config]), 'exit');
  if (code !== 0) throw await withLastWords(new Error(`Kafka 无法建立数据目录 · Kafka could not format its folder (${code})`), log);
}

/** Asks the broker itself: an open port is not yet a broker that answers. */
async function answering(brokers, child) {
  const admin = new Kafka({ brokers: [brokers], logLevel: logLevel.NOTHING, connectionTimeout: ASK_TIMEOUT_MS, requestTimeout: ASK_TIMEOUT_MS, retry: { retries: 0 } }).admin();
  const began = performance.now();
  while (performance.now() - began < READY_MS) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('Kafka 没有启动 · Kafka ended while it started');
    try {
      await admin.connect();
      if ((await admin.describeCluster()).brokers.length > 0) return;
    } catch { /* not yet */ } finally {
      await admin.disconnect().catch(() => { /* it was not connected */ });
    }
    await pause(ASK_EVERY_MS);
  }
  throw new Error(`Kafka 在 ${READY_MS / 1000} 秒内没有应答 · Kafka did not answer within ${READY_MS / 1000} s`);
}

async function ended(child, stopMs) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), stopMs);
  await gone;
  clearTimeout(killer);
}

const LAST_WORDS = 2000;
const withLastWords = async (error, log) => new Error(`${error.message}\n${(await readFile(log, 'utf8').catch(() => '')).slice(-LAST_WORDS)}`, { cause: error });
const exists = (path) => access(path).then(() => true, () => false);
