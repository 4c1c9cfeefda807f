import type { Duration } from '../working-time/duration.js';
import type { Windows } from '../working-time/calendar-plan.js';

/** A value of a parameter, told apart by `kind`, in the unit that its definition gives. */
export type ParameterValue =
  | { readonly kind: 'duration'; readonly duration: Duration }
  /** A plain number: a count, percent, score, characters a minute; `ParameterDefinition.unit` says which. */
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'switch'; readonly on: boolean }
  /** One word of those that the definition lists; also weekdays, calendars and patterns. */
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** A time of day, in minutes since midnight. */
  | { readonly kind: 'time'; readonly minute: number }
  | { readonly kind: 'windows'; readonly windows: Windows }
  | { readonly kind: 'durations'; readonly durations: readonly Duration[] }
  /** Rows by name; `parameterOf` reads one as `<parameter>.<row>`. */
  | { readonly kind: 'table'; readonly rows: ReadonlyMap<string, ParameterValue> };
