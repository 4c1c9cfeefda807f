import { formatInstant, type EventData, type EventTypeName } from '@sanxiang/contracts';
import type { AmiMessage } from './ami-reader.js';

/** Types of events that Asterisk's words become. */
export type AmiEventType = Extract<EventTypeName,
  | 'call.offered.v1' | 'call.queued.v1' | 'call.ring_missed.v1' | 'call.answered.v1' | 'call.abandoned.v1' | 'call.diverted.v1' | 'call.held.v1' | 'call.resumed.v1'
  | 'call.transfer_requested.v1' | 'call.transfer_completed.v1' | 'call.transfer_failed.v1' | 'call.dropped.v1' | 'call.ended.v1' | 'agent.state_changed.v1'>;

/** An event to publish: all but its source and org, which are the publisher's. */
export type AmiEvent = {
  readonly [Type in AmiEventType]: {
    readonly type: Type;
    /** The linked id of the call, or the agent. */
    readonly subject: string;
    /** Depends on what Asterisk said and when alone: said again, it is the same event. */
    readonly id: string;
    readonly time: string;
    readonly sequence: number;
    readonly data: EventData[Type];
  };
}[AmiEventType];

/** When something happened, as well as is known. */
export interface Stamp {
  readonly ms: number;
  /** The order within the millisecond. */
  readonly sequence: number;
  /** The instant as it stands in ids. */
  readonly text: string;
  /** Whether Asterisk told it; else it is when the message arrived. */
  readonly byAsterisk: boolean;
}

const TIMESTAMP = /^(\d{1,12})\.(\d{1,9})$/;
/** Events that one message says, at most: each has a place of its own in the sequence. */
const PLACES = 10;

/**
 * When a message happened: its `Timestamp` (seconds with microseconds, told where manager.conf has `timestampevents = yes`), else when it arrived.
 * `arrivedMs` in epoch milliseconds; `arrivalNo` rises with each message.
 */
export function stampOf(message: AmiMessage, arrivedMs: number, arrivalNo: number): Stamp {
  const said = message.get('timestamp') ?? '';
  const [, seconds, fraction] = TIMESTAMP.exec(said) ?? [];
  if (seconds === undefined || fraction === undefined) return { ms: arrivedMs, sequence: arrivalNo * PLACES, text: `${arrivedMs}-${arrivalNo}`, byAsterisk: false };
  const micros = Number(fraction.padEnd(6, '0').slice(0, 6));
  return { ms: Number(seconds) * 1000 + Math.floor(micros / 1000), sequence: (micros % 1000) * PLACES, text: said, byAsterisk: true };
}

/** An instant before a stamp, for what Asterisk tells only by how long it lasted, in whole seconds. */
export const secondsBefore = (stamp: Stamp, seconds: number): Stamp => ({ ...stamp, ms: stamp.ms - seconds * 1000 });

/** Whose word it is, where a type is said of more than one thing at an instant: a channel, an agent. */
export interface Saying<Type extends AmiEventType> {
  readonly type: Type;
  readonly subject: string;
  readonly stamp: Stamp;
  /** What of the message tells it from others of its instant. */
  readonly key: string;
  readonly data: EventData[Type];
  /** Its place among the events of one message, from 0. */
  readonly place?: number;
}

/** Puts an event together. */
export const said = <Type extends AmiEventType>({ type, subject, stamp, key, data, place = 0 }: Saying<Type>) =>
  ({ type, subject, id: `${key}/${stamp.text}/${type.slice(0, -'.v1'.length)}`, time: formatInstant(stamp.ms), sequence: stamp.sequence + place, data });

/** A member that is there and says something: Asterisk writes `<unknown>` for numbers and names that it does not know. */
export function memberOf(message: AmiMessage, name: string): string | undefined {
  const value = message.get(name);
  return value === undefined || value === '' || value === '<unknown>' || value === '<none>' ? undefined : value;
}

/** Whole seconds or another count; undefined for anything else. */
export function countOf(message: AmiMessage, name: string): number | undefined {
  const value = message.get(name);
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}
