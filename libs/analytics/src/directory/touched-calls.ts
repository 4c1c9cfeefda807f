import type { Assignment, Directory, DirectoryKind } from '@sanxiang/contracts';

/** Which calls some changes of the directory may touch. Rather too many than too few: what does not change is not written. */
export interface TouchedCalls {
  readonly agents: readonly string[];
  readonly teams: readonly string[];
  readonly queues: readonly string[];
  readonly lines: readonly string[];
  /** Span of time, epoch ms, half-open; `to` null: for good. */
  readonly from: number;
  readonly to: number | null;
}

/**
 * The calls that changed assignments may touch: those with such an agent, team, queue or line, or with one that ever belonged to such a team or line, from the
 * assignment on until the next of the same entry in `directory`, the directory after the change. An assignment that is gone from it counts as well:
 * its time now belongs to the one before. Null: none.
 */
export function touchedCalls(changed: readonly Pick<Assignment, 'kind' | 'id' | 'from'>[], directory: Directory): TouchedCalls | null {
  if (changed.length === 0) return null;
  const ids = (kind: DirectoryKind): Set<string> => new Set(changed.filter((c) => c.kind === kind).map((c) => c.id));
  const [agents, teams, queues, lines] = [ids('agent'), ids('team'), ids('queue'), ids('line')];
  for (const { kind, id, team, line } of directory.assignments()) {
    if (kind === 'agent' && team !== null && teams.has(team)) agents.add(id);
    if (kind === 'queue' && line !== null && lines.has(line)) queues.add(id);
  }
  const ends = changed.map((c) => directory.until(c.kind, c.id, c.from));
  const to = ends.reduce<number | null>((latest, end) => (latest === null || end === null ? null : Math.max(latest, end)), -Infinity);
  return { agents: [...agents], teams: [...teams], queues: [...queues], lines: [...lines], from: Math.min(...changed.map((c) => c.from)), to };
}
