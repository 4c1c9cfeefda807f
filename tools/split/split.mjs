/**
 * The split mode on one machine: `npm run split [-- --intake N --call N --analytics N]`
 * Kafka and a MongoDB server from tools/servers and the embedded warehouse, each a process of its own, unless KAFKA_BROKERS, MONGO_URL or
 * CLICKHOUSE_URL say otherwise; any number of each service; one address in front. All data stand in SANXIANG_DATA_DIR. What dies is started again.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createLogger, readSettings, SettingsError } from '@sanxiang/kernel';
import { startWarehouseProcess } from '@sanxiang/warehouse';
import { freePort, startKafka } from '../servers/kafka.mjs';
import { startMongo } from '../servers/mongo.mjs';
import { openFront } from './front.mjs';
import { Kept } from './kept.mjs';

const CLI = fileURLToPath(new URL('../../apps/cli/bin/sanxiang.js', import.meta.url));
/** Two of each: what works with two works with more, and one of each would prove nothing. */
const NUMBERS = { intake: '2', call: '2', analytics: '2' };
const STOP_MS = 14_000;

const { values: numbers } = parseArgs({ options: Object.fromEntries(Object.entries(NUMBERS).map(([name, n]) => [name, { type: 'string', default: n }])), allowPositionals: true });

/** Servers that no address was given for. @returns {Promise<{ addresses: Record<string, string>, stop(): Promise<void> }>} */
async function openServers(dir, settings, log) {
  /** @type {Kept[]} */
  const kept = [];
  const keep = async (name, start) => { const server = new Kept(name, start); kept.push(server); await server.begin(); };
  const [kafkaPort, mongoPort] = [await freePort(), await freePort()];
  const warehouse = settings.clickhouseUrl === null ? startWarehouseProcess({ dataDir: join(dir, 'warehouse'), entry: fileURLToPath(import.meta.resolve('@sanxiang/app-warehouse')), log }) : null;
  if (settings.kafkaBrokers === null) await keep('kafka', () => startKafka({ dir: join(dir, 'kafka'), port: kafkaPort }));
  if (settings.mongoUrl === null) await keep('mongo', () => startMongo({ dir: join(dir, 'mongo'), port: mongoPort }));
  const engine = await warehouse;
  const { url, username, password, database } = engine?.access ?? {};
  return {
    addresses: {
      KAFKA_BROKERS: settings.kafkaBrokers?.join(',') ?? `127.0.0.1:${kafkaPort}`,
      MONGO_URL: settings.mongoUrl ?? `mongodb://127.0.0.1:${mongoPort}/sanxiang`,
      CLICKHOUSE_URL: settings.clickhouseUrl ?? `http://${username}:${password}@${new URL(url).host}/${database}`,
    },
    stop: async () => { await engine?.stop(); await Promise.all(kept.map((server) => server.end())); },
  };
}

/** One process of a service. */
function startService(service, env) {
  mkdirSync(env.SANXIANG_DATA_DIR, { recursive: true });
  // A group of its own: whoever ends this program ends the services in their order.
  const child = spawn(process.execPath, [CLI, service], { env, stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  const gone = once(child, 'exit');
  const killWithUs = () => { child.kill('SIGKILL'); };
  process.once('exit', killWithUs);
  void gone.then(() => process.off('exit', killWithUs));
  return Promise.resolve({ pid: child.pid, stop: async () => { child.kill('SIGTERM'); await gone; } });
}

async function main() {
  const settings = readSettings();
  const log = createLogger(settings.logLevel, 'split');
  const dir = resolve(settings.dataDir);
  mkdirSync(dir, { recursive: true });
  const servers = await openServers(dir, settings, log);
  /** @type {Record<string, string[]>} */
  const bases = {};
  /** @type {Kept[]} */
  const services = [];
  for (const [service, number] of Object.entries(numbers)) for (let i = 1; i <= Number(number); i += 1) {
    const port = await freePort();
    const env = { ...process.env, ...servers.addresses, SANXIANG_HOST: '127.0.0.1', SANXIANG_PORT: String(port), SANXIANG_DATA_DIR: join(dir, `${service}-${i}`) };
    const process_ = new Kept(`${service}-${i}`, () => startService(service, env));
    (bases[service] ??= []).push(`http://127.0.0.1:${port}`);
    services.push(process_);
    await process_.begin();
  }
  const front = await openFront({ port: settings.port, host: settings.host, intake: bases.intake, analytics: bases.analytics, others: bases.call });
  console.log(`三响 Sanxiang，分开的进程 split: http://${settings.host}:${settings.port}`);
  const stop = async () => {
    setTimeout(() => process.exit(1), STOP_MS).unref();
    await front.close();
    await Promise.all(services.map((s) => s.end()));
    await servers.stop();
    process.exit(0);
  };
  let stopping = null;
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => { stopping ??= stop(); });
}

main().catch((error) => { console.error(error instanceof SettingsError || error instanceof Error ? error.message : error); process.exit(error instanceof SettingsError ? 2 : 1); });
