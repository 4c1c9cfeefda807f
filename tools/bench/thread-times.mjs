import { readdirSync, readFileSync } from 'node:fs';

/** What /proc counts in: hundredths of a second. */
const TICK_US = 10_000;

/** @typedef {{ readonly process: 'program' | 'warehouse', readonly thread: string, readonly us: number }} ThreadTime */

/**
 * Processor time of each thread of a process and of those below it, µs, by process and thread id; `before` is taken off.
 * Threads that ended meanwhile are not in it.
 * @returns {Map<string, ThreadTime>}
 */
export function threadTimes(/** @type {number} */ root, /** @type {ReadonlyMap<string, ThreadTime>} */ before = new Map()) {
  const times = new Map();
  for (const pid of family(root)) {
    for (const tid of readdirSync(`/proc/${pid}/task`)) {
      const stat = statOf(`/proc/${pid}/task/${tid}/stat`);
      if (stat === null) continue;
      const key = `${pid}/${tid}`;
      times.set(key, { process: pid === root ? 'program' : 'warehouse', thread: Number(tid) === pid ? 'main' : stat.name, us: stat.us - (before.get(key)?.us ?? 0) });
    }
  }
  return times;
}

/** A process and all that came of it. */
function family(/** @type {number} */ root) {
  const parents = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((pid) => [Number(pid), statOf(`/proc/${pid}/stat`)?.parent]);
  const found = [root];
  for (const pid of found) for (const [child = 0, parent] of parents) if (parent === pid) found.push(child);
  return found;
}

function statOf(/** @type {string} */ path) {
  let text;
  try { text = readFileSync(path, 'latin1'); } catch { return null; }
  const nameEnd = text.lastIndexOf(')');
  const fields = text.slice(nameEnd + 2).split(' ');
  return { name: text.slice(text.indexOf('(') + 1, nameEnd), parent: Number(fields[1]), us: (Number(fields[11]) + Number(fields[12])) * TICK_US };
}
