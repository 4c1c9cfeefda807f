/** A MongoDB server for tests: mongo-java-server over one H2 file, made durable against a kill of its process (tools/servers/mongo). */
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { access, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { classpath, QUICK_START, requireTool } from './maven.mjs';

const run = promisify(execFile);
const SOURCES = join(import.meta.dirname, 'mongo', 'src');
const CACHE = join(import.meta.dirname, '../../node_modules/.cache/sanxiang-servers');
const HASH_LETTERS = 12;
const HEAP = ['-Xms256m', '-Xmx1g'];
/** A second on a machine of its own; a crowded one is given time. */
const READY_MS = 300_000;
/** It closes its file in well under a second; one that hangs is killed. */
const STOP_MS = 15_000;

/**
 * Starts a server whose data stand in `dir`; resolves when it listens. Started again on the same folder it has all that it had acknowledged,
 * also after a kill (give it the same port, for clients remember the address). Throws `MissingTool` without Java or Maven.
 * @param {{ dir: string, port?: number, log?: string }} options `log`: file for what goes wrong, `<dir>/mongo.log` when not given
 * @returns {Promise<{ url: string, pid: number, stop(): Promise<void> }>}
 */
export async function startMongo({ dir, port = 0, log = join(dir, 'mongo.log') }) {
  await requireTool('java', 'Java 17+');
  const jars = await classpath('mongo');
  const classes = await compiled(jars);
  await mkdir(dir, { recursive: true });
  const errors = createWriteStream(log, { flags: 'a' });
  await once(errors, 'open');
  const child = spawn('java', [...QUICK_START, ...HEAP, '-Dorg.slf4j.simpleLogger.defaultLogLevel=error', '-cp', `${classes}:${jars}`, 'MongoStandIn', dir, String(port)], { stdio: ['ignore', 'pipe', errors] });
  errors.end();
  const killWithUs = () => { child.kill('SIGKILL'); };
  process.once('exit', killWithUs);
  child.once('exit', () => process.off('exit', killWithUs));
  try {
    return { url: await firstLine(child), pid: child.pid, stop: () => ended(child) };
  } catch (error) {
    await ended(child);
    throw new Error(`${error.message}\n${await readFile(log, 'utf8')}`, { cause: error });
  }
}

/** The classes of tools/servers/mongo/src, compiled when a source or a jar is new. */
async function compiled(jars) {
  const names = (await readdir(SOURCES)).filter((name) => name.endsWith('.java')).sort();
  const sources = names.map((name) => join(SOURCES, name));
  const hash = createHash('sha256').update(jars);
  for (const source of sources) hash.update(await readFile(source));
  const classes = join(CACHE, `mongo-classes-${hash.digest('hex').slice(0, HASH_LETTERS)}`);
  if (await exists(classes)) return classes;
  await requireTool('javac', 'JDK 17+');
  const partial = `${classes}.${process.pid}`;
  try {
    await run('javac', ['-cp', jars, '-d', partial, ...sources]);
    await rename(partial, classes);
  } catch (error) {
    // Another process may have been first.
    if (!await exists(classes)) throw error;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return classes;
}

/** It prints its URL when it listens. */
async function firstLine(child) {
  const lines = createInterface({ input: child.stdout });
  const late = setTimeout(() => child.kill('SIGKILL'), READY_MS);
  try {
    const [url] = await Promise.race([once(lines, 'line'), once(child, 'exit').then(() => { throw new Error('MongoDB 测试服务器没有启动 · The MongoDB test server did not start'); })]);
    return url;
  } finally {
    clearTimeout(late);
  }
}

async function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await gone;
  clearTimeout(killer);
}

const exists = (path) => access(path).then(() => true, () => false);
