/**
 * The split mode on one machine: `npm run split [-- --intake N --call N --norms N --analytics N]`
 * Kafka and a MongoDB server from tools/servers and the embedded warehouse, each a process of its own, unless KAFKA_BROKERS, MONGO_URL or
 * CLICKHOUSE_URL say otherwise; any number of each service; one address in front. All data stand in SANXIANG_DATA_DIR. What dies is started again,
 * but for what a file of its name in `<data>/down/` keeps down (supervisor.mjs).
 *
 * This process stands before the supervisor and does one thing: it keeps signals that are meant for a whole group from reaching engines that others still
 * need, and takes the supervisor's whole group along when one of the two ends, however it ends.
 */
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commandIn, passOn } from './passed-on.mjs';

const SUPERVISOR = fileURLToPath(new URL('./supervisor.mjs', import.meta.url));

/** kafkajs sets a timer to a moment that is past; Node says so each time. */
const QUIET = '--disable-warning=TimeoutNegativeWarning';

const args = process.argv.slice(2);
const command = commandIn(args, process.env);
if (command === null) supervise();
else passOn(command);

function supervise() {
  // Where the services keep what was compiled (apps/cli/bin/sanxiang.js).
  const env = { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'), ...process.env };
  const supervisor = spawn(process.execPath, [QUIET, SUPERVISOR, ...args], { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'], detached: true });
  /** All of the group: what the supervisor has started stands in it too. */
  const endGroup = () => { try { process.kill(-supervisor.pid, 'SIGKILL'); } catch { /* nobody is left */ } };

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => { supervisor.kill('SIGTERM'); });
  process.once('exit', endGroup);
  supervisor.once('error', (error) => { console.error(error.message); process.exit(1); });
  supervisor.once('exit', (code) => { process.exit(code ?? 1); });
}
