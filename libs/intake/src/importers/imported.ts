import type { PostedEvent } from '@sanxiang/contracts';

/** A line of a foreign file that was understood: the events it says, none for a line that the mapping leaves out. */
export interface UnderstoodLine {
  /** From 1; of a record over several lines, its first. */
  readonly line: number;
  /** The line as it stands in the file, for what is kept aside when intake refuses it. */
  readonly text: string;
  readonly events: readonly PostedEvent[];
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
 * "Nothing earlier than `through` will follow" (contract 1.4): what an importer says at its end.
 * `through` is RFC 3339; the id depends on it alone, so that the same file says the same event.
 */
export const sourceAdvanced = (source: string, through: string): PostedEvent =>
  ({ specversion: '1.0', id: `through.${through}`, source, type: 'source.advanced.v1', subject: source, time: through, data: { through } });
