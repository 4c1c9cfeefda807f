import { formatInstant, parseInstant, type CloudEvent } from '@sanxiang/contracts';
import { DEFAULT_ORG } from '@sanxiang/kernel';

export interface StoryOptions {
  /** The publisher; default `pbx` of calls, `helpdesk` of cases. */
  readonly source?: string;
  readonly org?: string;
  /** When the story begins: RFC 3339 or epoch milliseconds; default 2026-03-02 10:00 in Shanghai, a Monday. */
  readonly startAt?: string | number;
}

/** Who tells the story, for whom, and from when on. */
export interface Begun {
  readonly source: string;
  readonly org: string;
  readonly startMs: number;
}

/** 2026-03-02T10:00:00+08:00 */
const START_AT = Date.UTC(2026, 2, 2, 2);
/** Digits of the number in an event's id: ids of a story sort as they were told. */
const ID_DIGITS = 3;

/** Epoch milliseconds; throws a RangeError for what is no instant. */
export function instantOf(time: string | number): number {
  const ms = typeof time === 'number' ? time : parseInstant(time);
  if (ms === null) throw new RangeError(`no instant: ${time}`);
  return ms;
}

/** The beginning of a story. Throws a RangeError when `startAt` is no instant. */
export const begunAt = (told: string, { source = told, org = DEFAULT_ORG, startAt = START_AT }: StoryOptions): Begun => ({ source, org, startMs: instantOf(startAt) });

/** The `number`th event of a story, counted from 1; its id depends on subject and number alone. */
export const storyEvent = (type: string, subject: string, number: number, atMs: number, { source, org }: Begun, data: object): CloudEvent => ({
  specversion: '1.0', id: `${subject}-${String(number).padStart(ID_DIGITS, '0')}`, source, type, subject, time: formatInstant(atMs), org, data: { ...data },
});
