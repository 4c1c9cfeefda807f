/** Starts all of the split mode and keeps it running; started by split.mjs, in a process group of its own together with all that it starts. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import module from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { lockDataDirectory } from '@sanxiang/data-directory';
import { createLogger, readSettings, SettingsError } from '@sanxiang/kernel';
import { startWarehouseProcess } from '@sanxiang/warehouse';
import { freePorts, startKafka } from '../servers/kafka.mjs';
import { startMongo } from '../servers/mongo.mjs';
import { openFront } from './front.mjs';
import { Kept } from './kept.mjs';
import { endLeftovers } from './leftovers.mjs';
import { dismissDead } from './members.mjs';

const CLI = fileURLToPath(new URL('../../apps/cli/bin/sanxiang.js', import.meta.url));
/** Two of each: what works with two works with more, and one of each would prove nothing. */
const NUMBERS = { intake: '2', call: '2', norms: '2', analytics: '2' };
/** What is named by a file here is stopped and stays down until the file is gone: `kafka`, `mongo`, `call-1`. */
const DOWN = 'down';
const STOP_MS = 14_000;
/** That want a port: Kafka and MongoDB. */
const ENGINES = 2;

const { values: numbers } = parseArgs({ options: Object.fromEntries(Object.entries(NUMBERS).map(([name, n]) => [name, { type: 'string', default: n }])), allowPositionals: true });

/** Engines that no address was given for. `ready` resolves when all of them answer; the addresses are there before. */
async function openEngines({ dir, settings, log, keep, kafkaIsUp, kafkaPort, mongoPort }) {
  const starts = [];
  if (settings.kafkaBrokers === null) starts.push(keep('kafka', () => startKafka({ dir: join(dir, 'kafka'), port: kafkaPort }).then((kafka) => { kafkaIsUp(kafka.brokers); return kafka; })));
  if (settings.mongoUrl === null) starts.push(keep('mongo', () => startMongo({ dir: join(dir, 'mongo'), port: mongoPort })));
  const ready = Promise.all(starts);
  // Whoever waits for it hears of a fault; until then it is not unheard.
  ready.catch(() => undefined);
  const warehouse = settings.clickhouseUrl !== null ? null : await startWarehouseProcess({ dataDir: join(dir, 'warehouse'), entry: fileURLToPath(import.meta.resolve('@sanxiang/app-warehouse')), log });
  const addresses = {
    KAFKA_BROKERS: settings.kafkaBrokers?.join(',') ?? `127.0.0.1:${kafkaPort}`,
    MONGO_URL: settings.mongoUrl ?? `mongodb://127.0.0.1:${mongoPort}/sanxiang`,
    CLICKHOUSE_URL: warehouse === null ? settings.clickhouseUrl : urlOf(warehouse.access),
  };
  return { addresses, ready, warehouse };
}

const urlOf = ({ url, username, password, database }) => `http://${username}:${password}@${new URL(url).host}/${database}`;

/** One process of a service. */
function startService(service, env) {
  mkdirSync(env.SANXIANG_DATA_DIR, { recursive: true });
  const child = spawn(process.execPath, [...process.execArgv, CLI, service], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  const gone = once(child, 'exit');
  return Promise.resolve({ pid: child.pid, stop: async () => { child.kill('SIGTERM'); await gone; } });
}

async function main() {
  const settings = readSettings();
  const log = createLogger(settings.logLevel, 'split');
  const dir = resolve(settings.dataDir);
  mkdirSync(dir, { recursive: true });
  const lock = lockDataDirectory(dir);
  await endLeftovers(dir);
  /** @type {Kept[]} */
  const engines = []; const services = [];
  // Only of a broker of our own: the groups of another may have members elsewhere.
  let ownBroker = null;
  const dismiss = () => { if (ownBroker !== null) void dismissDead(ownBroker, (pid) => services.some(({ running }) => running?.pid === pid)); };
  const kafkaIsUp = (brokers) => { ownBroker = brokers; dismiss(); };
  const keep = async (name, start, list = engines, died = () => {}) => { const one = new Kept(name, start, () => existsSync(join(dir, DOWN, name)), died); list.push(one); await one.begin(); };
  // None is taken yet when the last is chosen; that of the front is ours already.
  const [kafkaPort, mongoPort, ...ports] = (await freePorts(Object.values(numbers).reduce((sum, n) => sum + Number(n), ENGINES + 1))).filter((port) => port !== settings.port);
  const { addresses, ready, warehouse } = await openEngines({ dir, settings, log, keep, kafkaIsUp, kafkaPort, mongoPort });
  /** @type {Record<string, string[]>} */
  const bases = {};
  // They wait for their engines by themselves, as they would in production.
  for (const [service, number] of Object.entries(numbers)) for (let i = 1; i <= Number(number); i += 1) {
    const port = ports.pop();
    const env = { ...process.env, ...addresses, SANXIANG_HOST: '127.0.0.1', SANXIANG_PORT: String(port), SANXIANG_DATA_DIR: join(dir, `${service}-${i}`) };
    (bases[service] ??= []).push(`http://127.0.0.1:${port}`);
    await keep(`${service}-${i}`, () => startService(service, env), services, dismiss);
  }
  const front = await openFront({ port: settings.port, host: settings.host, intake: bases.intake, analytics: bases.analytics, others: [...bases.call, ...bases.norms] });
  let stopping = null;
  const stop = async () => {
    setTimeout(() => process.exit(1), STOP_MS).unref();
    await front.close();
    await Promise.all(services.map((s) => s.end()));
    await warehouse?.stop();
    await Promise.all(engines.map((engine) => engine.end()));
    lock.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => { stopping ??= stop(); });
  await ready;
  module.flushCompileCache();
  console.log(`三响 Sanxiang，分开的进程 split: http://${settings.host}:${settings.port}`);
}

// Whoever started us was killed: nobody would end what we have started.
process.once('disconnect', () => { process.kill(-process.pid, 'SIGKILL'); });
main().catch((error) => { console.error(error instanceof Error ? error.message : error); process.exit(error instanceof SettingsError ? 2 : 1); });
