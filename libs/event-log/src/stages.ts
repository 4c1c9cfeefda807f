import { GROUPS, TOPICS } from '@sanxiang/contracts';
import type { EventLog, NewRecord } from './port.js';

/** One consumer and how many records of the log it has not handled yet. */
export interface Stage { readonly name: string; readonly behind: number }

/**
 * How far each stage is behind the log, upstream first: when an upstream stage is done, all that it says is in the log,
 * so that zeros read in this order mean that every accepted event is in every figure.
 */
export async function stages(eventLog: EventLog): Promise<Stage[]> {
  const call = await eventLog.behind(GROUPS.call, TOPICS.events);
  const norms = await eventLog.behind(GROUPS.norms, TOPICS.events);
  const raw = await eventLog.behind(GROUPS.sink, TOPICS.events);
  const outcomes = await eventLog.behind(GROUPS.sink, TOPICS.outcomes);
  const facts = await eventLog.behind(GROUPS.sink, TOPICS.callFacts);
  const cases = await eventLog.behind(GROUPS.sink, TOPICS.caseFacts);
  return [{ name: 'calls', behind: call }, { name: 'norms', behind: norms }, { name: 'events', behind: raw + outcomes }, { name: 'figures', behind: facts + cases }];
}

/** The stage that a group's reading of a topic belongs to, by the names of `stages`. */
export function stageOf(group: string, topic: string): string {
  if (group === GROUPS.call) return 'calls';
  if (group === GROUPS.sink) return topic === TOPICS.callFacts || topic === TOPICS.caseFacts ? 'figures' : 'events';
  return group;
}

/** A group that reads nothing: to it all that a topic holds is still to come. */
const READS_NOTHING = 'reads-nothing';

/** How many records have been put aside and are kept; what was counted before a restart counts as well. */
export const deadLettersKept = (eventLog: EventLog): Promise<number> => eventLog.behind(READS_NOTHING, TOPICS.deadLetters);

/** Hands the outbox of a state store to the log: topic by topic, in its order. */
export const publishTo = (eventLog: EventLog) => async (records: readonly (NewRecord & { readonly topic: string })[]): Promise<void> => {
  await Promise.all([...Map.groupBy(records, (r) => r.topic)].map(([topic, list]) => eventLog.append(topic, list)));
};
