import type { PostedEvent } from '@sanxiang/contracts';

/** A line of a foreign file that was understood: the events it says, none for a line that the mapping leaves out. */
export interface UnderstoodLine {
  /** From 1; of a record over several lines, its first. */
  readonly line: number;
  /** The line as it stands in the file, for what is kept aside when intake refuses it. */
  readonly text: string;
  readonly events: readonly PostedEvent[];
  /** Why a sound line says nothing by itself, for people; such lines are counted by this text. Left out where nothing has to be explained. */
  readonly ignored?: string;
}

/** A line that was not understood, and why. The rest of the file goes on. */
export interface RefusedLine {
  readonly line: number;
  readonly text: string;
  /** For people, naming the column or member: `q_time: "abc" …`. */
  readonly reason: string;
}

export type Imported = UnderstoodLine | RefusedLine;

/** Whether a line was refused. */
export const isRefused = (imported: Imported): imported is RefusedLine => 'reason' in imported;

/**
 * "Nothing earlier than `through` will follow" (contract 1.4): what an importer says at its end. `through` and `time`, the newest that the source
 * told, are RFC 3339; the id depends on `through` alone, so that the same file says the same event.
 */
export const sourceAdvanced = (source: string, through: string, time = through): PostedEvent =>
  ({ specversion: '1.0', id: `through.${through}`, source, type: 'source.advanced.v1', subject: source, time, data: { through } });

/** What a source says of itself before anything else (contract 1.4): the optional facts that it reports, and how finely its stamps tell. `time` is RFC 3339. */
export const sourceDeclared = (source: string, time: string, reports: readonly string[], resolutionMs: number): PostedEvent =>
  ({ specversion: '1.0', id: `declared.${time}`, source, type: 'source.declared.v1', subject: source, time, data: { reports: [...reports], resolutionMs } });

/** The event filed under a tenant, where one was asked for. */
export const filedUnder = (event: PostedEvent, org: string | undefined): PostedEvent => (org === undefined ? event : { ...event, org });
