/** The jars of a test server, fetched by Maven once and kept beside the installed packages. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const HERE = import.meta.dirname;
const CACHE = join(HERE, '../../node_modules/.cache/sanxiang-servers');
/** A first fetch of all jars takes about ten seconds; a slow line is given more. */
const FETCH_MS = 600_000;
const HASH_LETTERS = 12;
/** For servers that are killed and started over and over: the first of Java's two compilers alone, and one thread for garbage. A broker starts with half the processor time. */
export const QUICK_START = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

/** What stands in the way, and what to do about it, in words for people. */
export class MissingTool extends Error {
  constructor(tool, what) {
    super(`测试服务器需要 ${tool}（${what}）。Debian/Ubuntu：apt-get install default-jdk-headless maven · The test servers need ${tool} (${what}).`);
    this.name = 'MissingTool';
  }
}

/** Throws `MissingTool` when the command is not there. */
export async function requireTool(tool, what) {
  try { await run(tool, ['-version']); } catch (error) {
    if (error.code === 'ENOENT') throw new MissingTool(tool, what);
    throw error;
  }
}

/**
 * The Java class path of tools/servers/<name>/pom.xml: its jars, copied by Maven when the pom is new.
 * Throws `MissingTool` without Maven, and Maven's own words when the jars cannot be had.
 * @param {string} name
 * @returns {Promise<string>}
 */
export async function classpath(name) {
  const pom = join(HERE, name, 'pom.xml');
  const hash = createHash('sha256').update(await readFile(pom)).digest('hex').slice(0, HASH_LETTERS);
  const jars = join(CACHE, `${name}-${hash}`);
  if (!await exists(jars)) await fetchJars(pom, jars);
  return join(jars, '*');
}

/** Into a folder of its own first, so that a fetch that was cut off is never taken for a whole one. */
async function fetchJars(pom, jars) {
  await requireTool('mvn', 'Maven');
  const partial = `${jars}.${process.pid}`;
  await mkdir(partial, { recursive: true });
  try {
    await run('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${partial}`], { timeout: FETCH_MS, maxBuffer: 16 * 2 ** 20 });
    await rename(partial, jars);
  } catch (error) {
    // Another process may have been first.
    if (await exists(jars)) return;
    throw new Error(`Maven 取不到 jar · Maven could not fetch the jars of ${pom}:\n${error.stdout ?? ''}${error.stderr ?? ''}${error.message}`, { cause: error });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

const exists = (path) => access(path).then(() => true, () => false);
