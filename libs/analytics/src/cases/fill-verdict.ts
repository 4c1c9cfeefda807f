import type { Directory, Verdict } from '@sanxiang/contracts';

/** Whose a verdict is. */
export interface Placed {
  readonly team: string | null;
  readonly department: string | null;
}

/**
 * Team and department of a verdict: as the events said, else from the directory at the instant of its trigger. Where nobody answered, the department is
 * that of the queue.
 */
export function placeOf({ agent, team, department, queue, triggeredAt }: Verdict, directory: Directory): Placed {
  if (directory.isEmpty || (team !== null && department !== null)) return { team, department };
  if (agent !== null) {
    const own = directory.agent(agent, triggeredAt, team);
    return { team: team ?? own.team, department: department ?? own.department };
  }
  if (team !== null) return { team, department: department ?? directory.team(team, triggeredAt) };
  return { team, department: department ?? (queue === null ? null : directory.queue(queue, triggeredAt).department) };
}
