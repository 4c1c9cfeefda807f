import type { Call, Directory } from '@sanxiang/contracts';

/** A call with what its events left out, and the paths of what was filled in: all of it was null before. */
export interface FilledCall {
  readonly call: Call;
  /** `team`, `legs.0.department`; empty: the call is as the call service said it. */
  readonly filled: readonly string[];
}

interface Owned {
  readonly agent: string | null;
  readonly team: string | null;
  readonly department: string | null;
}

const NOTHING: readonly string[] = [];

/**
 * Fills in the team, department and line that the events of a call left out, from the directory as it was at the time of each event.
 * What an event said always wins: what a part of the call takes from a word said of the whole call (facts/part-columns.ts) is not filled either.
 */
export function fillCall(call: Call, directory: Directory): FilledCall {
  if (directory.isEmpty) return { call, filled: NOTHING };
  const filling = new Filling(directory);
  const whole = filling.whole(call);
  // With one leg, what its parts left out is the call's own word.
  const said = { team: call.legs.length <= 1 && call.team !== null, department: call.legs.length <= 1 && call.department !== null };
  const full: Call = {
    ...call, ...whole,
    legs: filling.parts('legs', call.legs, (l) => l.startedAt, said),
    holds: filling.parts('holds', call.holds, (h) => h.startedAt, said),
    attempts: filling.parts('attempts', call.attempts, (a) => a.startedAt, { team: false, department: false }),
    transfers: filling.parts('transfers', call.transfers, (t) => t.requestedAt ?? t.acceptedAt ?? t.completedAt ?? t.failedAt ?? call.firstAt, said),
    visits: filling.visits(call, said),
  };
  return filling.paths.length === 0 ? { call, filled: NOTHING } : { call: full, filled: filling.paths };
}

interface Said { readonly team: boolean; readonly department: boolean }

class Filling {
  readonly paths: string[] = [];

  constructor(private readonly directory: Directory) {}

  /** The call's own dimensions: each is the last word of its events, so that it is filled as the last event that could have said it. */
  whole(call: Call): Pick<Call, 'line' | 'team' | 'department'> {
    const queuedAt = call.visits.findLast((v) => v.queue === call.queue)?.queuedAt ?? call.queuedAt ?? call.offeredAt ?? call.firstAt;
    const ownAt = call.legs.findLast((l) => l.agent === call.agent)?.startedAt ?? call.attempts.findLast((a) => a.agent === call.agent)?.startedAt ?? call.ringingAt ?? call.offeredAt ?? call.firstAt;
    const agent = this.owner(call, ownAt);
    const queue = call.queue === null ? { line: null, department: call.line === null ? null : this.directory.line(call.line, queuedAt) } : this.directory.queue(call.queue, queuedAt, call.line);
    return { line: this.take('line', call.line, queue.line), team: this.take('team', call.team, agent.team), department: this.take('department', call.department, agent.department ?? queue.department) };
  }

  parts<Part extends Owned>(name: string, parts: readonly Part[], at: (part: Part) => number, said: Said): readonly Part[] {
    return parts.map((part, i) => this.part(`${name}.${i}`, part, this.owner(part, at(part)), said));
  }

  /** Who answered a visit tells its team and department; the department of one that nobody answered is its queue's. */
  visits(call: Call, said: Said): Call['visits'] {
    return call.visits.map((visit, i) => {
      const owner = visit.agent === null ? { team: null, department: visit.team === null ? null : this.directory.team(visit.team, visit.queuedAt) } : this.owner(visit, visit.leftAt ?? visit.queuedAt);
      const department = owner.department ?? (call.department === null ? this.directory.queue(visit.queue, visit.queuedAt).department : null);
      return this.part(`visits.${i}`, visit, { team: owner.team, department }, said);
    });
  }

  private owner({ agent, team }: Owned, at: number): { readonly team: string | null; readonly department: string | null } {
    if (agent !== null) return this.directory.agent(agent, at, team);
    return { team: null, department: team === null ? null : this.directory.team(team, at) };
  }

  private part<Part extends Owned>(path: string, part: Part, known: { readonly team: string | null; readonly department: string | null }, said: Said): Part {
    const team = said.team ? part.team : this.take(`${path}.team`, part.team, known.team);
    const department = said.department ? part.department : this.take(`${path}.department`, part.department, known.department);
    return team === part.team && department === part.department ? part : { ...part, team, department };
  }

  private take(path: string, told: string | null, known: string | null): string | null {
    if (told !== null || known === null) return told;
    this.paths.push(path);
    return known;
  }
}

/** The call as the call service said it: what was filled in is null again. */
export function unfilled({ call, filled }: FilledCall): Call {
  if (filled.length === 0) return call;
  const copy = structuredClone(call);
  for (const path of filled) empty(copy, path.split('.'));
  return copy;
}

function empty(part: object, [name = '', ...rest]: readonly string[]): void {
  if (rest.length === 0) { Reflect.set(part, name, null); return; }
  const inner: unknown = Reflect.get(part, name);
  if (typeof inner === 'object' && inner !== null) empty(inner, rest);
}
