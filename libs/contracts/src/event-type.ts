import type { Static, TObject } from 'typebox';
import type { Fault } from './reasons.js';
import type { TOPICS } from './topics.js';

/** One type and version of event: its name, what it means, the schema of its data. Published versions never change; see `fixtures/frozen.json`. */
export interface EventType<Name extends string = string, Data extends TObject = TObject> {
  /** `<noun>.<what happened>.v<major>` */
  readonly type: Name;
  /** What it means, for people. */
  readonly zh: string;
  readonly en: string;
  /** Where it goes: what publishers send to `events`, what only our own services say to `outcomes`. */
  readonly topic: typeof TOPICS.events | typeof TOPICS.outcomes;
  /** Only our own services say it, although it goes to `events`, where every consumer reads it again with all the rest. */
  readonly oursOnly?: true;
  readonly data: Data;
  /** What JSON Schema cannot say of data that satisfies it; paths begin with `data.`. `now` is the wall clock in epoch milliseconds. */
  check?(data: Static<Data>, now: number): readonly Fault[];
}

/** Whether publishers may send it; intake refuses the others from outside (`reserved`). */
export const isReserved = ({ topic, oursOnly }: Pick<EventType, 'topic' | 'oursOnly'>): boolean => topic === 'outcomes' || oursOnly === true;

/** An event type as it is, with its name and data known to the compiler. */
export const eventType = <const Name extends string, Data extends TObject>(type: EventType<Name, Data>): EventType<Name, Data> => type;
