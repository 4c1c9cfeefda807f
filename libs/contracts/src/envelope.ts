import { isOrgName } from '@sanxiang/kernel';
import { parseInstant } from './instant.js';
import { AHEAD_MS_MAX, EARLIEST_MS, TEXT_LENGTH_MAX } from './limits.js';
import type { Fault } from './reasons.js';

/** A CloudEvent 1.0 in structured JSON as publishers send it: `org` may be left out. Times are RFC 3339 with an offset. */
export interface PostedEvent<Data = Record<string, unknown>> {
  readonly specversion: '1.0';
  /** Unique within `source`. */
  readonly id: string;
  readonly source: string;
  /** `<noun>.<what happened>.v<major>` */
  readonly type: string;
  /** Id of what the event is about; order is kept per subject. */
  readonly subject: string;
  /** When it happened, at the source. */
  readonly time: string;
  readonly org?: string;
  /** The publisher's own order of events at the same instant; decides before `id`. */
  readonly sequence?: string | number;
  readonly correlationid?: string;
  readonly causationid?: string;
  readonly data: Data;
  /** Other extensions are kept, not judged. */
  readonly [extension: string]: unknown;
}

/** An event as it stands in the log: its tenant is always filled in. */
export interface CloudEvent<Data = Record<string, unknown>> extends PostedEvent<Data> {
  readonly org: string;
}

const NAME_EXPECTED = `1–${TEXT_LENGTH_MAX} characters`;

/** Whether a text has more than `max` code points; the length in UTF-16 decides nearly always. */
const isLonger = (text: string, max: number): boolean => text.length > max && (text.length > 2 * max || [...text].length > max);

/** A non-empty text of at most 512 characters. */
function judgeName(value: unknown, path: string, required: boolean, faults: Fault[]): void {
  if (typeof value === 'string' && value.length > 0 && value.length <= TEXT_LENGTH_MAX) return;
  if (value === undefined) { if (required) faults.push({ path, reason: 'missing' }); return; }
  if (typeof value !== 'string' || value.length === 0) faults.push({ path, reason: 'malformed', expected: NAME_EXPECTED });
  else if (isLonger(value, TEXT_LENGTH_MAX)) faults.push({ path, reason: 'too_long', expected: NAME_EXPECTED });
}

/**
 * Judges an instant at which something has happened: readable, not before 1970, at most 5 minutes ahead of the wall clock `now`.
 * Returns its epoch milliseconds, NaN when it cannot be read.
 */
export function judgeHappened(value: unknown, path: string, now: number, faults: Fault[]): number {
  const ms = typeof value === 'string' ? parseInstant(value) : null;
  if (ms === null) faults.push(value === undefined ? { path, reason: 'missing' } : { path, reason: 'malformed', expected: 'RFC 3339' });
  else if (ms > now + AHEAD_MS_MAX) faults.push({ path, reason: 'future' });
  else if (ms < EARLIEST_MS) faults.push({ path, reason: 'too_old' });
  return ms ?? NaN;
}

/** Adds what is wrong with the attributes of an event, in the order of the contract's table; returns `time` in epoch milliseconds, or NaN. */
export function judgeEnvelope(raw: Readonly<Record<string, unknown>>, now: number, faults: Fault[]): number {
  if (raw.specversion !== '1.0') faults.push(raw.specversion === undefined ? { path: 'specversion', reason: 'missing' } : { path: 'specversion', reason: 'malformed', expected: '"1.0"' });
  judgeName(raw.id, 'id', true, faults);
  judgeName(raw.source, 'source', true, faults);
  judgeName(raw.type, 'type', true, faults);
  judgeName(raw.subject, 'subject', true, faults);
  const timeMs = judgeHappened(raw.time, 'time', now, faults);
  if (raw.org !== undefined && !isOrgName(raw.org)) faults.push({ path: 'org', reason: 'malformed' });
  if (!Number.isSafeInteger(raw.sequence)) judgeName(raw.sequence, 'sequence', false, faults);
  judgeName(raw.correlationid, 'correlationid', false, faults);
  judgeName(raw.causationid, 'causationid', false, faults);
  if (raw.data === undefined) faults.push({ path: 'data', reason: 'missing' });
  else if (!isRecord(raw.data)) faults.push({ path: 'data', reason: 'malformed', expected: 'object' });
  return timeMs;
}

/**
 * Whether a value is an object that has its members itself. One that inherits some is refused, so that plain reads see own members only;
 * `JSON.parse` makes no such object, it gives `__proto__` as an ordinary member.
 */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const parent: unknown = Object.getPrototypeOf(value);
  return parent === null || Object.getPrototypeOf(parent) === null;
}
