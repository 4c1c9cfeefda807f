/** What a supervisor that was killed has left running: engines hold their files and ports, and a next start would fail. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Place of the group in /proc/<pid>/stat after the program's name (proc(5)). */
const GROUP = 2;
const FILE = 'split.group';
const LOOK_EVERY_MS = 20;
const GONE_MS = 5000;

const read = (/** @type {string} */ path) => { try { return readFileSync(path, 'latin1'); } catch { return ''; } };
const groupOf = (/** @type {string} */ pid) => { const stat = read(`/proc/${pid}/stat`); return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[GROUP]); };
/** By its arguments or its environment: the number of a group may have come to somebody else since. */
const worksIn = (/** @type {string} */ pid, /** @type {string} */ dir) => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`].some((path) => read(path).includes(`${dir}/`));

/** Processes of the group that work in the folder. @returns {number[]} */
const membersOf = (/** @type {number} */ group, /** @type {string} */ dir) =>
  readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && groupOf(pid) === group && worksIn(pid, dir)).map(Number);

/**
 * Ends what an earlier supervisor of this folder has left, and writes down who has it now. Whoever calls holds the lock of the folder, so that the earlier one is dead.
 * @param {string} dir absolute
 */
export async function endLeftovers(dir) {
  const file = join(dir, FILE);
  const group = Number(read(file));
  if (group > 0) for (let waitedMs = 0; waitedMs < GONE_MS; waitedMs += LOOK_EVERY_MS) {
    const left = membersOf(group, dir);
    if (left.length === 0) break;
    for (const pid of left) try { process.kill(pid, 'SIGKILL'); } catch { /* ended meanwhile */ }
    await pause(LOOK_EVERY_MS);
  }
  writeFileSync(file, String(process.pid));
}
