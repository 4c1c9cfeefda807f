import { keyOf, wordOf, type CallEvent, type Step } from './call-event.js';

/** Longer runs of digits are compared as text: nobody counts that far. */
const NUMBER = /^\d{1,30}$/;

/**
 * The events of a call that count, once each, in the one order that does not depend on how they arrived: by time, then by the publisher's
 * `sequence`, then by id, then by source. A sequence orders the events of its own source only; between sources and beside events
 * without one, the id decides.
 */
export const inOrder = (events: readonly CallEvent[], retracted?: ReadonlySet<string>): Step[] => arranged(countedOnce(events, retracted));

/** Any events of one subject, once each, in that same order: also those that no call knows. */
export const ordered = (events: readonly CallEvent[], retracted?: ReadonlySet<string>): CallEvent[] =>
  arranged(once(events, (event) => ({ event }), retracted)).map(({ event }) => event);

interface Placed { readonly event: CallEvent }

/** Sorts in place. */
function arranged<T extends Placed>(steps: T[]): T[] {
  steps.sort(byTime);
  for (let from = 0; from < steps.length;) {
    let to = from + 1;
    let numbered = isNumbered(steps[from]);
    while (to < steps.length && steps[to]?.event.timeMs === steps[from]?.event.timeMs) { numbered ||= isNumbered(steps[to]); to += 1; }
    if (numbered && to - from > 1) for (const step of atOneInstant(steps.slice(from, to))) { steps[from] = step; from += 1; }
    from = to;
  }
  return steps;
}

const countedOnce = (events: readonly CallEvent[], retracted?: ReadonlySet<string>): Step[] =>
  once(events, (event) => { const word = wordOf(event.type); return word === undefined ? null : { word, event }; }, retracted);

/** Each event once, as `place` puts it; null: it does not count. */
function once<T extends Placed>(events: readonly CallEvent[], place: (event: CallEvent) => T | null, retracted?: ReadonlySet<string>): T[] {
  const steps: T[] = [];
  const places = new Map<string, number>();
  for (const event of events) {
    const step = place(event);
    if (step === null) continue;
    const key = keyOf(event.source, event.id);
    if (retracted?.has(key) === true) continue;
    const at = places.get(key);
    const known = at === undefined ? undefined : steps[at];
    if (at === undefined || known === undefined) { places.set(key, steps.length); steps.push(step); }
    else if (known.event !== event && isRather(event, known.event)) steps[at] = step;
  }
  return steps;
}

/** Two events of one key with other content do not get past intake; if they do, which one stays must not depend on the order of arrival. */
function isRather(one: CallEvent, other: CallEvent): boolean {
  if (one.timeMs !== other.timeMs) return one.timeMs < other.timeMs;
  return JSON.stringify([one.type, one.sequence, one.data]) < JSON.stringify([other.type, other.sequence, other.data]);
}

const isNumbered = (step: Placed | undefined): boolean => step?.event.sequence !== undefined;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byTime = (a: Placed, b: Placed): number => a.event.timeMs - b.event.timeMs || byId(a, b);
const byId = (a: Placed, b: Placed): number => compare(a.event.id, b.event.id) || compare(a.event.source, b.event.source);

/**
 * Events of one instant: each source's numbered ones keep their order, and of the heads of all these chains the lowest id goes first.
 * Comparing two at a time would go in circles: a sequence may say a before b, and ids b before c before a.
 */
function atOneInstant<T extends Placed>(steps: readonly T[]): T[] {
  const chains: { readonly steps: readonly T[]; next: number }[] = [];
  for (const group of Map.groupBy(steps, (s) => s.event.source).values()) {
    const { true: numbered = [], false: plain = [] } = Object.groupBy(group, (s) => (isNumbered(s) ? 'true' : 'false'));
    chains.push({ steps: bySequence(numbered), next: 0 }, { steps: plain, next: 0 });
  }
  const merged: T[] = [];
  while (merged.length < steps.length) {
    let lowest: T | undefined;
    for (const chain of chains) {
      const head = chain.steps[chain.next];
      if (head !== undefined && (lowest === undefined || byId(head, lowest) < 0)) lowest = head;
    }
    if (lowest === undefined) break;
    merged.push(lowest);
    for (const chain of chains) if (chain.steps[chain.next] === lowest) chain.next += 1;
  }
  return merged;
}

/** As numbers if all of them are, else as text; of equal ones the lower id first. */
function bySequence<T extends Placed>(steps: readonly T[]): T[] {
  const keyed = steps.map((step) => ({ step, key: String(step.event.sequence) }));
  if (keyed.every(({ key }) => NUMBER.test(key))) {
    return keyed.map(({ step, key }) => ({ step, no: BigInt(key) })).sort((a, b) => (a.no < b.no ? -1 : a.no > b.no ? 1 : byId(a.step, b.step))).map(({ step }) => step);
  }
  return keyed.sort((a, b) => compare(a.key, b.key) || byId(a.step, b.step)).map(({ step }) => step);
}
