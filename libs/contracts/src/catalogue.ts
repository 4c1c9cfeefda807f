import type { Static } from 'typebox';
import type { CloudEvent } from './envelope.js';
import type { EventType } from './event-type.js';
import * as types from './events/index.js';
import type { TOPICS } from './topics.js';

type Known = (typeof types)[keyof typeof types];

/** The data of each event type: `EventData['call.answered.v1']`. */
export type EventData = { readonly [T in Known as T['type']]: Static<T['data']> };
export type EventTypeName = keyof EventData;
/** An event of a known type, told apart by `type`. */
export type KnownEvent = { readonly [Name in EventTypeName]: CloudEvent<EventData[Name]> & { readonly type: Name } }[EventTypeName];

const byName: ReadonlyMap<string, EventType> = new Map(Object.values(types).map((type): [string, EventType] => [type.type, type]));

/** All event types, by name. */
export const EVENT_TYPES: readonly EventType[] = [...byName.values()].sort((a, b) => (a.type < b.type ? -1 : 1));

/** The event type of a name; undefined for any other text, `__proto__` too. */
export const eventTypeOf = (name: string): EventType | undefined => byName.get(name);

/** The topic that events of a type go to; undefined for an unknown type. */
export const topicOf = (name: string): typeof TOPICS.events | typeof TOPICS.outcomes | undefined => byName.get(name)?.topic;
