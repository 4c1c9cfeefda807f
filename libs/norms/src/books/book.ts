import type { Severity } from '@sanxiang/contracts';
import type { WorkingCalendar } from '../working-time/working-calendar.js';
import type { Duration } from '../working-time/duration.js';
import type { ParameterValue } from './parameter-value.js';

/** A text for people. */
export interface Bilingual { readonly zh: string; readonly en: string }

/** Where a norm stands written: a document of the catalogue (`001-R`) and its article. */
export interface NormSource { readonly document: string; readonly article: string }

/**
 * How a norm can be measured: T telephone events, X transcripts, Q manual checklist, K tickets, complaints and callbacks, E evaluations and surveys,
 * C customer managers' activities, W workforce, A access log, R report job.
 */
export const MEASURED_BY = ['T', 'X', 'Q', 'K', 'E', 'C', 'W', 'A', 'R'] as const;
export type MeasuredBy = (typeof MEASURED_BY)[number];

/** A norm as it stands in a resolved book. What its pattern needs beside the common members is the pattern's business. */
export interface NormEntry {
  /** `HOLD-03` */
  readonly id: string;
  /** `HOLD`; what stands before the number where the book does not say. */
  readonly family: string;
  readonly title: Bilingual;
  readonly text: Bilingual;
  readonly source: readonly NormSource[];
  readonly severity: Severity;
  readonly by: readonly MeasuredBy[];
  /** 1 core, 2 natural extension, 3 a checklist item only. */
  readonly priority: 1 | 2 | 3;
  readonly enabled: boolean;
  /** Name of the pattern that judges it; null: recorded, not judged by the program. */
  readonly pattern: string | null;
  /** The members that are the pattern's, as the book has them, merged along `extends`. */
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** What tiles and reports compare a metric with: by dimension and value, else the default. */
export interface Target {
  readonly default: number | null;
  readonly by: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** A stretch in which something was out of order, known to the organisation beforehand. [from, to) in epoch milliseconds. */
export interface Outage { readonly from: number; readonly to: number; readonly affects: readonly string[]; readonly reason: string }
/** A norm that is not held against anybody for a while. [from, to) in epoch milliseconds. */
export interface Waiver { readonly norm: string; readonly from: number; readonly to: number; readonly reason: string }

/** A norm book with all that it extends, checked and ready to judge by. */
export interface Book {
  readonly book: string;
  readonly extends: string | null;
  readonly version: number;
  /** Epoch milliseconds; of the base book: from ever. */
  readonly effectiveFrom: number;
  readonly timeZone: string;
  readonly calendars: ReadonlyMap<string, WorkingCalendar>;
  readonly parameters: ReadonlyMap<string, ParameterValue>;
  /** Where the values of parameters stand written, where the book says it. */
  readonly sources: ReadonlyMap<string, readonly NormSource[]>;
  /** Titles of the documents that sources name, by their code. */
  readonly documents: ReadonlyMap<string, Bilingual>;
  /** By id, those switched off among them. */
  readonly norms: ReadonlyMap<string, NormEntry>;
  /** By metric id. */
  readonly targets: ReadonlyMap<string, Target>;
  readonly outages: readonly Outage[];
  readonly waivers: readonly Waiver[];
}

/** A parameter of a book, or a row of one that is a table (`ticket.tiers.difficult`); undefined: there is none of that name. */
export function parameterOf(book: Pick<Book, 'parameters'>, name: string): ParameterValue | undefined {
  const whole = book.parameters.get(name);
  if (whole !== undefined) return whole;
  for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
    const table = book.parameters.get(name.slice(0, dot));
    if (table?.kind === 'table') return table.rows.get(name.slice(dot + 1));
  }
  return undefined;
}

const missing = (name: string, kind: string): Error => new Error(`the book has no ${kind} ${name}`);

/** A parameter that is a duration. Throws where the book has none of that name: a norm that was let into a book names known parameters only. */
export function durationOf(book: Pick<Book, 'parameters'>, name: string): Duration {
  const value = parameterOf(book, name);
  if (value?.kind !== 'duration') throw missing(name, 'duration');
  return value.duration;
}

/** A parameter that is a number, in the unit of its definition. Throws as `durationOf`. */
export function numberOf(book: Pick<Book, 'parameters'>, name: string): number {
  const value = parameterOf(book, name);
  if (value?.kind !== 'number') throw missing(name, 'number');
  return value.number;
}

/** A parameter that is on or off. Throws as `durationOf`. */
export function switchOf(book: Pick<Book, 'parameters'>, name: string): boolean {
  const value = parameterOf(book, name);
  if (value?.kind !== 'switch') throw missing(name, 'switch');
  return value.on;
}

/** A parameter that is a word. Throws as `durationOf`. */
export function wordOf(book: Pick<Book, 'parameters'>, name: string): string {
  const value = parameterOf(book, name);
  if (value?.kind !== 'word') throw missing(name, 'word');
  return value.word;
}

/** A calendar of the book; undefined: there is none of that name. Working time uses `office` unless a norm names another. */
export const calendarOf = (book: Pick<Book, 'calendars'>, name = 'office'): WorkingCalendar | undefined => book.calendars.get(name);
