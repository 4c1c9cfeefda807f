import { hash } from 'node:crypto';
import { assignmentKey, DIRECTORY_SOURCE, formatInstant, lastWords, type Assignment, type PostedEvent, type ToldAssignment } from '@sanxiang/contracts';

/** One assignment that has to be told anew, or withdrawn. */
export interface DirectoryChange {
  readonly assignment: Assignment;
  readonly withdrawn: boolean;
  /** What holds for this entry and instant so far; null: nothing. */
  readonly before: ToldAssignment | null;
}

const isSame = (a: Assignment, b: Assignment): boolean => a.team === b.team && a.line === b.line && a.department === b.department;

/** What has to be told so that of everything told exactly `wanted` holds. */
export function changesTo(wanted: readonly Assignment[], told: Iterable<ToldAssignment>): DirectoryChange[] {
  const last = lastWords(told);
  const changes: DirectoryChange[] = [];
  const kept = new Set<string>();
  for (const assignment of wanted) {
    const key = assignmentKey(assignment);
    kept.add(key);
    const before = last.get(key) ?? null;
    if (before === null || before.withdrawn || !isSame(before, assignment)) changes.push({ assignment, withdrawn: false, before });
  }
  for (const [key, before] of last) {
    if (!kept.has(key) && !before.withdrawn) changes.push({ assignment: { ...before, team: null, line: null, department: null }, withdrawn: true, before });
  }
  return changes;
}

/**
 * A change as an event of an org, told at `now` (epoch ms), but after what it replaces. Its id rests on what it says and what it replaces alone:
 * two that ask for the same at once say the same thing.
 */
export function changeEvent(org: string, { assignment, withdrawn, before }: DirectoryChange, now: number): PostedEvent {
  const { kind, id, from, team, line, department } = assignment;
  const data = {
    kind, id, from: formatInstant(from), ...(team !== null && { team }), ...(line !== null && { line }), ...(department !== null && { department }), ...(withdrawn && { withdrawn }),
  };
  return {
    specversion: '1.0', id: hash('sha256', JSON.stringify([data, before?.source ?? '', before?.eventId ?? '']), 'base64url'), source: DIRECTORY_SOURCE, type: 'directory.assigned.v1', subject: id, org,
    time: formatInstant(Math.max(now, (before?.toldAt ?? 0) + 1)), data,
  };
}
