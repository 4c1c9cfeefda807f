/** Memory and CPU time of processes, read from /proc; on other systems there is nothing to read. */
import { readdirSync, readFileSync } from 'node:fs';

const SAMPLE_MS = 250;
const KIB = 1024;

interface Seen { readonly pid: number; readonly parent: number; readonly bytes: number }

const member = (status: string, name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);

function seen(): Seen[] {
  let names: string[];
  try { names = readdirSync('/proc').filter((name) => /^\d+$/.test(name)); } catch { return []; }
  return names.flatMap((name) => {
    // A process may end while it is looked at.
    try { const status = readFileSync(`/proc/${name}/status`, 'latin1'); return [{ pid: Number(name), parent: member(status, 'PPid'), bytes: member(status, 'VmRSS') * KIB }]; } catch { return []; }
  });
}

/** `root` and everything below it. */
function treeOf(root: number): Seen[] {
  const all = seen();
  const tree = new Set([root]);
  for (let size = 0; size !== tree.size;) {
    size = tree.size;
    for (const { pid, parent } of all) if (tree.has(parent)) tree.add(pid);
  }
  return all.filter(({ pid }) => tree.has(pid));
}

/** Resident bytes of `root` and everything below it; null where /proc is missing. */
export function residentBytes(root: number): number | null {
  const tree = treeOf(root);
  return tree.length === 0 ? null : tree.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** A process by its command line, with its CPU seconds so far. */
export interface Used { readonly pid: number; readonly command: string; readonly cpu: number }

/** What `root` and everything below it have used; nothing where /proc is missing. */
export const usedBelow = (root: number): Used[] => treeOf(root).flatMap(({ pid }) => {
  const cpu = cpuSeconds(pid);
  try { return cpu === null ? [] : [{ pid, cpu, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() }]; } catch { return []; }
});

/** Places of user and system time in /proc/<pid>/stat after the program's name (proc(5)), and their unit. */
const [USER, SYSTEM, TICKS_A_SECOND] = [11, 12, 100];

/** CPU seconds that a process has used; null where /proc is missing or the process has ended. */
export function cpuSeconds(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[USER]) + Number(fields[SYSTEM])) / TICKS_A_SECOND;
  } catch { return null; }
}

/** Keeps the highest resident size of a process tree until it is stopped. */
export class PeakMemory {
  private peak: number | null = null;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly root: number) {
    this.timer = setInterval(() => { this.sample(); }, SAMPLE_MS);
    this.timer.unref();
  }

  private sample(): void {
    const bytes = residentBytes(this.root);
    if (bytes !== null) this.peak = Math.max(this.peak ?? 0, bytes);
  }

  /** The highest so far, in bytes; null where nothing could be read. */
  get bytes(): number | null { this.sample(); return this.peak; }

  stop(): void { clearInterval(this.timer); }
}
