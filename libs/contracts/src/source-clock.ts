import type { CloudEvent } from './envelope.js';
import { BOOKS_SOURCE } from './book-published.js';
import { DIRECTORY_SOURCE } from './directory.js';
import { parseInstant } from './instant.js';

/** The source under which the program writes down how far the clocks of live sources have run (contract 1.4); the subject is the source. */
export const CLOCK_SOURCE = 'sanxiang/clock';

/** Whether a source is no clock: what is planned and promised says nothing of how fresh the calls are. */
export const isNoClock = (source: string): boolean => source === DIRECTORY_SOURCE || source === BOOKS_SOURCE;

/** What a `source.advanced.v1` says its source is through with, epoch ms; 0 for every other event. Part of a source's clock (contract 1.4). */
export const throughOf = (e: CloudEvent): number =>
  (e.type === 'source.advanced.v1' && typeof e.data['through'] === 'string' ? parseInstant(e.data['through']) ?? 0 : 0);

/** How far an event moves a source's clock, epoch ms. */
export interface ClockMove {
  readonly source: string;
  /** 0 where we wrote the clock down ourselves: that does not keep a source live. */
  readonly newestMs: number;
  readonly throughMs: number;
}

/** Whose clock an event moves, and how far; `timeMs` is the event's time. */
export const clockNewsOf = (e: CloudEvent, timeMs: number): ClockMove =>
  (e.source === CLOCK_SOURCE ? { source: e.subject, newestMs: 0, throughMs: throughOf(e) } : { source: e.source, newestMs: timeMs, throughMs: throughOf(e) });
