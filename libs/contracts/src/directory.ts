/**
 * The directory (contract 4): agent → team → department, queue → line → department, dated. Pure, and a fold: it is made of the set of all
 * assignments that were ever told, so that their order, and how often each came, cannot matter. Instants are epoch milliseconds.
 */
import type { CloudEvent } from './envelope.js';
import { directoryAssignedV1, type DirectoryAssignedV1 } from './events/directory.assigned.v1.js';
import { parseInstant } from './instant.js';

export { DIRECTORY_PARENTS } from './events/directory.assigned.v1.js';

/** The source of what `PUT /v1/directory` changes. It says nothing of how fresh the calls are, and is no clock. */
export const DIRECTORY_SOURCE = 'sanxiang/directory';

export const DIRECTORY_KINDS = ['agent', 'team', 'queue', 'line'] as const;
export type DirectoryKind = (typeof DIRECTORY_KINDS)[number];

/** Where an entry belongs from an instant on, until its next assignment. All null: nowhere any longer. */
export interface Assignment {
  readonly kind: DirectoryKind;
  readonly id: string;
  readonly from: number;
  readonly team: string | null;
  readonly line: string | null;
  readonly department: string | null;
}

/** An assignment as it was told. */
export interface ToldAssignment extends Assignment {
  /** Takes back what was told for this entry and instant before. */
  readonly withdrawn: boolean;
  readonly toldAt: number;
  readonly source: string;
  readonly eventId: string;
}

/** What an event of the type `directory.assigned.v1` tells; null for every other event. */
export function assignmentOf(event: CloudEvent): ToldAssignment | null {
  if (event.type !== directoryAssignedV1.type) return null;
  const data = event.data as DirectoryAssignedV1;
  const toldAt = parseInstant(event.time) ?? 0;
  return {
    kind: data.kind, id: data.id, from: data.from === undefined ? toldAt : parseInstant(data.from) ?? toldAt,
    team: data.team ?? null, line: data.line ?? null, department: data.department ?? null,
    withdrawn: data.withdrawn ?? false, toldAt, source: event.source, eventId: event.id,
  };
}

/** What an assignment is about: two with the same key cannot both hold. */
export const assignmentKey = ({ kind, id, from }: Pick<Assignment, 'kind' | 'id' | 'from'>): string => JSON.stringify([kind, id, from]);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const isLater = (a: ToldAssignment, b: ToldAssignment): boolean => (a.toldAt - b.toldAt || compare(a.eventId, b.eventId) || compare(a.source, b.source)) > 0;

/** The last word on each entry and instant, those withdrawn among them, by `assignmentKey`. */
export function lastWords(told: Iterable<ToldAssignment>): Map<string, ToldAssignment> {
  const last = new Map<string, ToldAssignment>();
  for (const assignment of told) {
    const key = assignmentKey(assignment);
    const before = last.get(key);
    if (before === undefined || isLater(assignment, before)) last.set(key, assignment);
  }
  return last;
}

/** Where an agent belongs. */
export interface AgentPlace { readonly team: string | null; readonly department: string | null }
/** Where a queue belongs. */
export interface QueuePlace { readonly line: string | null; readonly department: string | null }

type Lane = readonly Assignment[];

/** Who and what belonged where at any instant. */
export class Directory {
  private constructor(private readonly lanes: Readonly<Record<DirectoryKind, ReadonlyMap<string, Lane>>>, readonly isEmpty: boolean) {}

  static readonly EMPTY = Directory.of([]);

  static of(told: Iterable<ToldAssignment>): Directory {
    const lanes: Record<DirectoryKind, Map<string, Assignment[]>> = { agent: new Map(), team: new Map(), queue: new Map(), line: new Map() };
    const held = [...lastWords(told).values()].filter((a) => !a.withdrawn).sort((a, b) => a.from - b.from);
    for (const { kind, id, from, team, line, department } of held) {
      const lane = lanes[kind].get(id) ?? [];
      lane.push({ kind, id, from, team, line, department });
      lanes[kind].set(id, lane);
    }
    return new Directory(lanes, held.length === 0);
  }

  /** The assignment that holds at an instant: the latest that began not after it. */
  private at(kind: DirectoryKind, id: string, at: number): Assignment | undefined {
    const lane = this.lanes[kind].get(id);
    return lane?.[firstAfter(lane, at) - 1];
  }

  /** The agent's team, unless `saidTeam` is known already, and its department: the agent's own, else the team's; with another team than the assigned one, that team's first. */
  agent(id: string, at: number, saidTeam: string | null = null): AgentPlace {
    const { team = null, department = null } = this.at('agent', id, at) ?? {};
    if (saidTeam !== null && saidTeam !== team) return { team: saidTeam, department: this.team(saidTeam, at) ?? department };
    return { team, department: department ?? (team === null ? null : this.team(team, at)) };
  }

  /** The team's department. */
  team(id: string, at: number): string | null { return this.at('team', id, at)?.department ?? null; }

  /** The queue's line, unless `saidLine` is known already, and its department: the queue's own, else the line's; with another line than the assigned one, that line's first. */
  queue(id: string, at: number, saidLine: string | null = null): QueuePlace {
    const { line = null, department = null } = this.at('queue', id, at) ?? {};
    if (saidLine !== null && saidLine !== line) return { line: saidLine, department: this.line(saidLine, at) ?? department };
    return { line, department: department ?? (line === null ? null : this.line(line, at)) };
  }

  /** The line's department. */
  line(id: string, at: number): string | null { return this.at('line', id, at)?.department ?? null; }

  /** When the assignment that holds at an instant ends; null: it holds for good. */
  until(kind: DirectoryKind, id: string, at: number): number | null {
    const lane = this.lanes[kind].get(id) ?? [];
    return lane[firstAfter(lane, at)]?.from ?? null;
  }

  /** All that holds, by kind, name and instant. */
  *assignments(): Generator<Assignment> {
    for (const kind of DIRECTORY_KINDS) {
      const lanes = this.lanes[kind];
      for (const id of [...lanes.keys()].sort(compare)) yield* lanes.get(id) ?? [];
    }
  }
}

/** Index of the first assignment that begins after an instant. */
function firstAfter(lane: Lane, at: number): number {
  let low = 0;
  let high = lane.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lane[middle]?.from ?? Infinity) <= at) low = middle + 1; else high = middle;
  }
  return low;
}
