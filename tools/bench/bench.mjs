/** `npm run bench [-- …]`: the command line's `bench`. What needs Kafka gets a broker from tools/servers unless KAFKA_BROKERS is set. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const at = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const args = process.argv.slice(2);
const bench = [at('../../apps/cli/bin/sanxiang.js'), 'bench', ...args];
const words = args[0] === 'sink' ? [at('../servers/run.mjs'), '--', process.execPath, ...bench] : bench;
spawn(process.execPath, words, { stdio: 'inherit' }).once('exit', (code) => { process.exit(code ?? 1); });
