import type { EventData, EventTypeName } from '@sanxiang/contracts';

/** Types that only the services of Sanxiang say; intake refuses them from outside (`reserved`). */
export const RESERVED = ['book.published.v1', 'call.recorded.v1', 'complaint.period_sealed.v1', 'norm.judged.v1', 'verdict.waived.v1'] as const satisfies readonly EventTypeName[];
/** Event types that a publisher may send: `call.answered.v1`. */
export type PublishedType = Exclude<EventTypeName, (typeof RESERVED)[number]>;

interface Extensions {
  /** Your own order of events at one instant, which decides before the id. */
  readonly sequence?: string | number;
  /** Id of the case that the event belongs to. */
  readonly correlationid?: string;
  /** Id of the event that caused this one. */
  readonly causationid?: string;
}

/** An event without an id gets one, made once, so that sending it again is a duplicate and no second event; without `time` it happens now. */
interface Unnamed extends Extensions {
  readonly id?: undefined;
  /** When it happened: RFC 3339 with an offset, or a Date. */
  readonly time?: string | Date;
}

/** Who gives ids of their own says the time as well: the same id with another time would be a conflict. */
interface Named extends Extensions {
  /** Unique within the source, and made of what happened alone: published again after a crash, it is known. */
  readonly id: string;
  readonly time: string | Date;
}

/** What may be said of an event beside its type, subject and data. */
export type Said = Unnamed | Named;

/** One event as an object, told apart by `type`. */
export type PublishedEvent = {
  readonly [Type in PublishedType]: Said & {
    readonly type: Type;
    /** Id of the call, agent, ticket … that the event is about. */
    readonly subject: string;
    readonly data: EventData[Type];
  };
}[PublishedType];

/** The members that the publisher fills in. */
export interface Filled {
  readonly source: string;
  readonly org: string | undefined;
  /** Epoch milliseconds, for an event that does not say when it happened. */
  readonly now: number;
  readonly id: () => string;
  /** Rises with each event that has no id of its own. */
  readonly sequence: () => number;
}

const instant = (time: string | Date): string => (typeof time === 'string' ? time : time.toISOString());

/**
 * The event as it goes over the line, CloudEvents 1.0 in structured JSON, with its id. Events without an id of their own are numbered, so that
 * two of one instant keep their order; those with one are left as they are, since they have to be the same when they are published again.
 */
export function toWire(event: PublishedEvent, filled: Filled): { readonly id: string; readonly body: string } {
  const { type, subject, data, correlationid, causationid } = event;
  const named = event.id === undefined
    ? { id: filled.id(), time: instant(event.time ?? new Date(filled.now)), sequence: event.sequence ?? filled.sequence() }
    : { id: event.id, time: instant(event.time), sequence: event.sequence };
  const body = JSON.stringify({ specversion: '1.0', id: named.id, source: filled.source, type, subject, time: named.time, org: filled.org, sequence: named.sequence, correlationid, causationid, data });
  return { id: named.id, body };
}
