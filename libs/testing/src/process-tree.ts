import { readdirSync, readFileSync } from 'node:fs';

/** A process of this machine at one moment. */
export interface RunningProcess {
  readonly pid: number;
  readonly parent: number;
  /** Kernel ticks since the boot; with the pid it names a process for good, for numbers are used again. */
  readonly startedAt: number;
  /** Its arguments, separated by spaces. */
  readonly command: string;
}

/** Places in /proc/<pid>/stat after the name of the program, which may hold anything (proc(5)). */
const STATE = 0; const PARENT = 1; const STARTED = 19;
/** Ended already; nobody has asked how. */
const ENDED = new Set(['Z', 'X']);

/** The process, or null when there is none, or it has ended. */
export function processOf(pid: number): RunningProcess | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (ENDED.has(fields[STATE] ?? '')) return null;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { pid, parent: Number(fields[PARENT]), startedAt: Number(fields[STARTED]), command };
  } catch {
    return null;
  }
}

/** Whether that very process still runs. */
export const stillRuns = ({ pid, startedAt }: RunningProcess): boolean => processOf(pid)?.startedAt === startedAt;

/** The process and all that descend from it, itself first. Empty when it has ended, and where there is no /proc (only Linux has it). */
export function processTree(root: number): RunningProcess[] {
  const first = processOf(root);
  if (first === null) return [];
  const byParent = Map.groupBy(readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => processOf(Number(name)) ?? []), ({ parent }) => parent);
  const tree = [first];
  for (const { pid } of tree) tree.push(...byParent.get(pid) ?? []);
  return tree;
}

/** Sends a signal; a process that has ended meanwhile is no fault. */
export function signal({ pid }: Pick<RunningProcess, 'pid'>, name: NodeJS.Signals): void {
  try { process.kill(pid, name); } catch (error) { if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error; }
}
