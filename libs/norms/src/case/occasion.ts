import type { CallEvent } from '@sanxiang/call-fold';
import type { CaseView } from './case-view.js';
import { moments, word, type Fact, type Moment } from './fact.js';

/** Who was in force where a norm was triggered. */
export interface InForce {
  readonly agent: string | null;
  readonly team: string | null;
  readonly department: string | null;
  readonly queue: string | null;
}

/** One time that a norm may apply: a hold, an answer, an event. */
export interface Occasion {
  readonly view: CaseView;
  /** The event that began it: with the norm and the subject it makes the verdict's id. */
  readonly trigger: CallEvent;
  readonly at: number;
  readonly inForce: InForce;
  /** Nothing more will happen in it: what has not happened by then, at this instant, has not. null while it goes on. */
  readonly overAt: number | null;
  /** A fact by its name; undefined where occasions of this kind have none of that name. */
  fact(name: string): Fact | undefined;
}

/** What occasions of a kind are, and what may be asked of them. */
export interface OccasionKind<T> {
  readonly facts: Readonly<Record<string, (of: T, view: CaseView) => Fact>>;
  find(view: CaseView): readonly Found<T>[];
}

/** An occasion that was found in a case, before facts are asked of it. */
export interface Found<T> {
  readonly of: T;
  readonly trigger: CallEvent;
  readonly inForce: InForce;
  readonly overAt: number | null;
  /** When it was, where that is not when its event says: words of a transcript. */
  readonly at?: number;
}

/** Occasions of a kind in a case. Facts are worked out when they are first asked for: many norms ask for the same. */
export const occasionsOf = <T>(kind: OccasionKind<T>) => (view: CaseView): Occasion[] => kind.find(view).map(({ of, trigger, inForce, overAt, at = trigger.timeMs }) => ({
  view, trigger, at, inForce, overAt, fact: remembered((name) => kind.facts[name]?.(of, view) ?? eventsOf(view, name, at)),
}));

/** A fact is a pure function of the case: once is enough. */
export function remembered(fact: (name: string) => Fact | undefined): (name: string) => Fact | undefined {
  const known = new Map<string, Fact | undefined>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined || known.has(name)) return before;
    const found = fact(name);
    known.set(name, found);
    return found;
  };
}

/** A name with a dot is an event type: what of it happened to the subject at or after the trigger. */
export function eventsOf(view: CaseView, name: string, from: number): Fact | undefined {
  if (!name.includes('.')) return undefined;
  const type = `${name}.v1`;
  return moments(view.events.filter((e) => e.type === type && e.timeMs >= from));
}

/** Moments of a fact; none where it is of another kind. */
export const momentsOf = (fact: Fact | undefined): readonly Moment[] => (fact?.kind === 'moments' ? fact.moments : []);

/** Whether anything of these facts happened, as a word. */
export const happened = (events: readonly CallEvent[]): Fact => word(events.length > 0, events);
